"""What a scheduler decides and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Path:
    """Node names from host to host, both included, and what is known of the way."""

    nodes: tuple[str, ...]
    residual_bps: float
    delay_s: float
    loss: float = 0.0

    @property
    def hops(self) -> tuple[tuple[str, str], ...]:
        return tuple(pairwise(self.nodes))


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted parts of a task's completion, in seconds from the decision."""

    wait_s: float
    transfer_s: float
    compute_s: float
    return_s: float

    @property
    def completion_s(self) -> float:
        return self.wait_s + self.transfer_s + self.compute_s + self.return_s


@dataclass(frozen=True, slots=True)
class Candidate:
    """One node considered for a task.

    `filtered_by` names the plug-in that rejected it with `reason`, or is
    empty. `scores` are per plug-in, 0 to 100; `total` is what was compared,
    higher is better.
    """

    host: str
    filtered_by: str = ""
    reason: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    total: float = 0.0
    prediction: Prediction | None = None
    path_in: Path | None = None
    path_out: Path | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a task goes. `host` is None while no node can take it.

    `path_in` and `path_out` are None when the policy leaves the path to
    plain forwarding; `reserve_in_bps` and `reserve_out_bps` are 0 then.
    """

    task: str
    at_s: float
    policy: str
    host: str | None
    candidates: tuple[Candidate, ...]
    path_in: Path | None = None
    path_out: Path | None = None
    reserve_in_bps: float = 0.0
    reserve_out_bps: float = 0.0
    prediction: Prediction | None = None
    reason: str = ""
    fetch_paths: tuple[Path | None, ...] = ()
    """Ways of the task's `fetches`, in their order; none where all take what forwarding has."""
