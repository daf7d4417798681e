"""One embedded switch in the foreground, as `simple_switch_grpc` is run: `testbed switch`.

It runs on interfaces that exist, serves P4Runtime until it is interrupted, and
shows on request what passes its ports and what its program does.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from testbed.errors import ArgumentError, SwitchError
from testbed.infrastructure.dataplane.embedded.config import (
    CPU_PORT,
    LinkShape,
    PortConfig,
    SwitchConfig,
    to_json,
)
from testbed.infrastructure.dataplane.embedded.members import Members
from testbed.infrastructure.dataplane.embedded.traces import FORMS, TraceSpec
from testbed.model import units

P4INFO_SUFFIXES = (".p4info.txtpb", ".p4info.txt", ".p4info")
HIGHEST_PORT = 510  # 511 is v1model's drop port
_PORT = re.compile(r"(\d+)@(\S+)")
_ADDRESS = re.compile(r"unix:.+|.*:\d{1,5}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `testbed switch` was asked for, checked as far as it can be without starting."""

    config: SwitchConfig
    program: tuple[str, str] | None = None
    """BMv2 JSON and P4Info, or None to wait for a controller's."""
    captures: Path | None = None
    trace: TraceSpec | None = None
    interfaces: dict[int, str] = field(default_factory=dict)


def wanted(
    program: Path | None,
    *,
    p4info: Path | None,
    interfaces: Sequence[str],
    grpc: str,
    device_id: int,
    cpu_port: int = CPU_PORT,
    links: Sequence[str] = (),
    captures: Path | None = None,
    trace: str | None = None,
    trace_to: str = "-",
    trace_ports: Sequence[int] = (),
    trace_packets: int | None = None,
) -> Wanted:
    """Read the command line's arguments. Raises ArgumentError, MachineError."""
    ports = _ports(interfaces, cpu_port)
    shapes = _shapes(links, ports)
    if not _ADDRESS.fullmatch(grpc):
        raise ArgumentError(f"--grpc {grpc}: HOST:PORT or unix:/PATH expected")
    if not 0 <= device_id < 2**64:
        raise ArgumentError(f"--device-id {device_id}: a number from 0 to 2**64 - 1 expected")
    if p4info is not None and program is None:
        raise ArgumentError("--p4info goes with a program: testbed switch PROG.json --p4info FILE")
    for port in trace_ports:
        if port not in ports and port != cpu_port:
            raise ArgumentError(f"--trace-port {port}: one of the switch's ports expected")
    if captures is not None:
        with _as_argument(f"--pcap {captures}"):
            captures.mkdir(parents=True, exist_ok=True)
    return Wanted(
        SwitchConfig(
            f"s{device_id}",
            device_id,
            grpc,
            tuple(PortConfig(n, i, shapes.get(n, LinkShape())) for n, i in ports.items()),
            cpu_port,
        ),
        None if program is None else _program(program, p4info),
        captures,
        _trace(trace, trace_to, trace_ports, trace_packets),
        ports,
    )


def run(asked: Wanted) -> None:
    """Run the switch until SIGINT or SIGTERM. Raises SwitchError where it cannot start."""
    asyncio.run(_run(asked))


async def _run(asked: Wanted) -> None:
    loop = asyncio.get_running_loop()
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupted.set)
    members = Members()
    try:
        await _start(members, asked)
        await interrupted.wait()
        await _report(members, asked)
    finally:
        await members.close()


async def _start(members: Members, asked: Wanted) -> None:
    config = asked.config
    name = config.name
    await members.do({"do": "add_switch", "config": to_json(config)})
    try:
        await _prepare(members, asked)
    except SwitchError as error:
        raise ArgumentError(str(error)) from error
    ports = " ".join(f"{number}@{interface}" for number, interface in asked.interfaces.items())
    state = "waiting for a pipeline" if asked.program is None else "running"
    _say(
        f"{name}: device {config.device_id} at {config.address}, ports {ports or 'none'}, "
        f"CPU port {config.cpu_port}, {state}"
    )


async def _prepare(members: Members, asked: Wanted) -> None:
    """Captures, trace and program. Raises SwitchError for a file that is not acceptable."""
    config = asked.config
    name = config.name
    if asked.captures is not None:
        for port in (*asked.interfaces, config.cpu_port):
            await members.do(
                {
                    "do": "start_capture",
                    "switch": name,
                    "port": port,
                    "path": str(asked.captures / f"{name}-{port}.pcapng"),
                    "description": asked.interfaces.get(port, "CPU port"),
                }
            )
    if asked.trace is not None:
        spec = {f.name: getattr(asked.trace, f.name) for f in fields(asked.trace)}
        await members.do({"do": "start_trace", "switch": name, "spec": spec})
    if asked.program is not None:
        text, p4info = asked.program
        await members.do({"do": "set_pipeline", "switch": name, "program": text, "p4info": p4info})


async def _report(members: Members, asked: Wanted) -> None:
    """What passed, and what was written, for a person."""
    name = asked.config.name
    found: dict[str, Any] = (await members.do({"do": "stats"}))["switches"][name]
    for port, interface in asked.interfaces.items():
        sides = found["ports"][str(port)]
        into, out = sides["ingress"], sides["egress"]
        drops = sum(side[kind] for side in (into, out) for kind in side if kind.endswith("_drops"))
        _say(
            f"{name}: port {port} ({interface}): {into['sent']} frames in, "
            f"{out['sent']} out, {drops} dropped"
        )
    loop = found["loop"]
    _say(
        f"{name}: {loop['dropped']} packets dropped by the program, "
        f"{loop['unrouted']} sent to a port or group that does not exist, "
        f"{loop['unprocessed']} received without a program"
    )
    for line in await members.do({"do": "stop_observing", "switch": name}):
        _say(line)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# arguments


@contextlib.contextmanager
def _as_argument(what: str) -> Any:
    """An OSError is the argument's fault."""
    try:
        yield
    except OSError as error:
        raise ArgumentError(f"{what}: {error.strerror}") from error


def _ports(interfaces: Sequence[str], cpu_port: int) -> dict[int, str]:
    if not 0 < cpu_port <= HIGHEST_PORT:
        raise ArgumentError(f"--cpu-port {cpu_port}: a number from 1 to {HIGHEST_PORT} expected")
    ports: dict[int, str] = {}
    existing = {name for _, name in socket.if_nameindex()}
    for text in interfaces:
        parts = _PORT.fullmatch(text)
        if parts is None:
            raise ArgumentError(f"-i {text}: PORT@INTERFACE expected, for example 1@veth0")
        number, interface = int(parts[1]), parts[2]
        if number > HIGHEST_PORT or number == cpu_port:
            raise ArgumentError(
                f"-i {text}: a port from 0 to {HIGHEST_PORT} expected, but not {cpu_port}, "
                "which is the CPU port"
            )
        if number in ports or interface in ports.values():
            raise ArgumentError(f"-i {text}: every port and every interface once expected")
        if interface not in existing:
            raise ArgumentError(f"-i {text}: there is no interface {interface}")
        ports[number] = interface
    return ports


def _shapes(links: Sequence[str], ports: dict[int, str]) -> dict[int, LinkShape]:
    """`1:rate=10Mbit/s,delay=5ms` by port number."""
    parsers = {
        "rate": ("rate_bps", units.parse_bandwidth),
        "delay": ("delay_s", units.parse_time),
        "jitter": ("jitter_s", units.parse_time),
        "loss": ("loss", units.parse_ratio),
        "queue": ("queue_bytes", units.parse_size),
    }
    shapes: dict[int, LinkShape] = {}
    for text in links:
        number, _, properties = text.partition(":")
        if not number.isdigit() or int(number) not in ports or not properties:
            raise ArgumentError(
                f"--link {text}: PORT:NAME=VALUE,... of one of the switch's ports expected, "
                "for example 1:rate=10Mbit/s,delay=5ms"
            )
        shape = shapes.get(int(number), LinkShape())
        for one in properties.split(","):
            key, _, value = one.partition("=")
            if key not in parsers:
                raise ArgumentError(f"--link {text}: {key!r} is none of {', '.join(parsers)}")
            member, parse = parsers[key]
            try:
                changed: dict[str, Any] = {member: parse(value)}
                shape = replace(shape, **changed)
            except ValueError as error:
                raise ArgumentError(f"--link {text}: {key}: {error}") from error
        shapes[int(number)] = shape
    return shapes


def _program(path: Path, p4info: Path | None) -> tuple[str, str]:
    """BMv2 JSON and P4Info as text."""
    if not path.is_file():
        raise ArgumentError(f"{path}: there is no such file")
    if p4info is None:
        beside = [path.with_name(path.stem + suffix) for suffix in P4INFO_SUFFIXES]
        p4info = next((file for file in beside if file.is_file()), None)
        if p4info is None:
            raise ArgumentError(f"{path}: no {beside[0].name} is beside it, give --p4info FILE")
    texts = []
    for file in (path, p4info):
        try:
            with _as_argument(str(file)):
                texts.append(file.read_text())
        except UnicodeDecodeError as error:
            raise ArgumentError(f"{file}: text expected, found binary data") from error
    return texts[0], texts[1]


def _trace(
    form: str | None, to: str, ports: Sequence[int], packets: int | None
) -> TraceSpec | None:
    if form is None:
        if to != "-" or ports or packets is not None:
            raise ArgumentError("--trace-to, --trace-port and --trace-packets go with --trace")
        return None
    if form not in FORMS:
        raise ArgumentError(f"--trace {form}: {' or '.join(FORMS)} expected")
    if packets is not None and packets < 1:
        raise ArgumentError(f"--trace-packets {packets}: a number from 1 on expected")
    return TraceSpec(to, form, tuple(ports), packets)
