"""Do impairments of a real port keep to their closed forms? Used by links.py."""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import lab
from scipy import stats

from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.model.network import Ecn, GilbertElliott

SOURCE, SWITCH_IN, SINK = "gen0", "sw0", "sink1"
SHAPED_PORT = 2
CONFIDENCE = 0.999
PPS, SECONDS = 2000.0, 4.0
FRAME_BYTES = 200
SHARE = 0.05
BURST = 5.0
JITTER_S = 2e-3
MARKED_BYTES, MARKED_BPS, THRESHOLD, OVERLOAD = 1000, 8e6, 20, 1.1
_SO_RCVBUFFORCE = 33


@dataclass(frozen=True, slots=True)
class Found:
    """A figure, the interval it should lie in, and what was asked for."""

    what: str
    asked: str
    measured: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        return self.low <= self.measured <= self.high


HEADER = "| impairment | asked | measured | 99.9 % interval | holds |\n|---|---|---|---|---|"


def row(found: Found) -> str:
    return (
        f"| {found.what} | {found.asked} | {found.measured:.4g} "
        f"| {found.low:.4g}-{found.high:.4g} | {'yes' if found.holds else 'NO'} |"
    )


async def measure(tool: Path, target: lab.Target) -> list[Found]:
    """Every impairment in turn on one port."""
    found = []
    for one in (bursts, reordering, duplicates, corruption, marks):
        figures = await one(tool, target)
        print(*map(row, figures), sep="\n", flush=True)
        found += figures
    await _shape(target, LinkShape())
    return found


async def bursts(tool: Path, target: lab.Target) -> list[Found]:
    chain = GilbertElliott.of(SHARE, BURST)
    await _shape(target, LinkShape(burst=chain))
    seen = await _watch(tool)
    lost = [n not in seen.left_ns for n in sorted(seen.entered_ns)]
    correlation = 1 - chain.enter - chain.leave
    variance = SHARE * (1 - SHARE) / len(lost) * (1 + correlation) / (1 - correlation)
    runs = [sum(1 for _ in run) for bad, run in groupby(lost) if bad]
    spread = math.sqrt((1 - chain.leave) / chain.leave**2 / len(runs))
    return [
        _normal("bursty loss", f"{SHARE:.0%}", sum(lost) / len(lost), SHARE, math.sqrt(variance)),
        _normal("frames lost in a row", f"{BURST:g}", sum(runs) / len(runs), BURST, spread),
    ]


async def reordering(tool: Path, target: lab.Target) -> list[Found]:
    """Of disjoint pairs of neighbours, how many arrive in the other order."""
    await _shape(target, LinkShape(delay_s=JITTER_S, jitter_s=JITTER_S, reorder=True))
    seen = await _watch(tool)
    pairs = [(n, n + 1) for n in range(0, max(seen.left_ns), 2) if n + 1 in seen.left_ns]
    swapped = sum(seen.left_ns[a] > seen.left_ns[b] for a, b in pairs)
    # Neighbours at distance d swap with chance (2j - d)^2 / 8j^2 under uniform jitter j.
    gaps = [(seen.entered_ns[b] - seen.entered_ns[a]) / 1e9 for a, b in pairs]
    chance = sum(max(0.0, 2 * JITTER_S - d) ** 2 for d in gaps) / (8 * JITTER_S**2) / len(gaps)
    return [_binomial("neighbours reordered", f"jitter {JITTER_S * 1e3:g} ms", swapped,
                      len(pairs), chance)]  # fmt: skip


async def duplicates(tool: Path, target: lab.Target) -> list[Found]:
    await _shape(target, LinkShape(duplicate=SHARE))
    with captured() as frames:
        await _send(tool, lab.udp_frame(FRAME_BYTES, "fd00:2::5"), PPS, round(PPS * SECONDS))
    times = Counter(frame[-4:] for frame in frames)
    twice = sum(count == 2 for count in times.values())
    return [_binomial("duplicated", f"{SHARE:.0%}", twice, len(times), SHARE)]


async def corruption(tool: Path, target: lab.Target) -> list[Found]:
    """Frames with one flipped bit, of those bits whose value is known (not the number's)."""
    await _shape(target, LinkShape(corrupt=SHARE))
    with captured() as frames:
        await _send(tool, lab.udp_frame(FRAME_BYTES, "fd00:2::5"), PPS, round(PPS * SECONDS))
    ((usual, _),) = Counter(frame[:-4] for frame in frames).most_common(1)
    good = int.from_bytes(usual, "big")
    flipped = [(int.from_bytes(f[:-4], "big") ^ good).bit_count() for f in frames]
    chance = SHARE * (FRAME_BYTES - 4) / FRAME_BYTES
    return [
        _binomial("one bit flipped", f"{SHARE:.0%}", flipped.count(1), len(frames), chance),
        Found("more bits flipped", "0", sum(n > 1 for n in flipped), 0, 0),
    ]


async def marks(tool: Path, target: lab.Target) -> list[Found]:
    """A backlog that grows evenly: the first mark, and what was counted against what was seen."""
    await _shape(
        target, LinkShape(rate_bps=MARKED_BPS, queue_bytes=1 << 20, ecn=Ecn(packets=THRESHOLD))
    )
    plain = lab.udp_frame(MARKED_BYTES, "fd00:2::5")
    capable = plain[:15] + bytes([plain[15] | 0x20]) + plain[16:]  # ECT(0)
    pps = OVERLOAD * MARKED_BPS / 8 / MARKED_BYTES
    counted = await _marked(target)
    with captured() as frames:
        await _send(tool, capable, pps, round(pps))
        await asyncio.sleep(0.3)
    congested = [frame[15] >> 4 & 3 == 3 for frame in frames]
    # The backlog grows by 1 - 1 / OVERLOAD with each arrival.
    first = (THRESHOLD + 2) / (1 - 1 / OVERLOAD)
    seen = sum(congested)
    counted = await _marked(target) - counted
    return [
        Found("first marked frame", f"> {THRESHOLD} packets", congested.index(True),
              0.85 * first, 1.15 * first),
        Found("marks seen", "as counted", seen, counted, counted),
    ]  # fmt: skip


@contextlib.contextmanager
def captured() -> Iterator[list[bytes]]:
    """Frames of the generator that arrive at the sink during the block."""
    frames: list[bytes] = []
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sink:
        sink.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 16 << 20)
        sink.bind((SINK, 0x0003))
        sink.setblocking(False)
        yield frames
        with contextlib.suppress(BlockingIOError):
            while True:
                frames.append(sink.recv(4096))


async def _shape(target: lab.Target, shape: LinkShape) -> None:
    assert target.engine is not None
    await target.engine.set_shape("s1", SHAPED_PORT, shape)


async def _marked(target: lab.Target) -> int:
    assert target.engine is not None
    return (await target.engine.stats()).switches["s1"].ports[SHAPED_PORT]["egress"].marked


async def _send(tool: Path, frame: bytes, pps: float, count: int) -> None:
    await lab.send(tool, SOURCE, frame, pps, count)
    await asyncio.sleep(0.2)


async def _watch(tool: Path) -> lab.Watched:
    frame = lab.udp_frame(FRAME_BYTES, "fd00:2::5")
    return await lab.watch_and_send(tool, SWITCH_IN, SINK, SOURCE, frame, PPS, round(PPS * SECONDS))


def _normal(what: str, asked: str, measured: float, mean: float, deviation: float) -> Found:
    z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))
    return Found(what, asked, measured, mean - z * deviation, mean + z * deviation)


def _binomial(what: str, asked: str, found: int, count: int, chance: float) -> Found:
    low, high = stats.binom.interval(CONFIDENCE, count, chance)
    return Found(what, asked, found / count, float(low) / count, float(high) / count)
