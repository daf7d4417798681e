"""Hosts and switches."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from testbed.scenario.fields import Cpu, Image, Memory, Name, Selector, Selectors, Size, Slug
from testbed.scenario.schema.section import Section


class HostAttributes(Section):
    """What a host has."""

    cpu: Cpu | None = Field(
        default=None,
        description="Cores. A host with 0 is a source and sink only: nothing is placed on it.",
        examples=[1, 0.5, "500m"],
    )
    memory: Memory | None = Field(default=None, description="Memory.", examples=["256MiB"])
    storage: Size | None = Field(default=None, description="Storage.", examples=["1GiB"])
    accelerators: dict[Name, Annotated[int, Field(ge=0, le=1000)]] | None = Field(
        default=None, description="Number of accelerators of each kind.", examples=[{"gpu": 1}]
    )
    site: Name | None = Field(
        default=None,
        description="Where it stands; its switch's site when left out.",
        examples=["edge"],
    )
    image: Image | None = Field(
        default=None,
        description="Container image; when left out, an overlay of the machine's own root.",
        examples=["docker.io/library/debian:12"],
    )


class Hosts(HostAttributes):
    """What every host has, groups of hosts, and what some have instead."""

    groups: dict[Name, Selectors] = Field(
        default={}, description="Names for sets of hosts.", examples=[{"sensors": ["edge-h*"]}]
    )
    overrides: dict[Selector, HostAttributes] = Field(
        default={},
        description="Properties of single hosts by name, pattern or group, in order; a later one"
        " wins.",
        examples=[{"big": {"cpu": 4}, "edge-*": {"cpu": "500m"}}],
    )


class SwitchAttributes(Section):
    """What a switch runs and where it stands."""

    program: Slug | None = Field(
        default=None, description="P4 program, as `testbed p4` knows it.", examples=["inc_switch"]
    )
    profile: Slug | None = Field(
        default=None, description="What the switch declares itself capable of.", examples=["full"]
    )
    site: Name | None = Field(default=None, description="Where it stands.", examples=["edge"])


class Switches(SwitchAttributes):
    """The switches' target, what every switch runs, and what some run instead."""

    target: Literal["embedded", "bmv2"] = Field(
        default="embedded", description="What executes the P4 program."
    )
    interconnect: Literal["memory", "veth"] = Field(
        default="veth",
        description="What carries links between embedded switches: veth pairs, on which other tools"
        " can look at the packets, or memory, which takes less CPU time at high rates. BMv2 knows"
        " only the former.",
    )
    overrides: dict[Selector, SwitchAttributes] = Field(
        default={},
        description="Properties of single switches by name or pattern, in order; a later one wins.",
        examples=[{"leaf*": {"site": "edge"}}],
    )
