"""The bones of a network: names, sites and wires, before hosts and links get their properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from testbed.model.network import Ecn, GilbertElliott
from testbed.scenario.fields import Queue
from testbed.scenario.problems import Where
from testbed.scenario.schema import LinkAttributes, LinkSettings, LossModel

Value = TypeVar("Value")

MAX_NODES = 2000
MAX_LINKS = 10_000

Report = Callable[[Where, str], None]
"""Takes a problem: where it is in the file, and the sentence."""


@dataclass(frozen=True, slots=True)
class Losses:
    """The share of frames lost in the long run, and the chain that loses them, if one does."""

    share: float = 0.0
    burst: GilbertElliott | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """Properties of a link as far as they are said; None is left to a more general rule."""

    rate_bps: float | None = None
    delay_s: float | None = None
    jitter_s: float | None = None
    reorder: bool | None = None
    loss: Losses | None = None
    corrupt: float | None = None
    duplicate: float | None = None
    queue: Queue | None = None
    ecn: Ecn | None = None

    def over(self, general: Traits) -> Traits:
        """These properties, and `general` where they say nothing."""
        return Traits(
            rate_bps=_first(self.rate_bps, general.rate_bps),
            delay_s=_first(self.delay_s, general.delay_s),
            jitter_s=_first(self.jitter_s, general.jitter_s),
            reorder=_first(self.reorder, general.reorder),
            loss=_first(self.loss, general.loss),
            corrupt=_first(self.corrupt, general.corrupt),
            duplicate=_first(self.duplicate, general.duplicate),
            queue=_first(self.queue, general.queue),
            ecn=_first(self.ecn, general.ecn),
        )


def _first(mine: Value | None, general: Value | None) -> Value | None:
    return general if mine is None else mine


def losses(model: LossModel | None) -> Losses | None:
    return None if model is None else Losses(model.long_run, model.chain)


def traits(attributes: LinkAttributes | LinkSettings) -> Traits:
    return Traits(
        rate_bps=attributes.bandwidth,
        delay_s=attributes.delay,
        jitter_s=attributes.jitter,
        reorder=attributes.reorder,
        loss=losses(attributes.loss),
        corrupt=attributes.corrupt,
        duplicate=attributes.duplicate,
        queue=None if attributes.queue is None else attributes.queue.size,
        ecn=None if attributes.queue is None else attributes.queue.ecn,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A node's name, and the site it stands at if the topology knows one."""

    name: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """Two linked nodes, what the topology itself says of the link, and where in the file."""

    a: str
    b: str
    traits: Traits = Traits()
    where: Where = ("topology",)


@dataclass(frozen=True, slots=True)
class Layout:
    """Hosts, switches and wires; links of hosts come first where a generator made it."""

    name: str
    hosts: tuple[Place, ...]
    switches: tuple[Place, ...]
    wires: tuple[Wire, ...]


def too_large(nodes: int, links: int, report: Report) -> bool:
    """Whether a network of that size is refused; it is reported then."""
    if nodes > MAX_NODES:
        report(("topology",), f"found {nodes} nodes, expected at most {MAX_NODES}")
    elif links > MAX_LINKS:
        report(("topology",), f"found {links} links, expected at most {MAX_LINKS}")
    else:
        return False
    return True
