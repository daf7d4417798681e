"""Starts an engine process and talks to it.

    engine = await Engine.start()
    await engine.add_switch(SwitchConfig("s1", 1, "127.0.0.1:9559", ports))
    ...
    await engine.stop()

The engine runs in the caller's network namespace and dies with the caller.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import orjson

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.captures import CaptureCounts
from testbed.infrastructure.dataplane.embedded.config import (
    LinkConfig,
    LinkShape,
    SwitchConfig,
    WireConfig,
    to_json,
)
from testbed.infrastructure.dataplane.embedded.stats import (
    Direction,
    EngineStats,
    LoopStats,
    QueueSample,
    QueueTotals,
    SwitchStats,
)
from testbed.infrastructure.dataplane.embedded.traces import TraceCounts, TraceSpec

__all__ = ["Arrival", "Direction", "Engine", "EngineStats", "Injection", "SwitchStats"]

History = Mapping[tuple[str, int, str], Sequence[QueueSample]]
_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 5.0
_LINE_LIMIT_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Injection:
    """`queued` of the frames found room in the queue, all at `at_ns` (CLOCK_MONOTONIC)."""

    at_ns: int
    queued: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A tapped frame: when it arrived (CLOCK_MONOTONIC ns) and its first 64 bytes.

    Where the port has an ingress link this is the clock when the frame came out
    of that link, elsewhere the kernel's receive time.
    """

    at_ns: int
    head: bytes


class Engine:
    """A running engine process. Also an async context manager, which stops it."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._next = 0
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls) -> Self:
        """Start an engine process in this network namespace and wait until it answers."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        process: asyncio.subprocess.Process | None = None
        writer: asyncio.StreamWriter | None = None
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "testbed.infrastructure.dataplane.embedded.engine",
                "--control",
                str(theirs.fileno()),
                "--parent",
                str(os.getpid()),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
            )
            theirs.close()
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_LINE_LIMIT_BYTES)
            async with asyncio.timeout(_START_TIMEOUT_S):
                ready = await reader.readline()
            if not ready:
                code = await process.wait()
                raise SwitchError(f"engine: its process ended with status {code} while starting")
            return cls(process, reader, writer)
        except BaseException as error:  # a cancellation too must leave no process behind
            if writer is None:
                ours.close()
            else:
                writer.close()
            if process is not None:
                if process.returncode is None:
                    process.kill()
                await process.wait()
            if process is None and isinstance(error, OSError):
                raise SwitchError(f"engine: cannot start its process ({error.strerror})") from error
            if isinstance(error, TimeoutError):
                raise SwitchError(
                    f"engine: its process did not answer within {_START_TIMEOUT_S:g} s of starting"
                ) from None
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End the process and everything in it."""
        self._writer.close()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STOP_TIMEOUT_S):
                    with contextlib.suppress(ConnectionError):
                        await self._writer.wait_closed()
                    await self._process.wait()
        finally:  # out of patience, or cancelled
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    # switches and wires

    async def add_switch(self, config: SwitchConfig) -> None:
        """A switch on existing interfaces; it serves P4Runtime when this returns."""
        await self._ask("add_switch", config=to_json(config))

    async def remove_switch(self, name: str) -> None:
        await self._ask("remove_switch", name=name)

    async def add_wire(self, config: WireConfig) -> None:
        """A wire between existing interfaces; it forwards when this returns."""
        await self._ask("add_wire", config=to_json(config))

    async def add_link(self, config: LinkConfig) -> None:
        """A link between two switches' ports without interface; it ends with either switch."""
        await self._ask("add_link", config=to_json(config))

    async def remove_wire(self, name: str) -> None:
        await self._ask("remove_wire", name=name)

    # properties at run time

    async def set_shape(
        self, switch: str, port: int, shape: LinkShape, direction: str = "egress"
    ) -> None:
        """New properties for one direction ("egress", "ingress") of a port.

        Frames in flight keep their time, frames in the queue their place.
        """
        await self._ask(
            "set_shape", switch=switch, port=port, direction=direction, shape=to_json(shape)
        )

    async def set_wire_shape(self, wire: str, direction: str, shape: LinkShape) -> None:
        """New properties for one direction ("a_to_b", "b_to_a") of a wire."""
        await self._ask("set_wire_shape", wire=wire, direction=direction, shape=to_json(shape))

    async def set_up(self, switch: str, port: int, up: bool) -> None:
        """A port that is down loses what it receives and what it is to send."""
        await self._ask("set_up", switch=switch, port=port, up=up)

    async def set_wire_up(self, wire: str, up: bool) -> None:
        await self._ask("set_wire_up", wire=wire, up=up)

    async def set_switch_enabled(self, switch: str, enabled: bool) -> None:
        """A disabled switch forwards nothing and refuses P4Runtime connections."""
        await self._ask("set_switch_enabled", switch=switch, enabled=enabled)

    # measuring

    async def stats(self) -> EngineStats:
        """Statistics of everything, now."""
        raw = await self._ask("stats")
        begun_s = time.thread_time()
        found = EngineStats(
            switches={name: _switch_stats(value) for name, value in raw["switches"].items()},
            wires={
                name: {side: _direction(value) for side, value in sides.items()}
                for name, sides in raw["wires"].items()
            },
        )
        return replace(found, cost_s=raw["cost_s"] + time.thread_time() - begun_s)

    async def sample(self) -> tuple[EngineStats, History]:
        """`stats` without the single queues, and `queue_history`, in one request.

        `late_max_s` and `late_p99_s` start afresh with it.
        """
        raw = await self._ask("sample")
        begun_s = time.thread_time()
        history = _history(raw["history"])
        found = EngineStats(
            switches={name: _switch_of(*value) for name, value in raw["switches"].items()},
            wires={
                name: {"a_to_b": Direction(*one), "b_to_a": Direction(*other)}
                for name, (one, other) in raw["wires"].items()
            },
            cost_s=raw["cost_s"],
        )
        return replace(found, cost_s=found.cost_s + time.thread_time() - begun_s), history

    async def queue_history(self) -> History:
        """What queues did since the last call, in intervals of `HISTORY_S`.

        By switch or wire, port (of a wire 1 or 2, where frames leave) and direction
        ("egress", "ingress"). There are samples of intervals only in which a
        packet waited or was dropped or marked.
        """
        return _history(await self._ask("queue_history"))

    async def reset_lateness(self) -> None:
        """Start `late_max_s` and `late_p99_s` afresh."""
        await self._ask("reset_lateness")

    async def inject(self, name: str, port: int, frame: bytes, count: int = 1) -> Injection:
        """Queue copies of a frame at the egress of a switch's (or wire's) port.

        They bypass the program. A wire's ports are 1 (side a) and 2 (side b).
        """
        at_ns, queued = await self._ask(
            "inject", name=name, port=port, frame=frame.hex(), count=count
        )
        return Injection(at_ns, queued)

    async def tap(
        self, switch: str, port: int, ethertype: int, count: int, timeout_s: float
    ) -> list[Arrival]:
        """Take frames of an EtherType that arrive at a port, away from the program.

        Returns after `count` of them or after `timeout_s`.
        """
        arrivals = await self._ask(
            "tap", switch=switch, port=port, ethertype=ethertype, count=count, timeout_s=timeout_s
        )
        return [Arrival(at_ns, bytes.fromhex(head)) for at_ns, head in arrivals]

    # looking inside

    async def start_trace(self, switch: str, spec: TraceSpec) -> None:
        """Write what the switch's program does to each packet to a file, from now on.

        Raises SwitchError for a file that cannot be written, or a second trace.
        """
        await self._ask("start_trace", switch=switch, spec=asdict(spec))

    async def stop_trace(self, switch: str) -> TraceCounts:
        """End the trace; its file is whole when this returns."""
        return TraceCounts(**await self._ask("stop_trace", switch=switch))

    async def start_capture(
        self, switch: str, port: int, path: Path, *, description: str = "", **limits: int
    ) -> None:
        """Write what passes a port, both ways, to a pcapng file, from now on.

        `limits` may be `snap_bytes` of a frame and `limit_bytes` of the file.
        """
        await self._ask(
            "start_capture",
            switch=switch,
            port=port,
            path=str(path),
            description=description,
            **limits,
        )

    async def stop_capture(self, switch: str, port: int) -> CaptureCounts:
        """End the capture; its file is whole when this returns."""
        return CaptureCounts(**await self._ask("stop_capture", switch=switch, port=port))

    # helpers

    async def _ask(self, command: str, **arguments: Any) -> Any:
        if self._listener.done():
            raise SwitchError(f"engine: its process {self.pid} is gone")
        self._next += 1
        number = self._next
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        request = {"id": number, "do": command, **arguments}
        try:
            self._writer.write(json.dumps(request).encode() + b"\n")
            return await future
        finally:
            self._waiting.pop(number, None)

    async def _listen(self) -> None:
        try:
            while line := await self._reader.readline():
                reply = orjson.loads(line)
                future = self._waiting.get(reply["id"])
                if future is None or future.done():
                    continue
                if "error" in reply:
                    future.set_exception(SwitchError(reply["error"]))
                else:
                    future.set_result(reply["result"])
        except ConnectionError:
            pass
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(SwitchError(f"engine: its process {self.pid} is gone"))


def _direction(raw: dict[str, Any]) -> Direction:
    raw["queues"] = {int(p): QueueTotals(**value) for p, value in raw["queues"].items()}
    return Direction(**raw)


def _switch_stats(raw: dict[str, Any]) -> SwitchStats:
    ports = {
        int(number): {side: _direction(value) for side, value in sides.items()}
        for number, sides in raw["ports"].items()
    }
    return SwitchStats(raw["enabled"], LoopStats(**raw["loop"]), ports)


def _switch_of(enabled: bool, loop: list[Any], rows: Iterable[list[Any]]) -> SwitchStats:
    """A switch by the rows of a sample."""
    ports = {
        number: {"ingress": Direction(*arriving), "egress": Direction(*leaving)}
        for number, arriving, leaving in rows
    }
    return SwitchStats(enabled, LoopStats(*loop), ports)


def _history(found: Iterable[list[Any]]) -> History:
    return {
        (name, port, direction): [QueueSample._make(row) for row in rows]
        for name, port, direction, rows in found
    }
