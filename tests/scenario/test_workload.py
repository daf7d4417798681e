"""Tasks follow from the seed, the repetition and the workload, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from testbed.errors import ScenarioError
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import Arrival, Task, WorkloadSpec
from testbed.scenario import all_tasks, loads, repetition_seed, tasks

from .example import SMALL

HOSTS = ("h1", "h2", "h3")
TOPOLOGY = Topology(
    hosts=tuple(HostSpec(name) for name in HOSTS),
    switches=(SwitchSpec("s1"),),
    links=tuple(LinkSpec(name, "s1", 1e6) for name in HOSTS),
)
SPEC = WorkloadSpec(
    name="frames",
    arrival=Arrival("poisson", rate=5.0),
    sources=HOSTS,
    sinks=(),
    input_bytes=1000,
    compute_s=0.1,
    output_bytes=10,
    until_s=20.0,
)

seeds = st.integers(0, 2**63 - 1)
names = st.text("abcdefgh-123", min_size=1, max_size=12)


def times(released: tuple[Task, ...]) -> list[float]:
    return [task.release_s for task in released]


@given(seeds, st.integers(0, 999), names)
def test_the_same_seed_and_repetition_give_the_same_tasks(
    seed: int, repetition: int, name: str
) -> None:
    spec = replace(SPEC, name=name)
    assert tasks(spec, TOPOLOGY, seed, repetition) == tasks(spec, TOPOLOGY, seed, repetition)


@given(seeds, st.integers(0, 999), names, names)
def test_workloads_of_different_names_have_different_streams(
    seed: int, repetition: int, one: str, other: str
) -> None:
    if one != other:
        a = tasks(replace(SPEC, name=one), TOPOLOGY, seed, repetition)
        b = tasks(replace(SPEC, name=other), TOPOLOGY, seed, repetition)
        assert not set(times(a)) & set(times(b))


def test_another_workload_before_or_after_changes_nothing_in_this_one() -> None:
    other = "  - {name: other, arrival: {poisson: 9/s}, input: 1kB from h2, compute: 1ms}\n"
    text = SMALL.replace("  - arrival", "  - name: mine\n    arrival")
    alone, after = loads(text), loads(text + other)
    before = loads(text.replace("workload:\n", "workload:\n" + other))
    mine = tasks(alone.workloads[0], alone.topology, alone.seed, 3)
    assert len(mine) > 10
    for scenario in (before, after):
        released = all_tasks(scenario, 3)
        assert len(released) > len(mine) + 50
        assert tuple(task for task in released if task.workload == "mine") == mine
        assert times(released) == sorted(times(released))


def test_a_change_of_sources_leaves_the_arrivals_alone() -> None:
    fewer = replace(SPEC, sources=("h1",), sinks=("h2", "h3"))
    assert times(tasks(fewer, TOPOLOGY, 7, 0)) == times(tasks(SPEC, TOPOLOGY, 7, 0))


def test_repetitions_and_seeds_have_seeds_of_their_own() -> None:
    found = {repetition_seed(seed, r) for seed in range(100) for r in range(100)}
    found |= {repetition_seed(seed << 32, r) for seed in range(1, 100) for r in range(100)}
    assert len(found) == 100 * 100 + 99 * 100
    assert all(0 <= seed < 2**63 for seed in found)


def test_the_stream_of_a_seed_is_the_same_in_every_release() -> None:
    """Results are compared over years: these numbers may never change."""
    assert repetition_seed(7, 0) == 8460147692890830636
    first = tasks(SPEC, TOPOLOGY, 7, 0)[:3]
    assert [(round(t.release_s, 9), t.source) for t in first] == [
        (0.344832406, "h1"),
        (0.432493959, "h3"),
        (0.482653822, "h3"),
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rate", [0.5, 20.0])
def test_poisson_gaps_are_exponential_with_the_rate_asked_for(seed: int, rate: float) -> None:
    spec = replace(SPEC, arrival=Arrival("poisson", rate=rate), until_s=None, count=5000)
    gaps = np.diff([0.0, *times(tasks(spec, TOPOLOGY, seed, 0))])
    assert stats.kstest(gaps, stats.expon(scale=1 / rate).cdf).pvalue > 0.01
    assert abs(np.corrcoef(gaps[:-1], gaps[1:])[0, 1]) < 4 / np.sqrt(len(gaps))


def test_poisson_counts_are_poisson_over_repetitions() -> None:
    counts = [len(tasks(SPEC, TOPOLOGY, 1, r)) for r in range(400)]
    mean, variance = np.mean(counts), np.var(counts, ddof=1)
    assert mean == pytest.approx(100, abs=4 * np.sqrt(100 / 400))
    dispersion = variance / mean * 399
    assert stats.chi2(399).ppf(0.005) < dispersion < stats.chi2(399).ppf(0.995)


def test_sources_and_sinks_are_chosen_evenly_and_independently() -> None:
    spec = replace(SPEC, sinks=HOSTS, until_s=None, count=9000)
    released = tasks(spec, TOPOLOGY, 5, 0)
    pairs = [[0.0] * 3 for _ in range(3)]
    for task in released:
        pairs[HOSTS.index(task.source)][HOSTS.index(task.sink)] += 1
    assert stats.chisquare(np.ravel(pairs)).pvalue > 0.01


def test_results_return_to_the_source_without_sinks() -> None:
    assert all(task.sink == task.source for task in tasks(SPEC, TOPOLOGY, 1, 1))


def test_fixed_arrivals_are_evenly_spaced_from_the_start() -> None:
    spec = replace(SPEC, arrival=Arrival("fixed", rate=2.0), until_s=2.0)
    assert times(tasks(spec, TOPOLOGY, 1, 0)) == [0.0, 0.5, 1.0, 1.5]


def test_a_trace_is_followed_in_order_and_the_count_bounds_it() -> None:
    spec = replace(SPEC, arrival=Arrival("trace", times_s=(3.0, 1.0, 20.0, 21.0)))
    assert times(tasks(spec, TOPOLOGY, 1, 0)) == [1.0, 3.0, 20.0]
    assert times(tasks(replace(spec, count=2), TOPOLOGY, 1, 0)) == [1.0, 3.0]


@given(seeds, st.integers(1, 50), st.floats(0.1, 30.0))
def test_tasks_keep_to_their_count_and_time_and_have_distinct_ids(
    seed: int, count: int, until_s: float
) -> None:
    released = tasks(replace(SPEC, count=count, until_s=until_s), TOPOLOGY, seed, 0)
    assert len(released) <= count
    assert all(0 <= t < until_s for t in times(released))
    assert times(released) == sorted(times(released))
    assert len({task.id for task in released}) == len(released)


def test_a_task_asks_for_what_its_workload_says() -> None:
    spec = replace(SPEC, cpu=0.5, memory_bytes=7, deadline_s=2.0, candidates=("h2",), count=1)
    (task,) = tasks(spec, TOPOLOGY, 1, 0)
    assert (task.id, task.workload) == ("frames-0000", "frames")
    assert (task.input_bytes, task.compute_s, task.output_bytes) == (1000, 0.1, 10)
    assert (task.cpu, task.memory_bytes, task.deadline_s) == (0.5, 7, 2.0)
    assert task.candidates == ("h2",)


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        (replace(SPEC, sources=("h9",)), "found 'h9', expected a host"),
        (replace(SPEC, sources=()), "found no sources"),
        (replace(SPEC, until_s=None), "expected count or until"),
    ],
)
def test_a_workload_that_cannot_be_released_is_refused(spec: WorkloadSpec, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        tasks(spec, TOPOLOGY, 1, 0)
