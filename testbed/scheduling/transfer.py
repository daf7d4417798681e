"""How long TCP takes to move bytes over a path whose bottleneck leaves it a rate.

Handshake, slow start and bulk, after Cardwell, Savage and Anderson, "Modeling
TCP Latency" (INFOCOM 2000), without their loss terms: one round trip to
connect; an initial window of ten segments (RFC 6928) that doubles every round
trip until it fills the bandwidth-delay product; the rest at the bottleneck's
rate; half a round trip for the last byte. Random loss bounds the rate as in
Mathis et al., "The Macroscopic Behavior of the TCP Congestion Avoidance
Algorithm" (CCR 1997): MSS/RTT * sqrt(3/2)/sqrt(p).
"""

from __future__ import annotations

from math import sqrt

HOST_MTU_BYTES = 1500
FRAME_BYTES = HOST_MTU_BYTES + 14
MSS_BYTES = HOST_MTU_BYTES - 40 - 20 - 12
"""Beside the IPv6 header, TCP's with timestamps."""
INITIAL_WINDOW_BYTES = 10 * MSS_BYTES
MATHIS = sqrt(3 / 2)
LEAST_RATE_BPS = 1.0


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
    payload_bytes: int, rate_bps: float, delay_s: float, loss: float = 0.0, switches: int = 0
) -> float:
    """From connecting until the last byte has arrived, over a path of one-way `delay_s`."""
    rtt_s = 2 * delay_s
    rate = goodput_bps(rate_bps, rtt_s, loss, switches)
    pipe_bytes = rate * rtt_s / 8
    time_s = rtt_s
    left: float = payload_bytes
    window: float = INITIAL_WINDOW_BYTES
    while left > window and window < pipe_bytes:
        left -= window
        time_s += rtt_s
        window *= 2
    return time_s + 8 * left / rate + delay_s
