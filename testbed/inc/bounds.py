"""The least time an all-reduce can take on hosts' links, headers included.

S bytes of vector, n workers, hosts' links of rate r each way, switches and core
links that never limit. A frame is counted from Ethernet header to payload's end, as
the links count it; acknowledgements, which share the other direction, are left out.

| | bound |
|---|---|
| in-network | S · f / r, each worker's vector up and the result down at once |
| ring | 2 (n - 1) / n · S · t / r (Patarasuk and Yuan, JPDC 2009) |
| parameter server, one of the workers | (n - 1) · S · t / r, its link both ways at once |
| sharded over all workers | 2 (n - 1) / n · S · t / r |

f is a request's frame to its vector, t a full TCP frame to its payload.
"""

from __future__ import annotations

from typing import Final

from testbed.inc.shim import padded_bytes
from testbed.model import inc_wire

ETHERNET_BYTES: Final = 14
IPV6_BYTES: Final = 40
UDP_BYTES: Final = 8
TCP_BYTES: Final = 32
"""With the timestamps option."""
MTU_BYTES: Final = 1500


def request_frame_bytes(elements: int) -> int:
    """A request between host and switch."""
    headers = ETHERNET_BYTES + IPV6_BYTES + UDP_BYTES + inc_wire.OPERAND_BYTES
    return headers + padded_bytes(elements)


def tcp_overhead() -> float:
    """Frame bytes for each byte of payload in full segments."""
    return (MTU_BYTES + ETHERNET_BYTES) / (MTU_BYTES - IPV6_BYTES - TCP_BYTES)


def bound_s(
    algorithm: str,
    workers: int,
    size_bytes: int,
    rate_bps: float,
    elements: int = inc_wire.MAX_ELEMENTS,
) -> float:
    """The least time of one all-reduce of `size_bytes` by `algorithm`, in seconds."""
    tcp_s = size_bytes * 8 * tcp_overhead() / rate_bps
    if algorithm == "in-network":
        packets = -(-size_bytes // (4 * elements))
        return packets * request_frame_bytes(elements) * 8 / rate_bps
    if algorithm == "parameter-server":
        return (workers - 1) * tcp_s
    if algorithm in ("ring", "sharded"):
        return 2 * (workers - 1) / workers * tcp_s
    raise ValueError(f"algorithm {algorithm!r} has no bound")
