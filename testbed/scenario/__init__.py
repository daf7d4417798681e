"""Scenario files: what they may say, what they mean, which tasks follow from them.

In: a YAML file. Out: a `testbed.model.scenario.Scenario` with every default
filled in, unit resolved and name checked, or a ScenarioError that names file,
line, column and field; and for each repetition, the tasks of each workload.
Nothing here knows how a scenario is run. The format is in docs/scenario-format.md.
"""

from testbed.scenario.load import load, loads, shipped, with_overrides
from testbed.scenario.resolve import KNOWN_POLICIES
from testbed.scenario.schema import json_schema
from testbed.scenario.workload import all_tasks, repetition_seed, tasks

__all__ = [
    "KNOWN_POLICIES",
    "all_tasks",
    "json_schema",
    "load",
    "loads",
    "repetition_seed",
    "shipped",
    "tasks",
    "with_overrides",
]
