"""How the controller looks at the network, and what one look at a link shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ControllerOptions:
    """How often the controller looks, and how long it remembers. Times in seconds.

    A port where nothing has been discovered is probed every
    `idle_probe_every`-th time only, once `eager_s` have passed since its switch
    came up. A link is down when the probe after `dead_after` in vain has left: 0.6 to 0.8 s
    after it failed.
    """

    probe_interval_s: float = 0.2
    counter_interval_s: float = 0.25
    rate_window_s: float = 1.0
    loss_window_s: float = 5.0
    dead_after: int = 3
    eager_s: float = 10.0
    idle_probe_every: int = 8


@dataclass(frozen=True, slots=True)
class ProbeSeen:
    """A probe's one-way delay from `a` to `b`; None for one sent by `a` that did not return."""

    at_s: float
    a: str
    b: str
    delay_s: float | None
