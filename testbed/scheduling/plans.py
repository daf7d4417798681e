"""What a task would take on one node: ways there and back, and their times."""

from __future__ import annotations

from dataclasses import dataclass

from testbed.model.decisions import Path, Prediction
from testbed.scheduling.framework import Hop, Node


@dataclass(frozen=True, slots=True)
class Way:
    """The best path for a transfer, the rate it leaves and what it takes.

    `hops` are the path's, `model_s` is what the model says, `corrected_s` that after correction.
    """

    path: Path
    hops: tuple[Hop, ...]
    rate_bps: float
    model_s: float
    corrected_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A task on one node."""

    node: Node
    way_in: Way
    compute_model_s: float
    way_out: Way
    prediction: Prediction
