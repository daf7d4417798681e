"""What a run writes down for debugging: packet traces of switches and captures of ports.

`trace-SWITCH.jsonl` says what a switch's program did to each packet,
`SWITCH-PORT.pcapng` holds what passed a port; both are described in
docs/debugging.md. Both begin before hosts are discovered and end with the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import ArgumentError
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec
from testbed.model.network import Port, Topology
from testbed.model.records import Fitness


@dataclass(frozen=True, slots=True)
class Watch:
    """Switches to trace, with the ports where packets come in (none: all), and ports to capture."""

    traces: tuple[tuple[str, tuple[int, ...]], ...] = ()
    captures: tuple[Port, ...] = ()

    def judged(self, found: Fitness) -> Fitness:
        """A traced switch is slower than the one that is to be measured."""
        if not self.traces:
            return found
        names = ", ".join(switch for switch, _ in self.traces)
        reason = f"packets through {names} were traced, which slows the program"
        verdict = "degraded" if found.verdict == "fit" else found.verdict
        return Fitness(verdict, (*found.reasons, reason))

    async def start(self, engine: Engine, folder: Path) -> None:
        """Begin; the files go to `folder`."""
        for port in self.captures:
            await engine.start_capture(
                port.switch,
                port.number,
                _capture_file(folder, port),
                description=f"towards {port.peer}",
            )
        for switch, ports in self.traces:
            await engine.start_trace(
                switch, TraceSpec(str(_trace_file(folder, switch)), "json", ports)
            )

    async def stop(self, engine: Engine, folder: Path) -> list[str]:
        """End; a sentence about each file."""
        said = []
        for port in self.captures:
            captured = await engine.stop_capture(port.switch, port.number)
            said.append(captured.sentence(_capture_file(folder, port)))
        for switch, _ in self.traces:
            traced = await engine.stop_trace(switch)
            said.append(traced.sentence(_trace_file(folder, switch)))
        return said


def parse(
    topology: Topology, target: str, traces: Sequence[str], captures: Sequence[str]
) -> Watch | None:
    """What `SWITCH`, `SWITCH:PORT` (to trace) and `SWITCH:PORT` (to capture) ask for.

    A port is its number or the name of the node it leads to. None where nothing
    is asked for. Raises ArgumentError.
    """
    if not traces and not captures:
        return None
    if target != "embedded":
        raise ArgumentError(
            f"--packet-trace and --pcap look into embedded switches, not {target}: "
            "add --target embedded"
        )
    wanted: dict[str, set[int] | None] = {}
    for text in traces:
        switch, _, port = text.partition(":")
        _check_switch(topology, switch, f"--packet-trace {text}")
        ports = wanted.setdefault(switch, set() if port else None)
        if port and ports is not None:
            ports.add(_port(topology, switch, port, f"--packet-trace {text}").number)
        elif not port:
            wanted[switch] = None
    found: list[Port] = []
    for text in captures:
        switch, _, port = text.partition(":")
        _check_switch(topology, switch, f"--pcap {text}")
        one = _port(topology, switch, port, f"--pcap {text}")
        if one not in found:
            found.append(one)
    listed = tuple((switch, tuple(sorted(ports or ()))) for switch, ports in wanted.items())
    return Watch(listed, tuple(found))


def _check_switch(topology: Topology, switch: str, where: str) -> None:
    if switch not in topology.switch:
        known = ", ".join(topology.switch)
        raise ArgumentError(f"{where}: {switch!r} is none of the switches {known}")


def _port(topology: Topology, switch: str, port: str, where: str) -> Port:
    for one in topology.ports[switch]:
        if port in (str(one.number), one.peer):
            return one
    known = ", ".join(f"{p.number} ({p.peer})" for p in topology.ports[switch])
    raise ArgumentError(f"{where}: {switch} has the ports {known}")


def _trace_file(folder: Path, switch: str) -> Path:
    return folder / f"trace-{switch}.jsonl"


def _capture_file(folder: Path, port: Port) -> Path:
    return folder / f"{port.switch}-{port.number}.pcapng"
