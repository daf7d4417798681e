"""Topologies: written out, from generators, and of the topohub collection."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from testbed.scenario.fields import Ends, Name, NetworkName
from testbed.scenario.schema.links import LinkAttributes
from testbed.scenario.schema.section import Section


class WrittenLink(LinkAttributes):
    """One link of a topology written out."""

    link: Ends = Field(description="The two ends.", examples=[["h1", "s1"]])


def _ends_as_link(value: object) -> object:
    return {"link": value} if isinstance(value, list) else value


class Written(Section):
    """A topology written out node by node and link by link."""

    switches: list[Name] = Field(min_length=1, description="Names of the switches.")
    hosts: list[Name] = Field(min_length=1, description="Names of the hosts.")
    links: list[Annotated[WrittenLink, BeforeValidator(_ends_as_link)]] = Field(
        min_length=1,
        description="Each link as [a, b], or as {link: [a, b]} with its own properties. A host has"
        " exactly one link, to a switch.",
    )


class Line(Section):
    """Switches s1 … sN in a row, hosts h1 … on each."""

    generator: Literal["line"] = Field(description="The kind of topology.")
    switches: int = Field(ge=1, le=1000, description="Number of switches.")
    hosts_per_switch: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")


class Ring(Section):
    """Switches s1 … sN in a circle, hosts h1 … on each."""

    generator: Literal["ring"] = Field(description="The kind of topology.")
    switches: int = Field(ge=3, le=1000, description="Number of switches.")
    hosts_per_switch: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")


class LeafSpine(Section):
    """Leaves leaf1 … each linked to every spine spine1 …, hosts h1 … on the leaves."""

    generator: Literal["leaf-spine"] = Field(description="The kind of topology.")
    spines: int = Field(ge=1, le=128, description="Number of spine switches.")
    leaves: int = Field(ge=1, le=500, description="Number of leaf switches.")
    hosts_per_leaf: int = Field(default=1, ge=1, le=200, description="Hosts on each leaf.")


class FatTree(Section):
    """A k-ary fat tree (Al-Fares et al., SIGCOMM 2008): k pods, core1 …, agg1-1 …, edge1-1 …."""

    generator: Literal["fat-tree"] = Field(description="The kind of topology.")
    k: int = Field(ge=2, le=16, description="Ports of each switch, an even number.")
    hosts_per_edge: int | None = Field(
        default=None, ge=1, le=200, description="Hosts on each edge switch; k/2 when left out."
    )


class Site(Section):
    """One site of a WAN: a switch NAME-sw and hosts NAME-h1 …."""

    hosts: int = Field(default=1, ge=0, le=200, description="Number of hosts.")


class SiteLink(LinkAttributes):
    """A link between two sites, with its own properties."""

    link: Ends = Field(description="The two sites.", examples=[["berlin", "paris"]])


class Wan(Section):
    """Sites with a switch and hosts each, and links between the sites."""

    generator: Literal["wan"] = Field(description="The kind of topology.")
    sites: dict[Name, Site] = Field(min_length=1, description="The sites by name.")
    links: list[Annotated[SiteLink, BeforeValidator(_ends_as_link)]] | None = Field(
        default=None,
        description="Links between sites as [a, b], or as {link: [a, b]} with their own"
        " properties; when left out, one between every two sites.",
    )


class TopoHub(Section):
    """A network of the topohub collection: a switch at each of its places, hosts on each."""

    generator: Literal["topohub"] = Field(description="The kind of topology.")
    name: NetworkName = Field(
        description="Its name in the collection. Delays follow from the distances on record, at"
        " 200,000 km/s.",
        examples=["topozoo/Abilene", "sndlib/polska", "gabriel/25/0"],
    )
    hosts_per_node: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")
    hosts_at: list[Name] | None = Field(
        default=None, description="The switches that have hosts; all when left out."
    )


def _topology_tag(value: object) -> str | None:
    """Which of the topology's forms `value` is meant to be; None when nothing says so."""
    if not isinstance(value, dict):
        return None
    if "generator" in value:
        return str(value["generator"])
    return "written" if {"switches", "hosts", "links"} & value.keys() else None


Topology = Annotated[
    Annotated[Written, Tag("written")]
    | Annotated[Line, Tag("line")]
    | Annotated[Ring, Tag("ring")]
    | Annotated[LeafSpine, Tag("leaf-spine")]
    | Annotated[FatTree, Tag("fat-tree")]
    | Annotated[Wan, Tag("wan")]
    | Annotated[TopoHub, Tag("topohub")],
    Discriminator(_topology_tag),
]
