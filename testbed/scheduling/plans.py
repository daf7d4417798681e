"""What a task would take on one node: ways there and back, and their times.

Nothing changes them once they are made. They are not frozen because that makes
making one take three times as long, and every candidate has three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from testbed.model.decisions import Path, Prediction
from testbed.model.workload import Task
from testbed.scheduling.framework import Hop, Node
from testbed.scheduling.transfer import wire_bytes


@dataclass(slots=True)
class Way:
    """The best path for a transfer, the rate it leaves and what it takes.

    `hops` are the path's, `model_s` is what the model says, `corrected_s` that after correction.
    `free_bps` is what can be reserved, if that is known. One that is not `steered` is the
    one that plain forwarding takes.
    """

    path: Path
    hops: tuple[Hop, ...]
    rate_bps: float
    model_s: float
    corrected_s: float
    free_bps: float | None = None
    steered: bool = True
    links: tuple[int, ...] = ()
    """The numbers of `hops`, where `landscape` has numbered them."""


@dataclass(slots=True)
class Plan:
    """A task on one node; `apart` if its ways are known to have no link in common."""

    node: Node
    way_in: Way
    compute_model_s: float
    way_out: Way
    prediction: Prediction
    apart: bool = False
    besides: tuple[Way, ...] = ()
    """Ways of the task's fetches, in their order."""
    number: int = -1
    """The node's, where `landscape` has numbered it."""

    def fetching(self, task: Task) -> list[tuple[int, int, Way]]:
        """Number, bytes and way of what moves beside the input.

        What a bulk-synchronous group exchanges comes in bursts, and nothing is held for it.
        """
        if task.supersteps is not None or not task.fetches:
            return []
        pairs = zip(task.fetches, self.besides, strict=True)
        return [(n, fetch.size_bytes, way) for n, (fetch, way) in enumerate(pairs) if way.hops]


def together_s(moving: Sequence[tuple[Way, int]], rate_bps: Callable[[Hop], float]) -> float:
    """How long transfers to one node, each of so many bytes, take at the same time.

    None is quicker than alone, and a link that several share carries their sum.
    """
    load: Counter[Hop] = Counter()
    for way, size_bytes in moving:
        bits = 8 * wire_bytes(size_bytes, len(way.path.nodes) - 2)
        load.update(dict.fromkeys(way.hops, bits))
    alone_s = max((way.corrected_s for way, _ in moving), default=0.0)
    return max(alone_s, *(bits / rate_bps(hop) for hop, bits in load.items()), 0.0)
