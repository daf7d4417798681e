"""All-reduces in scenario files: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.errors import ScenarioError
from testbed.model.workload import ALGORITHMS, AllReduceSpec
from testbed.scenario import all_tasks, load, loads, with_overrides

ROOT = Path(__file__).parents[2]
TEXT = """name: sums
topology: {generator: leaf-spine, spines: 2, leaves: 2, hosts_per_leaf: 2}
switches: {program: inc_compute}
workload:
  - {kind: allreduce, workers: h*, size: 1MB, root: spine1, count: 3}
policies: [ring, in-network]
"""


def test_all_reduces_are_tasks_of_all_their_workers() -> None:
    scenario = loads(TEXT)
    (workload,) = scenario.workloads
    assert workload.allreduce == AllReduceSpec("int32", "spine1", 2, 40, 256)
    assert workload.sources == ("h1", "h2", "h3", "h4") and workload.input_bytes == 1_000_000
    assert [p.label for p in scenario.policies] == ["ring", "in-network"]
    assert len(all_tasks(scenario, 0)) == 3


def test_algorithms_are_chosen_as_policies_are() -> None:
    scenario = with_overrides(loads(TEXT), policies=["sharded"])
    assert [p.label for p in scenario.policies] == ["sharded"]
    with pytest.raises(ScenarioError, match="'idleness', expected one of in-network"):
        with_overrides(loads(TEXT), policies=["idleness"])


def test_the_shipped_scenarios_are_read() -> None:
    found = sorted(path.stem for path in ROOT.glob("scenarios/allreduce*.yaml"))
    assert found == [
        "allreduce", "allreduce-4", "allreduce-lossy", "allreduce-switch-failure",
    ]  # fmt: skip
    for name in found:
        scenario = load(ROOT / "scenarios" / f"{name}.yaml")
        assert scenario.name == name
        assert {p.name for p in scenario.policies} <= set(ALGORITHMS)
        core = min(link.rate_bps for link in scenario.topology.links if "h" not in link.a[:1])
        access = max(link.rate_bps for link in scenario.topology.links if link.a.startswith("h"))
        assert core >= 2 * access


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("root: spine1", "root: spine9", "workload[0].root: found 'spine9'"),
        ("root: spine1", "root: leaf1", "workload[0].root: found 'leaf1'"),
        ("workers: h*", "workers: h1", "found 1 hosts, expected 2 to 32 workers"),
        ("1MB", "10B", "found 10B, expected a multiple of 4 bytes"),
        ("inc_compute", "inc_switch", "expected inc_compute on"),
        ("[ring,", "[idleness,", "found the policy 'idleness', expected one of in-network"),
        ("size: 1MB", "size: 1MB, dtype: float32", "which only the policy in-network can sum"),
        ("count: 3", "count: 3, elements: 100", "workload[0].elements"),
        ("count: 3", "count: 3, wrkers: 1", "found an unknown key, expected one of"),
        ("kind: allreduce", "kind: alreduce", "found 'alreduce', expected one of task, allreduce"),
    ],
)
def test_what_cannot_be_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        loads(TEXT.replace(old, new))
    assert said in str(refused.value)


def test_all_reduces_stand_alone() -> None:
    task = "  - {arrival: {poisson: 1/s}, input: 1kB from h1, compute: 1ms}\n"
    with pytest.raises(ScenarioError, match="beside other workloads, expected them alone"):
        loads(TEXT.replace("policies:", task + "policies:"))
