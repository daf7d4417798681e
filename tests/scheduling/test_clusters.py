"""Several clusters behind one entry that knows a summary of each."""

from __future__ import annotations

import pytest

from testbed.errors import ScenarioError
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow, Task
from testbed.scheduling.clusters import summary_of
from testbed.scheduling.fluid import Fluid, StaticNetwork
from testbed.scheduling.framework import Claim, Node
from testbed.scheduling.policies import Setting, make, zones_of
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import report, task


def wan(busy: float = 0.0, **cpu: float) -> tuple[Topology, StaticNetwork]:
    """Sites a, b and c of two hosts each, all linked; `busy` bit/s from a to b."""
    hosts = tuple(
        HostSpec(f"{s}{n}", site=s, cpu=cpu.get(f"{s}{n}", 1.0)) for s in "abc" for n in (1, 2)
    )
    links = [LinkSpec(h.name, f"s{h.site}", 100e6, 0.001) for h in hosts]
    links += [LinkSpec(f"s{p}", f"s{q}", 10e6, 0.005) for p, q in ("ab", "bc", "ac")]
    topology = Topology(hosts, tuple(SwitchSpec(f"s{s}") for s in "abc"), tuple(links))
    flows = [BackgroundFlow("f", "a2", "b2", busy)] if busy else []
    return topology, StaticNetwork(topology, flows)


def entry(topology: Topology, network: StaticNetwork, **options) -> Scheduler:
    policy = make("multi-cluster", options, Setting(network, 1e9, 5, zones_of(topology)))
    scheduler = Scheduler(topology.hosts, policy)
    for host in topology.hosts:
        scheduler.node_report(report(host.name, 0.0))
    return scheduler


def place(scheduler: Scheduler, job: Task, now: float) -> tuple[str | None, str]:
    scheduler.submit(job, now)
    decisions = scheduler.step(now)
    made = decisions or [d for d in scheduler.decisions if d.task == job.id]
    return made[-1].host, made[-1].reason


def local(name: str, at: str = "a1", **more) -> Task:
    return task(name, source=at, sink=at, **more)


def test_work_stays_in_the_cluster_of_its_data_while_that_has_room() -> None:
    scheduler = entry(*wan())
    homes = [place(scheduler, local(f"t{n}"), 0.1 * n)[0] for n in range(2)]
    assert set(homes) == {"a1", "a2"}
    host, reason = place(scheduler, local("t2"), 2.0)  # the summary is new by now
    assert host is not None and host[0] in "bc"
    assert reason.startswith(f"cluster {host[0]}, ")


def test_the_entry_prefers_the_cluster_that_is_quicker_to_reach() -> None:
    scheduler = entry(*wan(busy=9e6, a1=0.0, a2=0.0))
    assert place(scheduler, local("t"), 0.0)[0] in {"c1", "c2"}


def test_the_entry_knows_no_node_and_asks_the_next_cluster_when_one_refuses() -> None:
    """Half of what is asked is free on each node of cluster a: its summary says there is room."""
    topology, network = wan(a1=2.0, a2=2.0)
    scheduler = entry(topology, network, within="idleness", refresh_s=100.0)
    for n, size in enumerate((1.5, 1.5)):  # each leaves half a core, on either node
        assert place(scheduler, local(f"big{n}", cpu=size), 0.0)[0] in {"a1", "a2"}
    host, reason = place(scheduler, local("t", cpu=1.0), 1.0)
    assert host is not None and host[0] in "bc"
    assert reason.startswith("cluster ")


def test_what_no_cluster_can_take_waits_and_every_cluster_says_why() -> None:
    scheduler = entry(*wan(), within="idleness")
    host, reason = place(scheduler, local("t", cpu=3.0), 0.0)
    assert host is None
    assert [f"cluster {name}, " in reason for name in "abc"] == [True] * 3
    assert reason.count("Insufficient cpu") + reason.count("0/2 nodes") >= 3


def test_a_summary_has_sums_and_best_values_and_nothing_of_single_nodes() -> None:
    full, empty, silent = (
        Node(HostSpec(name, cpu=cpu, memory_bytes=100), reported_s=at)
        for name, cpu, at in (("x", 4.0, 9.0), ("y", 1.0, 9.0), ("z", 8.0, 1.0))
    )
    full.hold(Claim(task("t", cpu=3.5, memory_bytes=20), 0.0))
    known = summary_of([full, empty, silent], now=10.0, silent_after_s=3.0)
    assert (known.free.milli_cpu, known.free.memory) == (1500, 180)
    assert (known.emptiest.milli_cpu, known.emptiest.memory) == (1000, 100)
    assert known.cores == 4.0
    assert known.has_room(task("u", cpu=1.0)) and not known.has_room(task("v", cpu=1.2))


def test_all_tasks_end_and_the_summaries_cost_little_against_seeing_every_node() -> None:
    last = {}
    for name in ("idleness", "multi-cluster", "network-aware"):
        topology, network = wan(busy=8e6, c1=2.0)
        tasks = [
            local(f"t{n}", "ab"[n % 2] + "1", release_s=0.3 * n, cpu=0.5, input_bytes=600_000)
            for n in range(24)
        ]
        policy = make(name, {}, Setting(network, seed=2, zones=zones_of(topology)))
        outcome = Fluid(topology, network, policy, tasks).run()
        assert len(outcome.completions) == len(tasks)
        last[name] = outcome.mean_s
    assert last["multi-cluster"] < last["idleness"]
    assert last["multi-cluster"] < 1.25 * last["network-aware"]


def test_options_that_make_no_sense_are_refused() -> None:
    topology, network = wan()
    with pytest.raises(ScenarioError, match="within is itself"):
        entry(topology, network, within="multi-cluster")
    with pytest.raises(ScenarioError, match="'best' is not known"):
        entry(topology, network, within="best")
    with pytest.raises(ScenarioError, match="refresh_s is -1"):
        entry(topology, network, refresh_s=-1.0)
