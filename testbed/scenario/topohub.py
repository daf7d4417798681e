"""Real networks by name, from the topohub collection that is installed with the package.

Topology Zoo, SNDlib, CAIDA, backbone and synthetic Gabriel graphs (P. Jurkiewicz,
"TopoHub: A repository of reference Gabriel graph and real-world topologies for
networking research", SoftwareX 24, 2023). No network access: the wheel holds the data.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from importlib import resources
from typing import Any

from testbed.model.units import suggestion
from testbed.scenario.layout import Layout, Place, Report, Traits, Wire, too_large
from testbed.scenario.problems import Where
from testbed.scenario.schema import TopoHub

FIBRE_KM_PER_S = 200_000.0
"""Light in glass: two thirds of its speed in vacuum."""

_DATA = resources.files("topohub") / "data"
_NAME: Where = ("topology", "name")


def lay_out(section: TopoHub, report: Report) -> Layout | None:
    """A switch and a site at each place of the network `section` names, and its links."""
    network = _load(section.name, report)
    if network is None:
        return None
    nodes, edges = network["nodes"], network["edges"]
    if too_large(len(nodes), len(edges), report):
        return None
    names = switch_names({str(node["id"]): str(node.get("name") or "") for node in nodes})
    switches = list(names.values())
    hosted = switches if section.hosts_at is None else section.hosts_at
    for i, name in enumerate(hosted):
        if name not in switches:
            hint = suggestion(name, switches)
            message = f"found {name!r}, expected a switch of {section.name}{hint}"
            report((*_NAME[:1], "hosts_at", i), message)
            return None
    hosts = len(hosted) * section.hosts_per_node
    if too_large(len(nodes) + hosts, len(edges) + hosts, report):
        return None
    access = [
        (Place(f"{switch}-h{i}", switch), switch)
        for switch in hosted
        for i in range(1, section.hosts_per_node + 1)
    ]
    core = [
        Wire(
            names[str(edge["source"])],
            names[str(edge["target"])],
            Traits(delay_s=float(edge["dist"]) / FIBRE_KM_PER_S),
        )
        for edge in edges
    ]
    return Layout(
        section.name,
        hosts=tuple(host for host, _ in access),
        switches=tuple(Place(name, name) for name in switches),
        wires=(*(Wire(host.name, switch) for host, switch in access), *core),
    )


def switch_names(by_id: dict[str, str]) -> dict[str, str]:
    """A node name for each place: ``new-york`` for New York, ``n7`` for the nameless node 7.

    Two places of one name are told apart by their node number: ``berlin-3``.
    """
    slugs = {number: _slug(name) or f"n{number}" for number, name in by_id.items()}
    count = Counter(slugs.values())
    return {n: slug if count[slug] == 1 else f"{slug}-{n}" for n, slug in slugs.items()}


def _slug(name: str) -> str:
    """Lower-case ASCII letters, digits and hyphens, a letter first, at most 20 long."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789")[:20].strip("-")


def _load(name: str, report: Report) -> dict[str, Any] | None:
    # Not topohub.get, which leaves its file open.
    file = _DATA / f"{name}.json"
    try:
        network: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        hint = suggestion(name, _collection(name))
        report(_NAME, f"found {name!r}, expected a network such as topozoo/Abilene{hint}")
        return None
    return network


def _collection(name: str) -> list[str]:
    """Networks of the group that `name` begins with, or of the named ones, to suggest from."""
    groups = [name.split("/")[0]] if "/" in name else []
    found: list[str] = []
    for group in dict.fromkeys([*groups, "topozoo", "sndlib", "backbone"]):
        folder = _DATA / group
        if group not in {".", ".."} and folder.is_dir():
            found += [
                f"{group}/{entry.name.removesuffix('.json')}"
                for entry in folder.iterdir()
                if entry.name.endswith(".json")
            ]
    return sorted(found)
