"""Task graphs: what is ready when, where its inputs are, and what policies make of it."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.errors import ControlError
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import Constraints, Fetch, Reduce, Supersteps, Task
from testbed.scheduling.constraints import NetworkDemands
from testbed.scheduling.fluid import Fluid, StaticNetwork
from testbed.scheduling.framework import Node
from testbed.scheduling.graphs import TaskGraphs
from testbed.scheduling.network_overhead import NetworkOverhead, Options
from testbed.scheduling.plugins import DataLocality
from testbed.scheduling.policies import Setting, make, zones_of
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import Star, report, task


def diamond() -> tuple[Task, ...]:
    """`a`, whose result `b` and `c` need; `d` needs theirs and has an input of its own."""
    inner = {"source": "", "sink": "", "input_bytes": 0, "output_bytes": 0, "graph": "g"}
    return (
        task("a", graph="g"),
        task("b", needs=(Fetch(1000, task="a"),), **inner),
        task("c", needs=(Fetch(2000, task="a"),), **inner),
        task("d", graph="g", needs=(Fetch(5, task="b"), Fetch(7, task="c")), deadline_s=9.0),
    )


def test_a_task_is_ready_when_all_it_needs_is_made_and_knows_where_that_is() -> None:
    graphs = TaskGraphs(diamond())
    assert [graphs.waits(name) for name in "abcd"] == [False, True, True, True]
    (b, c), lost = graphs.over("a", "h1", elapsed_s=1.0)
    assert (b.id, c.id, lost) == ("b", "c", ())
    assert (b.source, b.sink, b.input_bytes, b.fetches) == ("h1", "h1", 1000, ())
    assert graphs.over("b", "h2", 2.0) == ((), ())
    ((d,), _) = graphs.over("c", "h3", 3.0)
    assert [(f.source, f.size_bytes) for f in d.fetches] == [("h2", 5), ("h3", 7)]
    assert (d.source, d.input_bytes) == ("src", 1_000_000)
    assert (d.release_s, d.deadline_s) == (3.0, 6.0)


def test_the_largest_result_is_the_input_of_a_task_that_has_none_and_keeps_its_demands() -> None:
    needs = (Fetch(10, task="a"), Fetch(20, task="b", max_delay_s=0.01))
    joined = task("j", source="", sink="", needs=needs)
    graphs = TaskGraphs([task("a"), task("b"), joined])
    graphs.over("a", "h1", 0.0)
    (ready,), _ = graphs.over("b", "h2", 0.0)
    assert (ready.source, ready.input_bytes) == ("h2", 20)
    assert [(f.source, f.size_bytes, f.max_delay_s) for f in ready.fetches] == [
        ("h1", 10, float("inf")),
        ("h2", 0, 0.01),
    ]


def test_what_needs_a_result_that_never_came_is_lost_once() -> None:
    graphs = TaskGraphs(diamond())
    graphs.over("a", "h1", 0.0)
    assert graphs.over("b", "h2", 0.0, ok=False) == ((), ("d",))
    assert graphs.over("c", None, 0.0, ok=False) == ((), ())


def test_cycles_and_unknown_tasks_are_refused_by_name() -> None:
    with pytest.raises(ControlError, match=r"a → b|b → a"):
        TaskGraphs([task("a", needs=(Fetch(1, task="b"),)), task("b", needs=(Fetch(1, task="a"),))])
    with pytest.raises(ControlError, match="needs x, which is no task"):
        TaskGraphs([task("a", needs=(Fetch(1, task="x"),))])


@st.composite
def graphs_of_tasks(draw: st.DrawFn) -> list[Task]:
    count = draw(st.integers(1, 9))
    tasks = []
    for n in range(count):
        before = draw(st.sets(st.integers(0, n - 1))) if n else set()
        needs = tuple(Fetch(1 + b, task=f"t{b}") for b in sorted(before))
        tasks.append(task(f"t{n}", needs=needs))
    return draw(st.permutations(tasks))


@given(graphs_of_tasks(), st.randoms(use_true_random=False))
def test_every_task_of_any_graph_is_released_once_and_never_before_what_it_needs(
    tasks: list[Task], random
) -> None:
    graphs = TaskGraphs(tasks)
    waiting = [t.id for t in tasks if not graphs.waits(t.id)]
    done: set[str] = set()
    needs = {t.id: {need.task for need in t.needs} for t in tasks}
    while waiting:
        name = waiting.pop(random.randrange(len(waiting)))
        assert name not in done
        assert needs[name] <= done
        done.add(name)
        ready, _ = graphs.over(name, f"host-of-{name}", 0.0)
        for following in ready:
            sources = {fetch.source for fetch in following.fetches}
            assert sources == {f"host-of-{need}" for need in needs[following.id]}
        waiting += [t.id for t in ready]
    assert done == {t.id for t in tasks}


def test_a_reduction_knows_where_its_vectors_are_and_one_of_them_counts_as_the_input() -> None:
    needs = (Fetch(500, task="a"), Fetch(40, task="b"), Fetch(40, task="c"))
    total = task("t", source="", sink="", needs=needs, reduce=Reduce(("c", "b"), 40))
    graphs = TaskGraphs([task("a"), task("b"), task("c"), total])
    graphs.over("a", "h1", 0.0)
    graphs.over("b", "h2", 0.0)
    ((ready,), _) = graphs.over("c", "h3", 0.0)
    assert ready.reduce == Reduce(("c", "b"), 40, hosts=("h3", "h2"), as_input=True)
    assert (ready.source, ready.input_bytes) == ("h2", 40)
    assert [(f.task, f.source, f.size_bytes) for f in ready.fetches] == [
        ("a", "h1", 500),
        ("c", "h3", 40),
    ]


def test_a_result_that_is_lost_with_its_host_is_made_again_with_what_that_takes() -> None:
    graphs = TaskGraphs(diamond())
    graphs.over("a", "h1", 1.0)
    graphs.supplied("b")
    graphs.over("b", "h1", 2.0)
    setback = graphs.failed("h1")
    # d needs b, which needs a; so does c, which was ready.
    assert (setback.again, setback.recalled) == (("a", "b"), ("c",))
    assert [graphs.waits(name) for name in "abcd"] == [False, True, True, True]
    assert graphs.failed("h1").again == ()
    ready, _ = graphs.over("a", "h2", 3.0)
    assert [(one.id, one.source) for one in ready] == [("b", "h2"), ("c", "h2")]
    assert graphs.over("c", "h2", 4.0) == ((), ())
    ((d,), _) = graphs.over("b", "h3", 5.0)
    assert [f.source for f in d.fetches] == ["h3", "h2"]


def test_a_result_that_nobody_needs_any_more_is_not_made_again() -> None:
    graphs = TaskGraphs(diamond())
    graphs.over("a", "h1", 0.0)
    for name in "bc":
        graphs.supplied(name)
    assert graphs.failed("h1").again == ()
    # Until one of those that had it loses it with a host of its own.
    setback = graphs.failed("h2", stopped=["c"])
    assert (setback.again, setback.recalled) == (("a",), ("c",))


def test_a_task_that_fails_when_it_is_made_again_takes_only_those_that_still_need_it() -> None:
    graphs = TaskGraphs(diamond())
    graphs.over("a", "h1", 0.0)
    graphs.supplied("b")
    graphs.over("b", "h2", 0.0)
    assert graphs.failed("h1").again == ("a",)
    assert graphs.over("a", None, 1.0, ok=False) == ((), ("c", "d"))


@pytest.mark.parametrize("seed", range(5))
def test_through_random_failures_of_hosts_no_task_is_lost_or_made_again_for_nobody(
    seed: int,
) -> None:
    redone = sum(lived(random.Random(f"{seed}/{life}")) for life in range(100))
    assert redone > 100


def lived(random: random.Random) -> int:
    """A random graph to its end, through failures of hosts; how often a task was made again."""
    tasks: list[Task] = []
    for n in range(random.randint(2, 9)):
        before = random.sample(range(n), min(n, random.randint(0, 2)))
        needs = tuple(Fetch(1, task=f"t{m}") for m in before)
        tasks.append(task(f"t{n}", needs=needs))
    redone = 0
    graphs = TaskGraphs(tasks)
    needs = {t.id: {need.task for need in t.needs} for t in tasks}
    needed_by = {t.id: {u.id for u in tasks if t.id in needs[u.id]} for t in tasks}
    waiting = {t.id for t in tasks if not graphs.waits(t.id)}
    running: dict[str, str] = {}
    supplied: set[str] = set()
    done: set[str] = set()
    made: dict[str, str] = {}
    failures = 12
    while waiting or running:
        name = random.choice(sorted(waiting | running.keys()))
        if failures and random.random() < 0.3:
            failures -= 1
            host = random.choice("xyz")
            stopped = [one for one, at in running.items() if at == host]
            supplied -= set(stopped)
            for one in stopped:
                del running[one]
                waiting.add(one)
            made = {one: at for one, at in made.items() if at != host}
            before = set(done)
            setback = graphs.failed(host, stopped)
            redone += len(setback.again)
            # Just those, and all of those, that are missing to a task without its inputs.
            for one in reversed(setback.again):
                assert one in before and one not in made
                assert any(u not in done and u not in supplied for u in needed_by[one])
                done.discard(one)
                supplied.discard(one)
            for one in {t.id for t in tasks} - done - supplied:
                assert not [n for n in needs[one] if n in done and n not in made]
            for one in setback.recalled:
                assert one in waiting or one in running
                running.pop(one, None)
                waiting.discard(one)
            waiting |= {one for one in setback.again if not graphs.waits(one)}
            for one in waiting | (running.keys() - supplied):
                assert needs[one] <= made.keys()
        elif name in waiting:
            assert name not in done and needs[name] <= made.keys()
            fetches = graphs.resolved(name, 0.0).fetches
            assert all(fetch.source == made[fetch.task] for fetch in fetches)
            waiting.discard(name)
            running[name] = random.choice("xyz")
        elif name not in supplied:
            supplied.add(name)
            graphs.supplied(name)
        else:
            host = made[name] = running.pop(name)
            done.add(name)
            ready, lost = graphs.over(name, host, 0.0)
            assert not lost
            fresh = {one.id for one in ready}
            assert not fresh & (waiting | running.keys() | done)
            waiting |= fresh
    assert done == {t.id for t in tasks}
    return redone


def star(**more) -> Star:
    return Star({"src": 100e6, "a": 10e6, "b": 10e6, "c": 10e6}, **more)


def test_network_aware_goes_where_the_larger_part_of_the_inputs_is() -> None:
    hosts = [HostSpec(name) for name in "abc"]
    scheduler = Scheduler(hosts, make("network-aware", {}, Setting(star())))
    for host in hosts:
        scheduler.node_report(report(host.name, 0.0))
    fetches = (Fetch(3_000_000, "b"), Fetch(1_000_000, "c"))
    job = task("j", source="a", sink="a", input_bytes=1_000_000, fetches=fetches, compute_s=0.1)
    scheduler.submit(job, 0.0)
    (decision,) = scheduler.step(0.0)
    assert decision.host == "b"
    # 2 MB over the one link to b, whatever each would take alone.
    assert decision.prediction is not None
    assert 1.6 < decision.prediction.transfer_s < 1.9
    assert [path and path.nodes for path in decision.fetch_paths] == [None, ("c", "s1", "b")]


def test_what_is_held_for_several_inputs_is_given_back_when_they_have_arrived() -> None:
    network = star()
    scheduler = Scheduler([HostSpec("a")], make("network-aware", {}, Setting(network)))
    scheduler.node_report(report("a", 0.0))
    job = task("j", fetches=(Fetch(1000, "b"), Fetch(1000, "c")), output_bytes=0)
    scheduler.submit(job, 0.0)
    scheduler.step(0.0)
    assert {"j:in", "j:in0", "j:in1"} <= set(network.held)
    scheduler.transfer_done("j", 1.0)
    assert not {"j:in", "j:in0", "j:in1"} & set(network.held)
    scheduler.compute_done("j", 2.0)
    scheduler.finished("j", 2.0)
    assert not network.held


def test_members_of_a_bulk_synchronous_group_stay_near_each_other() -> None:
    """Of two pairs of hosts, each on a switch of its own, one is enough for both members."""
    hosts = tuple(HostSpec(name) for name in ("p1", "p2", "q1", "q2"))
    switches = (SwitchSpec("sp"), SwitchSpec("sq"))
    links = [LinkSpec("sp", "sq", 1e6, 0.01, 0.0, 0.0, 10**5)]
    links += [LinkSpec(h.name, f"s{h.name[0]}", 50e6, 0.001, 0.0, 0.0, 10**5) for h in hosts]
    topology = Topology(hosts, switches, tuple(links))
    network = StaticNetwork(topology)
    policy = make("network-aware", {}, Setting(network, zones=zones_of(topology)))
    scheduler = Scheduler(hosts, policy)
    for host in hosts:
        scheduler.node_report(report(host.name, 0.0))
    for n in (1, 2):
        member = task(
            f"m{n}", source="p1", sink="p1", input_bytes=0, gang="g", gang_size=2,
            supersteps=Supersteps(5, 100_000),
        )  # fmt: skip
        scheduler.submit(member, 0.0)
    first, second = scheduler.step(0.0)
    assert {first.host, second.host} in ({"p1", "p2"}, {"q1", "q2"})
    assert len(second.fetch_paths) == 1
    for name in ("m1", "m2"):
        scheduler.transfer_done(name, 1.0)
        scheduler.compute_done(name, 2.0)
        scheduler.finished(name, 3.0)


def test_a_node_that_an_input_reaches_too_slowly_is_left_out() -> None:
    plugin = NetworkDemands(star(delay_s=0.01))
    far = task("j", source="a", sink="a", fetches=(Fetch(0, "b", max_delay_s=0.015),))
    assert plugin.reason(far, Node(HostSpec("a")), 0.0) == "20.0 of 15.0 ms on the way"
    assert plugin.reason(far, Node(HostSpec("b")), 0.0) == ""  # its own input may take its time
    thin = task("k", source="a", sink="a", fetches=(Fetch(9, "b", min_bandwidth_bps=20e6),))
    assert plugin.reason(thin, Node(HostSpec("c")), 0.0) == "10.0 of 20.0 Mbit/s on the way"
    assert plugin.reason(task("l", constraints=Constraints()), Node(HostSpec("c")), 0.0) == ""


def test_data_local_weighs_inputs_by_their_bytes() -> None:
    plugin = DataLocality({"a": "z", "b": "z", "c": "y"})
    job = task("j", source="a", input_bytes=300, fetches=(Fetch(100, "c"),))
    scores = {name: plugin.score(job, Node(HostSpec(name))) for name in "abc"}
    assert scores == {"a": 75, "b": 37, "c": 25}


def test_every_input_is_a_dependency_of_network_overhead() -> None:
    zones = dict.fromkeys(("src", "a", "b", "c"), "")
    zones = {name: f"zone-{name}" for name in zones}
    plugin = NetworkOverhead(star(delay_s=0.004), zones, Options())
    job = task("j", source="a", sink="a", fetches=(Fetch(1, "b"), Fetch(1, "c")))
    nodes = [Node(HostSpec(name)) for name in "abc"]
    plugin.prefilter(job, nodes, 0.0)
    # On a: the input and the result cost nothing, b and c eight units of delay each.
    assert [plugin.score(job, node) for node in nodes] == [16, 24, 24]


def test_in_fluid_network_aware_ends_graphs_sooner_than_idleness() -> None:
    """Two racks and a thin link between them: who scatters a graph pays for it."""
    hosts = tuple(HostSpec(f"{rack}{n}") for rack in "pq" for n in (1, 2, 3))
    links = [LinkSpec("sp", "sq", 4e6, 0.005, 0.0, 0.0, 10**5)]
    links += [LinkSpec(h.name, f"s{h.name[0]}", 50e6, 0.001, 0.0, 0.0, 10**5) for h in hosts]
    topology = Topology(hosts, (SwitchSpec("sp"), SwitchSpec("sq")), tuple(links))
    tasks = []
    inner = {"source": "", "sink": "", "input_bytes": 0, "output_bytes": 0, "compute_s": 0.2}
    for n in range(4):
        of = {"release_s": 0.7 * n, "graph": f"g{n}", "cpu": 0.5}
        tasks.append(task(f"a{n}", source="p1", sink="p1", output_bytes=0, **of))
        for side in "bc":
            needs = (Fetch(500_000, task=f"a{n}"),)
            tasks.append(task(f"{side}{n}", needs=needs, **inner, **of))
        needs = (Fetch(300_000, task=f"b{n}"), Fetch(300_000, task=f"c{n}"))
        tasks.append(task(f"d{n}", needs=needs, **inner, **of))
    last = {}
    for name in ("idleness", "network-aware"):
        network = StaticNetwork(topology)
        policy = make(name, {}, Setting(network, seed=3, zones=zones_of(topology)))
        outcome = Fluid(topology, network, policy, tasks).run()
        assert len(outcome.completions) == 16
        started = {d.task: d.at_s for d in outcome.decisions if d.host is not None}
        graph = nx.DiGraph([(need.task, t.id) for t in tasks for need in t.needs])
        assert all(started[a] < started[b] for a, b in graph.edges)
        last[name] = outcome.makespan_s
    assert last["network-aware"] < 0.8 * last["idleness"]
