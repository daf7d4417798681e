"""What a scheduler decides and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import pairwise
from typing import Literal

from testbed.model.values import value


class _Walked:
    """Room for what is worked out once; it is no field, and nobody compares or writes it."""

    __slots__ = ("_hops",)
    _hops: tuple[tuple[str, str], ...]


@value
class Path(_Walked):
    """Node names from host to host, both included, and what is known of the way."""

    nodes: tuple[str, ...]
    residual_bps: float
    delay_s: float
    loss: float = 0.0

    @property
    def hops(self) -> tuple[tuple[str, str], ...]:
        try:
            return self._hops
        except AttributeError:
            return self.along(tuple(pairwise(self.nodes)))

    def along(self, hops: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Keep the pairs of neighbours among `nodes` that somebody has made already."""
        self._hops = hops
        return hops


@value
class Prediction:
    """Predicted parts of a task's completion, in seconds from the decision.

    `others_s` is no part of it: by how much transfers under way would be later because of it,
    in all, where a policy counts that.
    """

    wait_s: float
    transfer_s: float
    compute_s: float
    return_s: float
    others_s: float = 0.0

    @property
    def completion_s(self) -> float:
        return self.wait_s + self.transfer_s + self.compute_s + self.return_s


@value
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


@value
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
    move: Literal["", "path", "node"] = ""
    """It had been placed before and drifted: its input goes on over another path, or it begins
    anew on another node. `prediction` is what it takes from here on."""
