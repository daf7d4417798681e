"""How long TCP takes to move bytes over a path, alone or beside traffic that does not yield.

Handshake, slow start and bulk, after Cardwell, Savage and Anderson, "Modeling
TCP Latency" (INFOCOM 2000), without their loss terms: one round trip to
connect; an initial window of ten segments (RFC 6928) that doubles every round
trip until it fills the bandwidth-delay product; the rest at the bottleneck's
rate; half a round trip for the last byte. A round trip of data takes the time
in which every link on the way sends a full frame besides.

What background traffic at rate b, which does not yield, leaves of a link of
rate c is c - b in the long run, but a flow gets more to begin with. In slow
start it sends two segments for each that is acknowledged, and a queue that is
served in order gives each its share of what arrives: a rate x is kept up if
x = c 2x / (2x + b), which is c - b/2. So it goes on until the queue is full. By
then the background is a queue behind, and b / c of a queue has gone ahead of
it. Both together bound a flow as a token bucket does.
`benchmarks/transfers.py` holds all this against TCP on real packets.

Random loss bounds the rate as in Mathis et al., "The Macroscopic Behavior of the
TCP Congestion Avoidance Algorithm" (CCR 1997): MSS/RTT * sqrt(3/2)/sqrt(p).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

HOST_MTU_BYTES = 1500
FRAME_BYTES = HOST_MTU_BYTES + 14
MSS_BYTES = HOST_MTU_BYTES - 40 - 20 - 12
"""Beside the IPv6 header, TCP's with timestamps."""
INITIAL_WINDOW_BYTES = 10 * MSS_BYTES
MATHIS = sqrt(3 / 2)
LEAST_RATE_BPS = 1.0
QUEUE_BYTES = 32 * 1600
"""Links do not tell how long their queues are: 32 full frames are the least that serves TCP."""


class Offer(NamedTuple):
    """What a link or a path offers a flow: a rate in the long run, and a higher one at first.

    So many bytes as `ahead_bytes` go ahead of background traffic, at `first_bps`. `frame_s` is how
    long it takes to send a full frame on every link. Frames' rates, not payload's.
    """

    rate_bps: float
    first_bps: float = 0.0
    ahead_bytes: float = 0.0
    frame_s: float = 0.0


def offered(capacity_bps: float, background_bps: float, rate_bps: float, flows: int) -> Offer:
    """What a link offers one more flow beside `flows` of ours; `rate_bps` in the long run."""
    if capacity_bps <= 0:
        return Offer(rate_bps, rate_bps)
    first_bps = max(rate_bps, (capacity_bps - background_bps / 2) / (flows + 1))
    busy = background_bps / capacity_bps if background_bps < capacity_bps else 1.0
    return Offer(rate_bps, first_bps, busy * QUEUE_BYTES, 8 * FRAME_BYTES / capacity_bps)


def along(offers: Iterable[Offer]) -> Offer:
    """What a path offers whose links offer this; without links, whatever is asked."""
    rate_bps = first_bps = float("inf")
    ahead_bytes = frame_s = 0.0
    for link in offers:
        if link.rate_bps < rate_bps:
            rate_bps, ahead_bytes = link.rate_bps, link.ahead_bytes
        elif link.rate_bps == rate_bps and link.ahead_bytes < ahead_bytes:
            ahead_bytes = link.ahead_bytes
        if link.first_bps < first_bps:
            first_bps = link.first_bps
        frame_s += link.frame_s
    return Offer(rate_bps, first_bps, ahead_bytes, frame_s)


def encapsulation_bytes(switches: int) -> int:
    """What steering over that many switches adds to each packet: IPv6, SRH, segments."""
    return 0 if switches < 2 else 40 + 8 + 16 * (switches - 1)


def goodput_bps(rate_bps: float, rtt_s: float, loss: float, switches: int) -> float:
    """Payload rate of TCP where frames get `rate_bps`."""
    share = MSS_BYTES / (FRAME_BYTES + encapsulation_bytes(switches))
    rate = rate_bps * share
    if loss > 0 and rtt_s > 0:
        rate = min(rate, 8 * MSS_BYTES / rtt_s * MATHIS / sqrt(loss))
    return max(rate, LEAST_RATE_BPS)


def wire_bytes(payload_bytes: int, switches: int) -> int:
    """Bytes of frames that carry a payload, in one direction."""
    frame = FRAME_BYTES + encapsulation_bytes(switches)
    return round(payload_bytes * frame / MSS_BYTES)


def transfer_s(
    payload_bytes: int,
    offer: Offer | float,
    delay_s: float,
    loss: float = 0.0,
    switches: int = 0,
) -> float:
    """From connecting until the last byte has arrived, over a path of one-way `delay_s`.

    An `offer` may be nothing but a rate, in bit/s.
    """
    if not isinstance(offer, Offer):
        offer = Offer(offer)
    rtt_s = 2 * delay_s
    rate = goodput_bps(offer.rate_bps, rtt_s, loss, switches)
    peak = rate
    if offer.first_bps > offer.rate_bps:
        peak = goodput_bps(offer.first_bps, rtt_s, loss, switches)
    round_s = rtt_s + offer.frame_s
    pipe_bytes = peak * round_s / 8
    time_s = rtt_s
    left: float = payload_bytes
    window: float = INITIAL_WINDOW_BYTES
    while left > window and window < pipe_bytes:
        left -= window
        time_s += round_s
        window *= 2
    bulk_s = max(8 * left / peak, 8 * (left - offer.ahead_bytes) / rate)
    return time_s + bulk_s + delay_s + offer.frame_s
