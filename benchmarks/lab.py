"""What the switch benchmarks share: private networks, native tools, switches under test.

Everything happens in network namespaces this process makes, so that no
measurement meets the machine's own interfaces. Root on Linux.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import ipaddress
import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import MachineError
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.infrastructure.emulation import cgroups
from testbed.infrastructure.emulation.isolate import NICE
from testbed.infrastructure.emulation.wakeful import Wakeful
from testbed.model.southbound import Lpm, TableEntry, Ternary, Write

HERE = Path(__file__).parent
MTU = 2000
GENERATOR_CPU, SWITCH_CPU = 0, 1
_CLONE_NEWNET = 0x40000000
CPU_PORT = 255
BMV2 = "simple_switch_grpc"


# Networks.


def enter_private_network() -> None:
    """Move this process into a network namespace of its own, where nothing speaks IPv6."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET):
        raise MachineError(f"no network namespace ({os.strerror(ctypes.get_errno())}): run as root")
    for scope in ("default", "all"):
        Path(f"/proc/sys/net/ipv6/conf/{scope}/disable_ipv6").write_text("1")
    run("ip", "link", "set", "lo", "up")


def run(*command: str) -> str:
    """A command's output. Raises MachineError with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise MachineError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def veth(a: str, b: str, mtu: int = MTU) -> None:
    """A pair of connected interfaces, up."""
    run("ip", "link", "add", a, "mtu", str(mtu), "type", "veth", "peer", "name", b, "mtu", str(mtu))
    for iface in (a, b):
        run("ip", "link", "set", iface, "up")
    deadline_s = time.monotonic() + 5
    for iface in (a, b):
        while "state UP" not in run("ip", "-o", "link", "show", "dev", iface):
            if time.monotonic() > deadline_s:
                raise MachineError(f"interface {iface} does not come up")
            time.sleep(0.01)


@contextlib.contextmanager
def pair(a: str, b: str) -> Iterator[None]:
    """A veth pair for the time of a block."""
    veth(a, b)
    try:
        yield
    finally:
        # It is gone already when the other end was in a namespace that has ended.
        subprocess.run(["ip", "link", "delete", a], capture_output=True)


def received(iface: str) -> int:
    """Frames the interface has received."""
    for line in Path("/proc/thread-self/net/dev").read_text().splitlines():
        name, _, figures = line.partition(":")
        if name.strip() == iface:
            return int(figures.split()[1])
    raise MachineError(f"no interface {iface}")


def stolen_s() -> float:
    """CPU time (s) that the machine's host gave to others while this machine wanted it.

    A frame due meanwhile is late, whatever the switch does.
    """
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


# Native tools.


def build_tools(folder: Path) -> dict[str, Path]:
    """Compile the generator and the bare forwarder. Raises MachineError without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise MachineError(
            "cc was not found: the traffic generator and the bare forwarder are C programs, "
            "install a C compiler (apt install gcc libc6-dev)"
        )
    tools = {}
    for name in ("traffic", "forward"):
        tools[name] = folder / name
        run(compiler, "-O2", "-o", str(tools[name]), str(HERE / "native" / f"{name}.c"))
    return tools


@contextlib.contextmanager
def workbench() -> Iterator[dict[str, Path]]:
    """The compiled tools, in a folder that goes with the block; virtual CPUs do not halt in it."""
    run_id = f"benchmark-{os.getpid()}"
    wakeful = Wakeful(run_id)
    with tempfile.TemporaryDirectory(prefix="testbed-bench-") as folder:
        tools = build_tools(Path(folder))
        wakeful.start()
        try:
            yield tools
        finally:
            wakeful.stop()
            cgroups.remove(run_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the generator achieved: `count` frames at `rate_pps` packets a second."""

    count: int
    rate_pps: float


async def send(tool: Path, iface: str, frame: bytes, rate_pps: float, count: int) -> Sent:
    """Send numbered copies of a frame, from the generator's CPU."""
    with tempfile.NamedTemporaryFile(suffix=".frame") as file:
        file.write(frame)
        file.flush()
        process = await asyncio.create_subprocess_exec(
            "taskset", "-c", str(GENERATOR_CPU),
            str(tool), "send", iface, file.name, str(rate_pps), str(count),
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        output, _ = await process.communicate()
    if process.returncode:
        raise MachineError(f"the traffic generator ended with status {process.returncode}")
    sent, seconds = output.split()
    return Sent(int(sent), (int(sent) - 1) / float(seconds) if int(sent) > 1 else rate_pps)


@dataclass(frozen=True, slots=True)
class Watched:
    """Kernel receive times (ns) by sequence number at the two watched interfaces."""

    entered_ns: dict[int, int]
    left_ns: dict[int, int]

    def delays_s(self) -> list[float]:
        """Time (s) between the two, of every frame that passed both, in order of sending."""
        left = self.left_ns
        return [(left[n] - t) / 1e9 for n, t in sorted(self.entered_ns.items()) if n in left]


async def watch_and_send(
    tool: Path, before: str, after: str, source: str, frame: bytes, rate_pps: float, count: int,
    drain_s: float = 0.3,
) -> Watched:  # fmt: skip
    """Send frames at `source` and timestamp them at `before` and `after` the thing under test."""
    watcher = await asyncio.create_subprocess_exec(
        "taskset", "-c", str(GENERATOR_CPU),
        str(tool), "watch", before, str(count + 10), after, str(2 * count + 10),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert watcher.stdout is not None
    await watcher.stdout.readline()
    await send(tool, source, frame, rate_pps, count)
    await asyncio.sleep(drain_s)
    watcher.terminate()
    data = await watcher.stdout.read()
    await watcher.wait()
    seen: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for interface, sequence, at_ns in struct.iter_unpack("=IIQ", data):
        seen[interface][sequence] = at_ns
    return Watched(*seen)


# Frames and entries.


def address(text: str) -> int:
    return int(ipaddress.IPv6Address(text))


def udp_frame(size_bytes: int, destination: str) -> bytes:
    """An Ethernet frame of `size_bytes` (without FCS) with an IPv6 UDP datagram."""
    payload = bytes(size_bytes - 62)
    udp = struct.pack("!HHHH", 4000, 5000, 8 + len(payload), 0) + payload
    head = struct.pack("!IHBB", 6 << 28, len(udp), 17, 64)
    addresses = b"".join(ipaddress.IPv6Address(a).packed for a in ("fd00:1::1", destination))
    return b"\2\0\0\0\0\2" + b"\2\0\0\0\0\1" + b"\x86\xdd" + head + addresses + udp


def encapsulated(frame: bytes, segments: Sequence[str]) -> bytes:
    """The frame after H.Encaps (RFC 8986 section 5.1) with `segments`, first visited first."""
    n = len(segments)
    stack = b"".join(ipaddress.IPv6Address(s).packed for s in reversed(segments))
    srh = struct.pack("!BBBBBBH", 41, 2 * n, 4, n - 1, n - 1, 0, 0) + stack
    inner = srh + frame[14:]
    outer = struct.pack("!IHBB", 6 << 28, len(inner), 43, 64)
    source, first = (ipaddress.IPv6Address(a).packed for a in ("5f00:0:9::", segments[0]))
    return frame[:14] + outer + source + first + inner


def route(prefix: str, prefix_len: int, port: int, mac: int = 0x020000000022) -> TableEntry:
    return TableEntry(
        "ipv6_route",
        {"dst_addr": Lpm(address(prefix), prefix_len)},
        "forward",
        {"port": port, "dst_mac": mac},
    )


SEGMENTS = ("5f00:0:1:e000::", "5f00:0:2:e000::", "5f00:0:3:e006::")


@dataclass(frozen=True, slots=True)
class Workload:
    """A program with its entries, what is sent through it, and how the result is known."""

    name: str
    program: programs.CompiledProgram
    entries: tuple[TableEntry, ...]
    added_bytes: int
    """What the switch adds to a frame."""

    def frame(self, size_bytes: int) -> bytes:
        plain = udp_frame(size_bytes, "fd00:2::5")
        return encapsulated(plain, SEGMENTS) if self.name == "srv6-end" else plain


def workloads() -> dict[str, Workload]:
    """What a switch is asked to do: plain IPv6, H.Encaps and End with three segments."""
    plain = programs.load("plain_ipv6", HERE / "p4")
    switch = programs.load("inc_switch")
    routes = tuple(route(f"fd00:3:0:{i:x}::", 64, 1) for i in range(64))
    routes += (route("fd00:2::", 64, 2), route("5f00::", 16, 2))
    sids = tuple(
        TableEntry("local_sid", {"sid": 0x5F00_0000_0001_E000 + i}, "end", {}) for i in range(16)
    )
    path = {"source": address("5f00:0:9::")} | {
        f"s{i}": address(sid) for i, sid in enumerate(SEGMENTS, 1)
    }
    full = (1 << 128) - 1
    steer = tuple(
        TableEntry(
            "steer",
            {
                "src_addr": Ternary(address("fd00:1::1"), full),
                "dst_addr": Ternary(address("fd00:2::5") + i, full),
                "next_hdr": Ternary(17, 0xFF),
            },
            "h_encaps_3",
            path,
            priority=10,
        )
        for i in range(16)
    )
    me = TableEntry("device", None, "set_device", {"device_id": 1, "mac": 0x020000000009})
    found = (
        Workload("plain-ipv6", plain, routes, 0),
        Workload("srv6-encaps", switch, (me, *routes, *sids, *steer), 96),
        Workload("srv6-end", switch, (me, *routes, *sids), 0),
    )
    return {w.name: w for w in found}


# Switches under test.


@dataclass(slots=True)
class Target:
    """A running thing under test. `pid` is the process that moves its packets."""

    name: str
    pid: int
    channel: P4RuntimeChannel | None = None
    engine: Engine | None = None

    def cpu_ns(self) -> int:
        """CPU time of all its threads so far (ns), by the scheduler's account."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
        return total

    def pin(self, cpus: set[int]) -> None:
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(task.name), cpus)


async def connect(
    name: str,
    port: int,
    workload: Workload,
    entries: Sequence[TableEntry] | None = None,
    device_id: int = 1,
) -> P4RuntimeChannel:
    """A session with the workload's program and its (or other) entries in place."""
    channel = P4RuntimeChannel(
        name,
        f"127.0.0.1:{port}",
        device_id,
        workload.program.p4info_text,
        workload.program.json_text.encode(),
        time.monotonic,
    )
    await channel.connect(60.0)
    wanted = workload.entries if entries is None else entries
    defaults = tuple(e for e in wanted if e.match is None)
    others = tuple(e for e in wanted if e.match is not None)
    if defaults:
        await channel.write(Write(name, "modify", defaults))
    await channel.write(Write(name, "insert", others))
    return channel


@contextlib.asynccontextmanager
async def ended_process(command: Sequence[str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that is ended with the block."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def bmv2_command(device_id: int, port: int, interfaces: dict[int, str]) -> list[str]:
    path = shutil.which(BMV2)
    if path is None:
        raise MachineError(f"{BMV2} is not on PATH")
    words = [w for n, iface in interfaces.items() for w in ("-i", f"{n}@{iface}")]
    return [
        "nice", "-n", str(NICE), path, "--no-p4", "--device-id", str(device_id), *words,
        "--log-level", "off", "--",
        "--grpc-server-addr", f"127.0.0.1:{port}", "--cpu-port", str(CPU_PORT),
    ]  # fmt: skip


@contextlib.asynccontextmanager
async def target(
    name: str, tools: dict[str, Path], workload: Workload, interfaces: dict[int, str]
) -> AsyncIterator[Target]:
    """One switch on two interfaces, with the workload's entries.

    A single packet thread (embedded, bare) has the switch's CPU; BMv2, with a
    thread a stage, may use both. The bare forwarder gets the real-time priority
    the embedded target takes for itself, BMv2 the nice level it has in a run.
    """
    if name == "bare":
        real_time = ["chrt", "--fifo", "1"]
        command = [*real_time, str(tools["forward"]), *interfaces.values()]
        async with ended_process(command) as process:
            assert process.stdout is not None
            await process.stdout.readline()
            bare = Target(name, process.pid)
            bare.pin({SWITCH_CPU})
            yield bare
    elif name == "bmv2":
        async with ended_process(bmv2_command(1, 9559, interfaces)) as process:
            channel = await connect(name, 9559, workload)
            yield Target(name, process.pid, channel)
            await channel.close()
    elif name == "embedded":
        async with await Engine.start() as engine:
            ports = tuple(PortConfig(n, iface) for n, iface in interfaces.items())
            await engine.add_switch(SwitchConfig("s1", 1, "127.0.0.1:9559", ports))
            channel = await connect("s1", 9559, workload)
            embedded = Target(name, engine.pid, channel, engine)
            embedded.pin({SWITCH_CPU})
            yield embedded
            await channel.close()
    else:
        raise MachineError(f"no target {name}: embedded, bmv2 or bare expected")


def percentile(values: Sequence[float], q: float) -> float:
    """The smallest value that a share `q` of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(q * 10000) * len(ordered) // 10000) - 1)]
