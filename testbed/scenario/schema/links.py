"""Links: their rate, delay, loss and queue, and what events may change of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic import model_validator as _model_validator

from testbed.model.network import GilbertElliott
from testbed.scenario.fields import (
    Bandwidth,
    Chance,
    Delay,
    EcnThreshold,
    EndSelectors,
    Loss,
    QueueSize,
    Share,
)
from testbed.scenario.schema.section import Section


class LossModel(Section):
    """Lost frames: a share of them, alone or in bursts, or a chain of two states."""

    share: Loss | None = Field(
        default=None, description="Share of frames lost in the long run.", examples=["1%"]
    )
    burst: float | None = Field(
        default=None,
        ge=1,
        le=1e6,
        description="Frames lost in a row on average; when left out, each frame's loss is its own.",
        examples=[8],
    )
    enter: Chance | None = Field(
        default=None,
        description="Instead of a share: probability for each frame to enter the bad state (p of"
        " Gilbert and Elliott's chain).",
        examples=["0.5%"],
    )
    leave: Chance | None = Field(
        default=None, description="Probability to leave the bad state (r).", examples=["20%"]
    )
    bad: Share | None = Field(
        default=None,
        description="Share lost in the bad state (1-h); all when left out.",
        examples=["70%"],
    )
    good: Share | None = Field(
        default=None,
        description="Share lost in the good state (1-k); none when left out.",
        examples=["0.1%"],
    )

    @_model_validator(mode="after")
    def _one_way(self) -> LossModel:
        said = {key for key in type(self).model_fields if getattr(self, key) is not None}
        if self.share is not None and said <= {"share", "burst"}:
            if self.burst is not None and self.share > self.burst / (1 + self.burst):
                raise ValueError(
                    f"found bursts of {self.burst:g} with a share of {self.share:g}, expected at"
                    f" most a share of {self.burst / (1 + self.burst):.3g}: between bursts at least"
                    " one frame gets through"
                )
            return self
        if {"enter", "leave"} <= said and not said & {"share", "burst"}:
            return self
        what = " and ".join(key for key in type(self).model_fields if key in said) or "none of them"
        raise ValueError(
            f"found {what}, expected share, perhaps with burst, or enter and leave, perhaps with"
            " bad and good"
        )

    @property
    def chain(self) -> GilbertElliott | None:
        """The chain of two states; None where losses are independent."""
        if self.enter is not None and self.leave is not None:
            bad = 1.0 if self.bad is None else self.bad
            return GilbertElliott(self.enter, self.leave, bad, self.good or 0.0)
        if self.share and self.burst is not None:
            return GilbertElliott.of(self.share, self.burst)
        return None

    @property
    def long_run(self) -> float:
        """The share of frames lost in the long run."""
        return self.chain.loss if self.chain is not None else self.share or 0.0


class QueueModel(Section):
    """The queue before a link: where it ends and where it begins to mark."""

    size: QueueSize | None = Field(
        default=None,
        description="Where it drops: 'bdp' (the delay-bandwidth product), a size, or a number of"
        " full-size packets.",
        examples=["bdp", "64kB", "100 packets"],
    )
    ecn: EcnThreshold | None = Field(
        default=None,
        description="Packets that can be marked (ECN) are marked as congested when more than this"
        " waits before them, in packets or bytes, or when they have waited for longer than this"
        " time; `none` marks nothing.",
        examples=["20 packets", "30kB", "5ms"],
    )

    @_model_validator(mode="after")
    def _something(self) -> QueueModel:
        if self.size is None and self.ecn is None:
            raise ValueError("found nothing in it, expected size, ecn or both")
        return self


def _in(key: str) -> BeforeValidator:
    """What is no mapping stands for a mapping with it under `key`."""
    return BeforeValidator(lambda value: value if isinstance(value, dict) else {key: value})


LossField = Annotated[LossModel, _in("share")]
QueueField = Annotated[QueueModel, _in("size")]


class LinkAttributes(Section):
    """Properties of a link, the same in both directions."""

    bandwidth: Bandwidth | None = Field(
        default=None, description="Rate of Ethernet frames.", examples=["20Mbit/s"]
    )
    delay: Delay | None = Field(
        default=None,
        description="One-way propagation delay, beyond serialization.",
        examples=["2ms"],
    )
    jitter: Delay | None = Field(
        default=None,
        description="Half-width of a uniform variation around the delay.",
        examples=["0.2ms"],
    )
    reorder: bool | None = Field(
        default=None,
        description="Whether jitter may put a frame before an earlier one; otherwise frames that"
        " would overtake wait.",
        examples=[True],
    )
    loss: LossField | None = Field(
        default=None,
        description="Share of frames lost at random, or a mapping that says how they are lost.",
        examples=["0.1%", 0, {"share": "1%", "burst": 8}],
    )
    corrupt: Share | None = Field(
        default=None, description="Share of frames in which one bit flips.", examples=["0.01%"]
    )
    duplicate: Share | None = Field(
        default=None, description="Share of frames that arrive twice.", examples=["0.1%"]
    )
    queue: QueueField | None = Field(
        default=None,
        description="Queue before the link: its size, or a mapping of its size and of when it marks"
        " congestion.",
        examples=["bdp", "100 packets", {"size": "bdp", "ecn": "20 packets"}],
    )


class LinkOverride(LinkAttributes):
    """Properties of the links between two nodes or patterns of nodes."""

    link: EndSelectors = Field(
        description="The two ends, by name or pattern, in either order.",
        examples=[["leaf1", "spine*"]],
    )


class Links(Section):
    """Properties of links: of all, then of a tier, then of single ones; the last said wins."""

    default: LinkAttributes = Field(default=LinkAttributes(), description="Every link.")
    access: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between a host and its switch."
    )
    core: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between switches of one site."
    )
    wan: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between switches of different sites."
    )
    overrides: list[LinkOverride] = Field(
        default=[], max_length=1000, description="Single links, in order; a later one wins."
    )


class LinkSettings(Section):
    """What an event can change of a link."""

    bandwidth: Bandwidth | None = Field(default=None, description="New rate.", examples=["5Mbit/s"])
    delay: Delay | None = Field(default=None, description="New one-way delay.", examples=["20ms"])
    jitter: Delay | None = Field(default=None, description="New jitter.", examples=["1ms"])
    reorder: bool | None = Field(
        default=None, description="Whether jitter may now reorder.", examples=[True]
    )
    loss: LossField | None = Field(
        default=None,
        description="New share of frames lost, or how they are lost from now on.",
        examples=["1%", {"share": "1%", "burst": 8}],
    )
    corrupt: Share | None = Field(
        default=None, description="New share of frames with a flipped bit.", examples=["0.1%"]
    )
    duplicate: Share | None = Field(
        default=None, description="New share of frames that arrive twice.", examples=["1%"]
    )
    queue: QueueField | None = Field(
        default=None,
        description="New queue; what waits in it stays.",
        examples=["64kB", {"ecn": "5ms"}],
    )
