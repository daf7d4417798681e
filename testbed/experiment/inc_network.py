"""The network as the INC controller's process is told of it: a JSON file.

The controller reads no scenario: links with their rates, which switch and
which host is where, and the address each switch's P4Runtime listens at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from testbed.errors import ControlError
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology

SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class ManagedNetwork:
    """A topology, and host:port of each switch's P4Runtime."""

    topology: Topology
    addresses: Mapping[str, str]


def write(path: Path, network: ManagedNetwork) -> None:
    topology = network.topology
    document = {
        "schema": SCHEMA,
        "hosts": [host.name for host in topology.hosts],
        "switches": [
            {
                "name": switch.name,
                "program": switch.program,
                "profile": switch.profile,
                "p4runtime": network.addresses[switch.name],
            }
            for switch in topology.switches
        ],
        "links": [
            {"a": link.a, "b": link.b, "rate_bps": link.rate_bps, "delay_s": link.delay_s}
            for link in topology.links
        ],
    }
    path.write_text(json.dumps(document, indent=1))


def read(path: Path) -> ManagedNetwork:
    """Raises ControlError for a file that is missing or says something else."""
    try:
        document: dict[str, Any] = json.loads(path.read_text())
        if document["schema"] != SCHEMA:
            raise ControlError(f"{path}: schema is {document['schema']!r}, expected {SCHEMA}")
        switches = document["switches"]
        topology = Topology(
            hosts=tuple(HostSpec(name) for name in document["hosts"]),
            switches=tuple(SwitchSpec(s["name"], s["program"], s["profile"]) for s in switches),
            links=tuple(LinkSpec(k["a"], k["b"], k["rate_bps"], k["delay_s"])
                        for k in document["links"]),
        )  # fmt: skip
        return ManagedNetwork(topology, {s["name"]: s["p4runtime"] for s in switches})
    except OSError as error:
        raise ControlError(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ControlError(f"{path} describes no network: {error!r}") from None
