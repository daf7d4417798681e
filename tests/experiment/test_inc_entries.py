"""What switches hold for a grant: read as the data plane will, without running one."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address
from itertools import pairwise

import pytest

from testbed.control.inc import IncController
from testbed.errors import ControlError
from testbed.experiment.inc_entries import TABLES, wanted_state
from testbed.experiment.inc_tables import FIRST_NUMBER, NUMBERS_A_TASK
from testbed.experiment.switch_agent import capability as agents_capability
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4info import P4Info
from testbed.model.addresses import (
    FUNCT_DT6,
    FUNCT_END,
    host_address,
    sid,
    switch_id,
    switch_mac,
)
from testbed.model.admission import Refusal, TaskRequest
from testbed.model.inc_wire import (
    FUNCT_AGGREGATE,
    FUNCT_COUNT_MIN,
    SKETCH_PAGES,
    TLV_OPERAND,
)
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from tests.control.inc.networks import capability, controller, granted, request

LEAVES = ("leaf1", "leaf2", "leaf3")
HOSTS = tuple(f"h{i}" for i in range(1, 10))


def topology(core_bps: float = 100e6) -> Topology:
    """Three leaves with three hosts each below one spine."""
    links = [LinkSpec(host, LEAVES[i // 3], 1e9, 1e-4) for i, host in enumerate(HOSTS)]
    links += [LinkSpec(leaf, "spine1", core_bps, 1e-3) for leaf in LEAVES]
    return Topology(
        hosts=tuple(HostSpec(name) for name in HOSTS),
        switches=tuple(SwitchSpec(name, "inc_compute") for name in (*LEAVES, "spine1")),
        links=tuple(links),
    )


def managed(network: Topology, capable: tuple[str, ...]) -> IncController:
    inc = controller()
    for spec in network.switches:
        inc.switch(spec.name, switch_id(network, spec.name), 0.0)
    for link in network.links:
        inc.link(link.a, link.b, int(link.rate_bps), link.delay_s, 0.0)
    for host in network.hosts:
        address = str(host_address(network, host.name).address)
        inc.host(host.name, network.access[host.name].switch, address, 0.0)
    for name in capable:
        inc.capability(capability(name, slots=256, elements=256), 0.0)
    return inc


def joins(inc: IncController, name: str, profile: str = "full") -> None:
    """Declare what a switch's agent would; no reports are due."""
    spec = SwitchSpec(name, "inc_compute", profile)
    inc.capability(agents_capability(spec, 20_000, 0.0, interval_s=0.0), 0.0)


def entries(state: object, table: str) -> list[dict[str, int]]:
    found = [e for e in state.entries if e.table == table]  # type: ignore[attr-defined]
    return [{**e.match, **e.params, "action": e.action} for e in found]


def test_a_tree_of_two_levels_becomes_jobs_replicas_and_segments() -> None:
    network = topology(core_bps=12e6)
    inc = managed(network, (*LEAVES[:2], "spine1"))
    sources = ("h1", "h2", "h3", "h4", "h5", "h6")
    task = granted(inc.admit(request(*sources, destination="h7", rate_bps=3e6), 1.0))
    (part,) = task.parts
    state = wanted_state(network, [task])
    assert {work.device for work in part.works} == {"leaf1", "leaf2", "spine1"}

    (job,) = entries(state["leaf2"], "inc_job")
    assert (job["unique_id"], job["level"], job["up"]) == (part.unique_id, 0, 1)
    assert job["workers"] == 0b111000  # sources keep their place in the request
    (root,) = entries(state["spine1"], "inc_job")
    assert (root["level"], root["up"], root["workers"]) == (1, 0, 0b11)
    # Results to a leaf take its INC segment, then its exit.
    leaf1 = switch_id(network, "leaf1")
    to_leaf1 = next(r for r in entries(state["spine1"], "inc_replica") if r["worker"] == 0)
    assert to_leaf1["action"] == "encaps_2"
    assert IPv6Address(to_leaf1["s1"]) == sid(leaf1, FUNCT_AGGREGATE, TLV_OPERAND)
    assert IPv6Address(to_leaf1["s2"]) == sid(leaf1, FUNCT_DT6)
    assert to_leaf1["dst_mac"] == int(switch_mac(leaf1).replace(":", ""), 16)
    # Requests enter at the leaf by its INC segment and go on to the root's.
    (access,) = entries(state["leaf1"], "inc_access")
    assert IPv6Address(access["source"]) == sid(leaf1, FUNCT_END)
    spine = sid(switch_id(network, "spine1"), FUNCT_AGGREGATE, TLV_OPERAND)
    assert [IPv6Address(access[f"s{i}"]) for i in (1, 2)] == [
        sid(leaf1, FUNCT_AGGREGATE, TLV_OPERAND), spine,
    ]  # fmt: skip
    # Groups: everybody, and each child alone, by replicas that are there.
    for name in ("leaf1", "leaf2", "spine1"):
        (job,) = entries(state[name], "inc_job")
        rids = {r["rid"] for r in entries(state[name], "inc_replica")}
        assert {rid for _, rid in state[name].groups[job["group"]]} == rids
        children = [n for n in range(32) if job["workers"] >> n & 1]
        assert [len(state[name].groups[job["unicast"] + n]) for n in children] == [1] * len(
            children
        )
        for port, _ in state[name].groups[job["group"]]:
            assert port in {p.number for p in network.ports[name]}


def test_every_entry_is_one_that_the_program_has() -> None:
    network = topology()
    inc = managed(network, ("spine1", "leaf2"))
    joins(inc, "leaf1")
    tasks = [
        granted(inc.admit(sketching("h1", "h7"), 1.0)),
        granted(inc.admit(request("h1", "h4", destination="h8", to_sources=False), 1.0)),
        granted(inc.admit(request("h1", "h4", "h7"), 1.0)),
        granted(inc.admit(request("h2", "h5"), 1.0)),
        granted(inc.admit(request("h3", "h6", "h9"), 1.0)),
    ]
    info = P4Info(programs.load("inc_compute").p4info_text)
    for wanted in wanted_state(network, tasks).values():
        keys = {info.key(entry).SerializeToString(deterministic=True) for entry in wanted.entries}
        assert len(keys) == len(wanted.entries)
        for entry in wanted.entries:
            assert entry.table in TABLES
            info.entry(entry)


def test_tasks_on_one_switch_share_no_number() -> None:
    network = topology()
    inc = managed(network, ("spine1",))
    tasks = [granted(inc.admit(request(f"h{i}", f"h{i + 3}"), 1.0)) for i in (1, 2, 3)]
    state = wanted_state(network, tasks)["spine1"]
    jobs = entries(state, "inc_job")
    assert len({job["group"] for job in jobs}) == 3
    for job in jobs:
        assert job["group"] == FIRST_NUMBER + job["slot_base"] * NUMBERS_A_TASK
        assert max(job["group"], job["unicast"] + 31) < 1 << 16
    rids = [replica["rid"] for replica in entries(state, "inc_replica")]
    assert len(set(rids)) == len(rids) == 6


def test_a_moved_task_is_on_switches_twice_until_its_hosts_have_left() -> None:
    network = topology()
    inc = managed(network, ("spine1", "leaf2"))
    task = granted(inc.admit(request("h1", "h4"), 1.0))
    (root,) = task.parts
    inc.adjust(task.id, 4e6, 2.0)
    moved = inc.task(task.id)
    both = wanted_state(network, [moved])
    known = {e["unique_id"] for s in both.values() for e in entries(s, "inc_job")}
    assert known == {root.unique_id, moved.parts[0].unique_id} and len(known) == 2
    inc.left(task.id, moved.epoch, 3.0)
    after = wanted_state(network, [inc.task(task.id)])
    assert {e["unique_id"] for s in after.values() for e in entries(s, "inc_job")} == {
        moved.parts[0].unique_id
    }
    inc.release(task.id, 4.0)
    nothing = wanted_state(network, inc.tasks())
    for wanted in nothing.values():
        assert not wanted.groups
        assert not entries(wanted, "inc_job") and not entries(wanted, "inc_access")


def test_what_switches_cannot_be_told_is_left_out() -> None:
    network = topology()
    inc = managed(network, ("spine1",))
    inc.link("h99", "leaf1", 10**9, 1e-4, 0.0)
    inc.host("h99", "leaf1", "fd00:99::1", 0.0)
    one = granted(inc.admit(request("h1", "h99"), 1.0))
    for wanted in wanted_state(network, [one]).values():
        assert not entries(wanted, "inc_job") and not wanted.groups


def test_a_result_to_one_host_leaves_the_root_once_also_when_it_is_asked_for_again() -> None:
    network = topology(core_bps=12e6)
    inc = managed(network, (*LEAVES[:2], "spine1"))
    sources = ("h1", "h2", "h3", "h4", "h5", "h6")
    wanted = request(*sources, destination="h7", rate_bps=3e6, to_sources=False)
    task = granted(inc.admit(wanted, 1.0))
    (part,) = task.parts
    assert part.root.children == ("leaf1", "leaf2") and part.exit_path == ("spine1", "leaf3")
    state = wanted_state(network, [task])
    (job,) = entries(state["spine1"], "inc_job")
    (result,) = entries(state["spine1"], "inc_replica")
    assert IPv6Address(result["child"]) == host_address(network, "h7").address
    assert (result["worker"], result["action"]) == (0, "encaps_1")
    assert IPv6Address(result["s1"]) == sid(switch_id(network, "leaf3"), FUNCT_DT6)
    (port,) = (p.number for p in network.ports["spine1"] if p.peer == "leaf3")
    assert job["workers"] == 0b11
    groups = {job["group"], job["unicast"], job["unicast"] + 1}
    assert state["spine1"].groups == dict.fromkeys(groups, ((port, result["rid"]),))
    for leaf, workers in (("leaf1", 0b111), ("leaf2", 0b111000)):
        (job,) = entries(state[leaf], "inc_job")
        assert (job["up"], job["workers"]) == (1, workers)
        assert not state[leaf].groups and not entries(state[leaf], "inc_replica")
    # The destination may hang on the root itself.
    near = managed(network, ("leaf1",))
    task = granted(near.admit(request("h1", "h2", destination="h3", to_sources=False), 1.0))
    (result,) = entries(wanted_state(network, [task])["leaf1"], "inc_replica")
    assert result["action"] == "plain"
    assert IPv6Address(result["child"]) == host_address(network, "h3").address


def sketching(*sources: str, **fields: object) -> TaskRequest:
    counting = {"primitive": "count_min", "operation": "count", "dtype": "uint32"}
    return request(
        *sources, destination="h9", to_sources=False, elements=160, rate_bps=1e5,
        **counting, **fields,
    )  # fmt: skip


def test_a_sketch_has_a_page_of_its_own_and_every_source_slots_of_its_own() -> None:
    network = topology()
    inc = managed(network, ())
    joins(inc, "spine1")
    tasks = [granted(inc.admit(sketching("h1", "h4", "h5"), 1.0)) for _ in range(3)]
    sums = granted(inc.admit(request("h1", "h4"), 1.0))
    inc.release(tasks[1].id, 2.0)
    tasks[1] = granted(inc.admit(sketching("h2"), 2.0))
    state = wanted_state(network, inc.tasks())
    jobs = {j["unique_id"]: j for j in entries(state["spine1"], "inc_job")}
    assert len(jobs) == 4
    pages = []
    for task in tasks:
        (part,) = task.parts
        job = jobs[part.unique_id]
        pages.append(job["group"])
        assert (job["funct"], job["count"]) == (FUNCT_COUNT_MIN, 16)
        assert job["slots"] == part.window * len(task.request.sources)
        spine = sid(switch_id(network, "spine1"), FUNCT_COUNT_MIN, TLV_OPERAND)
        assert str(spine) in part.segments[task.request.sources[0]]
        assert (
            part.links["leaf3", "h9"]
            == len(task.request.sources)
            * part.links[task.request.sources[0], network.access[task.request.sources[0]].switch]
        )
    assert sorted(pages) == [0, 1, 2] and pages[1] == 1
    ranges = sorted((j["slot_base"], j["slots"]) for j in jobs.values())
    assert all(base + count <= after for (base, count), (after, _) in pairwise(ranges))
    # A sum's groups are no pages, and the node answers to the SID of either.
    assert jobs[sums.parts[0].unique_id]["group"] >= FIRST_NUMBER
    sids = {e["sid"]: e["action"] for e in entries(state["spine1"], "inc_sid")}
    assert sids[int(spine) >> 64] == "inc_segment" and len(sids) == 3


def test_the_ninth_sketch_of_a_switch_is_refused_and_told_why() -> None:
    network = topology()
    inc = managed(network, ())
    joins(inc, "spine1")
    for _ in range(SKETCH_PAGES):
        granted(inc.admit(sketching("h1"), 1.0))
    refusal = inc.admit(sketching("h1"), 1.0)
    assert isinstance(refusal, Refusal) and refusal.bottleneck == "pages of spine1"
    granted(inc.admit(sketching("h1", priority=1), 1.0))
    with pytest.raises(ControlError, match=r"count_min sends each packet on .* to_sources false"):
        inc.admit(replace(sketching("h1"), to_sources=True), 1.0)


def test_a_device_without_the_primitive_or_its_precision_counts_nothing() -> None:
    network = topology()
    inc = managed(network, ())
    for profile in ("aggregation-only", "16-bit", "forwarding-only"):
        joins(inc, "spine1", profile)
        refusal = inc.admit(sketching("h1"), 1.0)
        assert isinstance(refusal, Refusal)
        assert refusal.bottleneck == "devices that count uint32 by count_min"
