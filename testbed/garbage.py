"""When the garbage collector looks for cycles, where something waits for every millisecond."""

from __future__ import annotations

import gc


def seldom() -> None:
    """What there is by now stays, and what comes is looked at seldom. For the whole process.

    A decision or a request makes up to thousands of objects but hardly a cycle: the collector
    would look at them again and again while others wait. What has no cycle goes at once anyhow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
