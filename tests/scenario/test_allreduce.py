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
    found = {path.stem for path in ROOT.glob("scenarios/allreduce*.yaml")}
    assert found == {
        "allreduce", "allreduce-4", "allreduce-lossy", "allreduce-switch-failure",
        "allreduce-contention",
    }  # fmt: skip
    for name in sorted(found | {"inc-churn"}):
        scenario = load(ROOT / "scenarios" / f"{name}.yaml")
        assert scenario.name == name
        assert {p.name for p in scenario.policies} <= set(ALGORITHMS)
        core = min(link.rate_bps for link in scenario.topology.links if "h" not in link.a[:1])
        access = max(link.rate_bps for link in scenario.topology.links if link.a.startswith("h"))
        assert core >= 2 * access


ADMITTED = TEXT.replace(
    "  - {kind: allreduce, workers: h*, size: 1MB, root: spine1, count: 3}\n",
    "  - {kind: allreduce, workers: [h1, h3], size: 1MB, rate: 5Mbit/s, count: 2}\n"
    "  - {kind: allreduce, workers: [h2, h4], size: 1MB, rate: 8Mbit/s, start: 3s,\n"
    "     turnaround: 5ms, priority: 2, host_controller: false}\n",
)


def test_tasks_without_a_root_are_admitted_side_by_side() -> None:
    scenario = loads(ADMITTED)
    one, other = scenario.workloads
    assert one.allreduce == AllReduceSpec(rate_bps=5e6)
    assert other.allreduce == AllReduceSpec(
        rate_bps=8e6, start_s=3.0, turnaround_s=0.005, priority=2, host_controller=False
    )
    assert [task.release_s for task in all_tasks(scenario, 0)] == [0.0, 0.0, 3.0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[h2, h4]", "[h3, h4]", "workload[1].workers: found h3 here and in 'workload1'"),
        ("rate: 5Mbit/s", "root: spine1", "found a root, expected none where there are several"),
        ("rate: 5Mbit/s, ", "", "found neither a root nor a rate"),
        ("start: 3s", "start: 90s", "workload[1].start: found 90s"),
    ],
)
def test_what_cannot_be_admitted_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        loads(ADMITTED.replace(old, new))
    assert said in str(refused.value)


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
        ("kind: allreduce", "kind: alreduce", "found 'alreduce', expected one of task, "),
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
