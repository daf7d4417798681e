"""What else goes on: background traffic, events, policies, telemetry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic import model_validator as _model_validator

from testbed.model.units import shown
from testbed.model.wire import INT_MAX_HOPS
from testbed.scenario.fields import (
    Bandwidth,
    Ends,
    Interval,
    Moment,
    Name,
    Names,
    Option,
    PacketSize,
    Selectors,
    Slug,
)
from testbed.scenario.schema.links import LinkSettings
from testbed.scenario.schema.section import Section, written


class Background(Section):
    """Traffic that nobody schedules."""

    name: Name | None = Field(default=None, description="Its name; background1 … when left out.")
    from_: Selectors = Field(
        alias="from", description="Sending hosts by name, pattern, group or site."
    )
    to: Selectors = Field(
        description="Receiving hosts by name, pattern, group or site; one flow for each pair."
    )
    rate: Bandwidth = Field(
        description="Rate of each flow, in Ethernet frames.", examples=["10Mbit/s"]
    )
    protocol: Literal["udp", "tcp"] = Field(
        default="udp", description="UDP at a constant rate, or TCP paced to the rate."
    )
    packet: PacketSize = Field(default=written("1200B"), description="Payload of a UDP packet.")
    start: Moment = Field(
        default=written("0s"), description="When it starts; at 0s it also runs in the warm-up."
    )
    stop: Moment | None = Field(default=None, description="When it stops; never when left out.")


class Event(Section):
    """A disturbance: a link changes, or a link, switch or host fails or recovers."""

    at: Moment = Field(description="When, from the start of the repetition.", examples=["10s"])
    link: Ends | None = Field(
        default=None, description="The link that `set` changes.", examples=[["s1", "s2"]]
    )
    set: LinkSettings | None = Field(
        default=None, description="The link's new properties.", examples=[{"bandwidth": "5Mbit/s"}]
    )
    fail: Names | None = Field(
        default=None,
        description="The switch or host, or the two ends of the link, that fails.",
        examples=["s3", ["s1", "s2"]],
    )
    recover: Names | None = Field(
        default=None,
        description="The switch or host, or the two ends of the link, that recovers.",
        examples=["s3", ["s1", "s2"]],
    )

    @_model_validator(mode="after")
    def _one_kind(self) -> Event:
        found = tuple(k for k in ("link", "set", "fail", "recover") if getattr(self, k) is not None)
        if found not in {("link", "set"), ("fail",), ("recover",)}:
            what = " and ".join(found) or "none of them"
            raise ValueError(f"found {what}, expected link and set together, or fail, or recover")
        if self.set is not None and not self.set.model_fields_set:
            expected = ", ".join(LinkSettings.model_fields)
            raise ValueError(f"found nothing to set, expected some of {expected}")
        return self


OptionMap = dict[Name, Option]


def _policy(value: object) -> object:
    """A policy's bare name is a mapping to no options."""
    if isinstance(value, str):
        return {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(
            f"found {shown(value)}, expected a policy's name, or one name with its options:"
            " {NAME: {OPTION: VALUE}}"
        )
    return value


Policy = Annotated[dict[Slug, OptionMap], BeforeValidator(_policy)]


class Telemetry(Section):
    """How the network is watched from within (docs/telemetry.md)."""

    kind: Literal["none", "int", "probes"] = Field(
        default="none",
        description="`int`: packets of steered flows carry in-band telemetry, INT-MD v2.1;"
        " `probes`: switches find the least loaded ways by load probes, after HULA.",
    )
    every: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Of a flow's packets, one in so many carries it; 100 if left out.",
        examples=[1, 100],
    )
    tasks: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Of the tasks, one in so many has flows that carry it; 1, all, if left out.",
        examples=[1, 10],
    )
    hops: int | None = Field(
        default=None,
        ge=1,
        le=INT_MAX_HOPS,
        description="Switches that may write into a packet, the last one of its way not counted;"
        " 7, all there is room for, if left out.",
    )
    interval: Interval | None = Field(
        default=None,
        description="Of load probes, from one wave to the next; 250ms if left out.",
        examples=["100ms"],
    )

    @_model_validator(mode="after")
    def _of_its_kind(self) -> Telemetry:
        for kind, keys in (("int", {"every", "tasks", "hops"}), ("probes", {"interval"})):
            extra = sorted(self.model_fields_set & keys)
            if self.kind != kind and extra:
                found = " and ".join(extra)
                raise ValueError(f"found {found} with kind {self.kind}, expected kind: {kind}")
        return self
