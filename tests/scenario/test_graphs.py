"""Task graphs and bulk-synchronous groups in a scenario file."""

from __future__ import annotations

import pytest

from testbed.model.workload import Fetch, Reduce, Supersteps
from testbed.scenario import all_tasks
from tests.scenario.example import changed, loaded, refusal

TASK = """\
  - arrival: {poisson: 2/s}
    input: 2MB from h1
    compute: 300ms
"""
GRAPH = """\
  - name: frame
    kind: graph
    arrival: {poisson: 2/s}
    deadline: 4s
    tasks:
      join:
        after: {left: 200kB, right: {data: 300kB, bandwidth: 1Mbit/s, delay: 20ms, loss: 1%}}
        compute: 60ms
        output: 5kB to h1
      split: {input: 1MB from h1, compute: 50ms}
      left: {after: {split: 400kB}, compute: 120ms}
      right: {after: {split: 500kB}, compute: 120ms, cpu: 500m}
"""
GROUP = """\
  - name: solver
    kind: bsp
    arrival: {fixed: 1/s}
    members: 2
    steps: 3
    compute: 40ms
    exchange: 50kB
    input: 100kB from h1
"""


def with_graph(old: str = "", new: str = "") -> str:
    assert old in GRAPH
    return changed(TASK, GRAPH.replace(old, new, 1) if old else GRAPH)


def test_a_graph_is_a_workload_for_each_stage_in_an_order_that_works() -> None:
    specs = loaded(with_graph()).workloads
    assert [spec.name for spec in specs] == [
        f"frame.{s}" for s in ("split", "left", "right", "join")
    ]
    assert {spec.graph for spec in specs} == {"frame"}
    join = specs[-1]
    assert join.after == (
        Fetch(200_000, task="frame.left"),
        Fetch(300_000, "", "frame.right", 1e6, 0.02, 0.01),
    )
    assert (join.input_bytes, join.sources, join.sinks) == (300_000, (), ("h1",))
    assert [spec.deadline_s for spec in specs] == [None, None, None, 4.0]


def test_the_tasks_of_a_graph_arrive_together_and_name_each_other() -> None:
    scenario = loaded(with_graph())
    by_graph: dict[str, list] = {}
    for task in all_tasks(scenario, 0):
        by_graph.setdefault(task.graph, []).append(task)
    assert len(by_graph) > 10
    for graph, tasks in by_graph.items():
        number = graph.removeprefix("frame-")
        assert len({task.release_s for task in tasks}) == 1
        assert {task.id for task in tasks} == {
            f"frame.{stage}-{number}" for stage in ("split", "left", "right", "join")
        }
        needed = {need.task for task in tasks for need in task.needs}
        assert needed == {f"frame.{stage}-{number}" for stage in ("split", "left", "right")}


def test_a_graph_arrives_at_the_times_a_single_task_of_its_name_would() -> None:
    graph = loaded(with_graph())
    single = loaded(changed(TASK, TASK.replace("- arrival", "- name: frame\n    arrival")))
    times = {task.release_s for task in all_tasks(graph, 2)}
    assert times == {task.release_s for task in all_tasks(single, 2)}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "split: {input: 1MB from h1,",
            "split: {input: 1MB from h1, after: {join: 1kB},",
            "found a cycle, ",
        ),
        ("split: 400kB", "splt: 400kB", "found 'splt', expected a task of this graph (did you"),
        ("{after: {split: 400kB}, ", "{", "found no input, expected `input`, or `after`"),
        (
            "{after: {split: 400kB}",
            "{from: h1, after: {split: 1B}",
            "found sources without `input`",
        ),
        (" to h1\n", "\n", "found a result without a sink"),
        ("delay: 20ms", "dealy: 20ms", "found an unknown key"),
        ("200kB", "200", "found 200 without a unit"),
        ("cpu: 500m", "cpu: 5", "found no host that can take a task"),
    ],
)
def test_what_is_no_graph_is_refused(old: str, new: str, said: str) -> None:
    assert said in "\n".join(refusal(with_graph(old, new)))


def test_a_cycle_is_named_with_the_line_where_it_closes() -> None:
    text = with_graph("input: 1MB from h1", "after: {right: 1kB}")
    (line,) = refusal(text)
    number = 1 + next(i for i, t in enumerate(text.splitlines()) if "split: {after" in t)
    closing = 1 + next(i for i, t in enumerate(text.splitlines()) if "right: {after" in t)
    assert line.startswith((f"f.yaml:{number}:", f"f.yaml:{closing}:"))
    assert "split → right → split" in line or "right → split → right" in line


REDUCED = """\
  - name: job
    kind: graph
    arrival: {trace: [0s, 1s]}
    tasks:
      map1: {input: 1MB from h1, compute: 50ms}
      map2: {input: 1MB from h1, compute: 50ms}
      total:
        after: {map1: 5kB}
        reduce: {of: [map2, map3], data: 40kB, operation: max}
        compute: 60ms
      map3: {input: 1MB from h1, compute: 50ms}
"""


def test_a_reduction_is_an_edge_from_each_of_its_tasks() -> None:
    scenario = loaded(changed(TASK, REDUCED))
    total = next(spec for spec in scenario.workloads if spec.name == "job.total")
    assert total.reduce == Reduce(("job.map2", "job.map3"), 40_000, "max")
    assert [(f.task, f.size_bytes) for f in total.after] == [
        ("job.map1", 5_000),
        ("job.map2", 40_000),
        ("job.map3", 40_000),
    ]
    assert total.input_bytes == 40_000
    (_, second) = [task for task in all_tasks(scenario, 0) if task.workload == "job.total"]
    assert second.reduce == Reduce(("job.map2-0001", "job.map3-0001"), 40_000, "max")
    assert {need.task for need in second.needs} == {f"job.map{n}-0001" for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[map2, map3]", "[map2, mop3]", "reduce.of: found 'mop3', expected a task of this graph"),
        ("[map2, map3]", "[map2, map1]", "found 'map1' a second time, expected tasks to differ"),
        ("[map2, map3]", "[map2, map2]", "found 'map2' a second time, expected tasks to differ"),
        ("[map2, map3]", "[map2]", "reduce.of: found"),
        ("[map2, map3]", "[map2, total]", "found a cycle, total"),
        ("40kB", "41B", "reduce.data: found 41B, expected a multiple of 4 bytes"),
        ("max", "mean", "found 'mean', expected"),
    ],
)
def test_what_is_no_reduction_is_refused(old: str, new: str, said: str) -> None:
    assert old in REDUCED
    assert said in "\n".join(refusal(changed(TASK, REDUCED.replace(old, new, 1))))


def test_members_of_a_group_arrive_together_as_a_gang() -> None:
    scenario = loaded(changed(TASK, GROUP))
    (spec,) = scenario.workloads
    assert (spec.members, spec.supersteps) == (2, Supersteps(3, 50_000))
    assert spec.compute_s == pytest.approx(0.12)
    first, second, *_ = all_tasks(scenario, 0)
    assert (first.id, second.id) == ("solver-0000.1", "solver-0000.2")
    assert first.gang == second.gang == first.graph == "solver-0000"
    assert (first.gang_size, first.release_s) == (2, second.release_s)


def test_a_group_that_can_never_start_together_is_refused() -> None:
    (line,) = refusal(changed(TASK, GROUP.replace("members: 2", "members: 3")))
    assert line.endswith("workload[0].members: found 3, expected at most 2: they start together")


def test_demands_of_single_tasks_are_constraints() -> None:
    demanding = TASK + "    demands: {delay: 20ms, bandwidth: 2Mbit/s}\n"
    (spec,) = loaded(changed(TASK, demanding)).workloads
    constraints = spec.constraints
    assert (constraints.max_delay_s, constraints.min_bandwidth_bps) == (0.02, 2e6)
    assert constraints.max_loss == 1.0
    assert all_tasks(loaded(changed(TASK, demanding)), 0)[0].constraints == constraints


SERVICE = """\
  - name: web
    kind: service
    arrival: {fixed: 4/s}
    input: 50kB from h1
    compute: 20ms
    replicas: 2
"""


def test_the_tasks_of_a_service_are_its_requests() -> None:
    scenario = loaded(changed(TASK, SERVICE))
    assert scenario.workloads[0].replicas == 2
    tasks = all_tasks(scenario, 0)
    assert len(tasks) == 80
    assert {task.service for task in tasks} == {"web"}


def test_a_service_has_no_more_replicas_than_hosts_that_can_take_one() -> None:
    (line,) = refusal(changed(TASK, SERVICE.replace("2\n", "3\n")))
    assert "replicas: found 3, expected at most 2: each has a host of its own" in line
