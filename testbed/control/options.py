"""How the controller looks at the network, and what one look at a link shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ControllerOptions:
    """How often the controller looks, and how long it remembers. Times in seconds.

    A port where nothing has been discovered is probed every
    `idle_probe_every`-th time only, once `eager_s` have passed since its switch
    came up. A link is down after `dead_after` probes in vain.
    """

    probe_interval_s: float = 0.25
    counter_interval_s: float = 0.25
    rate_window_s: float = 1.0
    loss_window_s: float = 5.0
    dead_after: int = 4
    eager_s: float = 10.0
    idle_probe_every: int = 8


@dataclass(frozen=True, slots=True)
class ProbeSeen:
    """A probe's one-way delay from `a` to `b`; None for one sent by `a` that did not return."""

    at_s: float
    a: str
    b: str
    delay_s: float | None
