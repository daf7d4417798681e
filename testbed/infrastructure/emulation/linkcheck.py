"""Measures a link direction: one-way delay beyond serialization, and rate.

Delay is the median over frames sent one by one, each alone on the link. Rate
is the slope of arrival time over sequence number in a burst that fits the
queue, so that neither the first frame's wait nor jitter enters it. Frames
carry the OUI-extended EtherType (IEEE 802) with a locally administered OUI,
which no switch program forwards, and their sequence number.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
import statistics
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from testbed.infrastructure.emulation import kernel
from testbed.model.network import LinkSpec
from testbed.model.records import LinkCheck

ETHERTYPE = 0x88B7
PROTOCOL = b"\x02\0\0\0\1"
"""A locally administered OUI, and the number of this protocol under it."""
FRAME_BYTES = 1514
DELAY_FRAMES = 20
BURST_FRAMES = 48
BURST_S = 0.08
"""A burst is no longer than this, unless that were fewer than LEAST_BURST frames."""
LEAST_BURST = 8
ATTEMPTS = 3
START_S = 0.02
"""Receiving has begun when this has passed."""
DELAY_TOLERANCE_S = 0.3e-3
RATE_TOLERANCE = 0.03
_HEADER = struct.Struct("!6s6sH5sI")
_SO_TIMESTAMPNS = 35
_SOL_PACKET, _PACKET_IGNORE_OUTGOING = 263, 23
_SO_RCVBUFFORCE = 33


Arrivals = list[tuple[int, float]]
"""Sequence number and time (s, CLOCK_MONOTONIC) of frames, in order of arrival."""


class End(Protocol):
    """One end of a link direction: frames enter there, or leave."""

    async def send(self, frames: Sequence[bytes]) -> list[float]:
        """Hand frames over back to back; when each was (s, CLOCK_MONOTONIC)."""
        ...

    async def receive(self, count: int, timeout_s: float) -> Arrivals:
        """The next test frames that arrive: `count` of them, or what came within `timeout_s`."""
        ...


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a link, and its two ends."""

    a: str
    b: str
    spec: LinkSpec
    sender: End
    receiver: End

    @property
    def serialization_s(self) -> float:
        return FRAME_BYTES * 8 / self.spec.rate_bps


def frame(sequence: int) -> bytes:
    """A test frame of FRAME_BYTES that carries its sequence number."""
    header = _HEADER.pack(b"\x02\0\0\0\0\x02", b"\x02\0\0\0\0\x01", ETHERTYPE, PROTOCOL, sequence)
    return header.ljust(FRAME_BYTES, b"\0")


def sequence_of(data: bytes) -> int | None:
    """The sequence number of a test frame; None for any other frame."""
    if len(data) < _HEADER.size:
        return None
    _, _, ethertype, protocol, sequence = _HEADER.unpack_from(data)
    return int(sequence) if (ethertype, protocol) == (ETHERTYPE, PROTOCOL) else None


async def check_all(directions: Sequence[Direction], at_once: int) -> tuple[LinkCheck, ...]:
    """Measure all directions, at most `at_once` at the same time."""
    slots = asyncio.Semaphore(at_once)

    async def one(direction: Direction) -> LinkCheck:
        async with slots:
            return await check(direction)

    return tuple(await asyncio.gather(*(one(d) for d in directions)))


async def check(direction: Direction) -> LinkCheck:
    """Measure one direction. Tries again up to ATTEMPTS times while it is off specification:
    an interruption of this machine is not the link's fault, a wrong link stays wrong."""
    best: LinkCheck | None = None
    for _ in range(ATTEMPTS):
        found = _judged(direction, await _delay(direction), await _rate(direction))
        if found.within:
            return found
        if best is None or _error(found) < _error(best):
            best = found
    assert best is not None
    return best


def _judged(direction: Direction, delay_s: float, rate_bps: float) -> LinkCheck:
    spec = direction.spec
    # The median of a uniform variation is known no better than this.
    tolerance_s = DELAY_TOLERANCE_S + 2 * spec.jitter_s / math.sqrt(DELAY_FRAMES)
    return LinkCheck(
        a=direction.a,
        b=direction.b,
        spec_rate_bps=spec.rate_bps,
        rate_bps=rate_bps,
        spec_delay_s=spec.delay_s,
        delay_s=delay_s,
        within=abs(delay_s - spec.delay_s) <= tolerance_s
        and abs(rate_bps / spec.rate_bps - 1) <= RATE_TOLERANCE,
    )


def _error(check: LinkCheck) -> float:
    delay = abs(check.delay_s - check.spec_delay_s) / DELAY_TOLERANCE_S
    rate = abs(check.rate_bps / check.spec_rate_bps - 1) / RATE_TOLERANCE
    return max(delay, rate) if math.isfinite(delay + rate) else math.inf


async def _delay(direction: Direction) -> float:
    """Median one-way delay beyond serialization in s; inf when nothing arrived."""
    gap_s = max(0.001, 1.2 * direction.serialization_s + direction.spec.jitter_s)
    receiving = await _start_receiving(direction, DELAY_FRAMES, DELAY_FRAMES * (gap_s + 0.002))
    sent: dict[int, float] = {}
    for sequence in range(DELAY_FRAMES):
        (sent[sequence],) = await direction.sender.send([frame(sequence)])
        await asyncio.sleep(gap_s)
    arrivals = await receiving
    beyond = [at - sent[n] - direction.serialization_s for n, at in arrivals if n in sent]
    return statistics.median(beyond) if beyond else math.inf


async def _rate(direction: Direction) -> float:
    """Rate of a backlog in bit/s of Ethernet frames; 0 when fewer than three arrived."""
    count = min(BURST_FRAMES, max(LEAST_BURST, int(BURST_S / direction.serialization_s)))
    if direction.spec.queue_bytes:
        count = min(count, max(3, direction.spec.queue_bytes // FRAME_BYTES))
    receiving = await _start_receiving(direction, count, count * direction.serialization_s)
    spec = direction.spec
    if spec.loss or spec.corrupt or spec.duplicate or spec.reorder:  # each must be known
        numbers = range(DELAY_FRAMES, DELAY_FRAMES + count)  # not those of late duplicates
        await direction.sender.send([frame(n) for n in numbers])
        arrivals = _once(await receiving, numbers)
    else:
        await direction.sender.send([frame(0)] * count)
        arrivals = [(n, at) for n, (_, at) in enumerate(await receiving)]
    if len(arrivals) < 3:
        return 0.0
    gap_s = statistics.linear_regression(*zip(*arrivals, strict=True)).slope
    return FRAME_BYTES * 8 / gap_s if gap_s > 0 else math.inf


def _once(arrivals: Arrivals, sent: range) -> Arrivals:
    """The first arrival of each frame, in the order of sending; what was never sent is left out."""
    first: dict[int, float] = {}
    for number, at_s in arrivals:
        if number in sent:
            first.setdefault(number, at_s)
    return sorted(first.items())


async def _start_receiving(
    direction: Direction, count: int, sending_s: float
) -> asyncio.Task[Arrivals]:
    """Receive `count` frames that take `sending_s` to send; on when this returns."""
    spec = direction.spec
    slack_s = 0.1 if spec.loss else 0.5
    timeout_s = sending_s + spec.delay_s + spec.jitter_s + slack_s + START_S
    receiving = asyncio.create_task(direction.receiver.receive(count, timeout_s))
    await asyncio.sleep(START_S)
    return receiving


class SocketEnd:
    """A raw socket on an interface, in the network namespace of process `pid` or this one.

    Arrivals have the kernel's receive time. Frames that nobody is waiting for
    are dropped. `close` it.
    """

    def __init__(self, interface: str, pid: int | None = None) -> None:
        def open_socket() -> socket.socket:
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            raw.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
            raw.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
            with contextlib.suppress(PermissionError):
                raw.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 1 << 20)
            raw.bind((interface, ETHERTYPE))
            raw.setblocking(False)
            return raw

        self._raw = open_socket() if pid is None else kernel.in_network_of(pid, open_socket)
        self._arrivals: Arrivals = []
        self._wanted = 0
        self._enough = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._raw, self._drain)

    async def send(self, frames: Sequence[bytes]) -> list[float]:
        times = []
        for data in frames:
            times.append(time.monotonic())
            self._raw.send(data)
        return times

    async def receive(self, count: int, timeout_s: float) -> Arrivals:
        self._arrivals, self._wanted = [], count
        self._enough.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._enough.wait()
        self._wanted = 0
        return self._arrivals

    def close(self) -> None:
        self._loop.remove_reader(self._raw)
        self._raw.close()

    def _drain(self) -> None:
        offset_s = time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic()
        while True:
            try:
                data, notes, _, _ = self._raw.recvmsg(64, 128)
            except BlockingIOError:
                break
            sequence = sequence_of(data)
            for level, kind, value in notes:
                if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS) and sequence is not None:
                    seconds, nanoseconds = struct.unpack("qq", value[:16])
                    at_s = seconds + nanoseconds * 1e-9 - offset_s
                    if len(self._arrivals) < self._wanted:
                        self._arrivals.append((sequence, at_s))
        if self._wanted and len(self._arrivals) >= self._wanted:
            self._enough.set()
