"""The scenario file as a schema: every key, what it means, its limits and its default.

The models say what may stand in one place of the file; what must hold between
places (a link's ends exist, a policy is known) is checked in
`testbed.scenario.resolve`. `json_schema` gives the same to editors.
"""

from testbed.scenario.schema.conduct import Background, Event, OptionMap, Policy, Telemetry
from testbed.scenario.schema.export import json_schema
from testbed.scenario.schema.file import ScenarioFile
from testbed.scenario.schema.links import (
    LinkAttributes,
    LinkOverride,
    Links,
    LinkSettings,
    LossField,
    LossModel,
    QueueField,
    QueueModel,
)
from testbed.scenario.schema.nodes import HostAttributes, Hosts, SwitchAttributes, Switches
from testbed.scenario.schema.section import Section
from testbed.scenario.schema.topology import (
    FatTree,
    LeafSpine,
    Line,
    Ring,
    Site,
    SiteLink,
    TopoHub,
    Topology,
    Wan,
    Written,
    WrittenLink,
)
from testbed.scenario.schema.workload import (
    AllReduce,
    AnyWorkload,
    Arrival,
    Arriving,
    Demands,
    Edge,
    Graph,
    Group,
    Reduce,
    Service,
    Stage,
    Work,
    Workload,
)

__all__ = [
    "AllReduce",
    "AnyWorkload",
    "Arrival",
    "Arriving",
    "Background",
    "Demands",
    "Edge",
    "Event",
    "FatTree",
    "Graph",
    "Group",
    "HostAttributes",
    "Hosts",
    "LeafSpine",
    "Line",
    "LinkAttributes",
    "LinkOverride",
    "LinkSettings",
    "Links",
    "LossField",
    "LossModel",
    "OptionMap",
    "Policy",
    "QueueField",
    "QueueModel",
    "Reduce",
    "Ring",
    "ScenarioFile",
    "Section",
    "Service",
    "Site",
    "SiteLink",
    "Stage",
    "SwitchAttributes",
    "Switches",
    "Telemetry",
    "TopoHub",
    "Topology",
    "Wan",
    "Work",
    "Workload",
    "Written",
    "WrittenLink",
    "json_schema",
]
