"""Captures and the trace of one running switch, started and stopped at any time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol, TypeVar

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.captures import (
    LIMIT_BYTES,
    SNAP_BYTES,
    CaptureCounts,
    CaptureFile,
)
from testbed.infrastructure.dataplane.embedded.device import Device
from testbed.infrastructure.dataplane.embedded.streams import Collector
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch
from testbed.infrastructure.dataplane.embedded.traces import TraceCounts, TraceFile, TraceSpec

CountsT = TypeVar("CountsT", covariant=True)


class Collectors:
    """One thread each: a trace takes long to write, a capture should not wait for it."""

    def __init__(self) -> None:
        self.captures = Collector()
        self.traces = Collector()


class Observer:
    """Looks into `switch` for a person; `device` is None for a wire, which has no program.

    The packet loop pauses for a moment whenever something starts or stops.
    """

    def __init__(self, switch: NativeSwitch, device: Device | None, collectors: Collectors) -> None:
        self._switch = switch
        self._device = device
        self._collectors = collectors
        self._captures: dict[int, CaptureFile] = {}
        self._trace: TraceFile | None = None

    def start_capture(
        self,
        port: int,
        path: Path,
        *,
        description: str = "",
        snap_bytes: int = SNAP_BYTES,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        """Write what passes a port to a pcapng file. Raises SwitchError."""
        name = self._switch.name
        if port in self._captures:
            raise SwitchError(f"switch {name}: port {port} is being captured already")
        if port not in self._switch.ports:
            known = ", ".join(map(str, sorted(self._switch.ports)))
            raise SwitchError(f"switch {name} has no port {port} to capture: it has {known}")
        try:
            capture = CaptureFile(
                self._switch.library,
                path,
                f"{name}:{port}",
                snap_bytes=snap_bytes,
                limit_bytes=limit_bytes,
                description=description,
            )
        except OSError as error:
            raise SwitchError(f"capture file {path}: {error.strerror}") from error
        self._captures[port] = capture
        with self._switch.paused():
            self._switch.set_capture(port, capture.address)
        self._collectors.captures.add(capture)

    def stop_capture(self, port: int) -> CaptureCounts:
        """End a capture; its file is whole when this returns."""
        capture = self._captures.pop(port, None)
        if capture is None:
            raise SwitchError(f"switch {self._switch.name}: port {port} is not being captured")
        with self._switch.paused():
            self._switch.set_capture(port, None)
        failure = self._collectors.captures.remove(capture)
        return _closed(capture, failure, f"capture file {capture.path}")

    async def start_trace(self, spec: TraceSpec) -> None:
        """Follow packets through the program, this one and every later one."""
        name = self._switch.name
        if self._device is None:
            raise SwitchError(f"{name} is a wire: it runs no program to trace")
        if self._trace is not None:
            raise SwitchError(f"switch {name} is being traced already")
        try:
            trace = TraceFile(self._switch.library, name, spec)
        except OSError as error:
            raise SwitchError(f"trace file {spec.path}: {error.strerror}") from error
        self._trace = trace
        await self._device.set_trace(trace)
        self._collectors.traces.add(trace)

    async def stop_trace(self) -> TraceCounts:
        """End the trace; its file is whole when this returns."""
        trace, self._trace = self._trace, None
        if trace is None or self._device is None:
            raise SwitchError(f"switch {self._switch.name} is not being traced")
        await self._device.set_trace(None)
        failure = await asyncio.to_thread(self._collectors.traces.remove, trace)
        what = f"trace file {trace.spec.path}"
        return await asyncio.to_thread(_closed, trace, failure, what)

    async def stop(self) -> list[str]:
        """End everything; a sentence about each file."""
        said = []
        for port in list(self._captures):
            path = self._captures[port].path
            try:
                said.append(self.stop_capture(port).sentence(path))
            except SwitchError as error:
                said.append(str(error))
        if self._trace is not None:
            path = Path(self._trace.spec.path)
            try:
                said.append((await self.stop_trace()).sentence(path))
            except SwitchError as error:
                said.append(str(error))
        return said


class _Closing(Protocol[CountsT]):
    def close(self) -> CountsT: ...


def _closed(sink: _Closing[CountsT], failure: Exception | None, what: str) -> CountsT:
    """What a sink counted. Raises SwitchError when it could not be written to the end."""
    try:
        counts = sink.close()
    except OSError as error:
        failure = failure or error
    if failure is not None:
        raise SwitchError(f"{what}: {getattr(failure, 'strerror', None) or failure}")
    return counts
