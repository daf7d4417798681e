"""Admission: what is promised, what is refused and why, and to whom."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

import pytest

from testbed.control.inc import IncController
from testbed.control.inc.planning import Reach
from testbed.errors import ControlError, ForeignTask, UnknownTask
from testbed.model import inc_wire
from testbed.model.addresses import FUNCT_DT6, FUNCT_END
from testbed.model.admission import Grant, Quota, Refusal
from tests.control.inc.networks import capability, controller, granted, leaf_spine, request


def refused(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def followed(inc: IncController, start: str, segments: tuple[str, ...]) -> list[tuple[str, str]]:
    """(switch, what happens there) of a packet whose segments forwarding leads it along.

    Forwarding is by fewest hops; where several ways are as short the end decides,
    and this only says through which switches segments lead, not between them.
    """
    by_id = {fact.device_id: name for name, fact in inc.inventory.switches.items()}
    seen = [(start, "access")]
    for text in segments:
        number = int(IPv6Address(text))
        node, funct = by_id[number >> 80 & 0xFFFF], number >> 64 & 0xFFFF
        what = {FUNCT_END: "end", FUNCT_DT6: "out", inc_wire.FUNCT_AGGREGATE: "add"}[funct]
        if what == "add":
            assert number & 0xFF == inc_wire.TLV_OPERAND
        seen.append((node, what))
    return seen


def test_segments_lead_every_source_over_the_root_to_the_destination() -> None:
    inc = leaf_spine(controller())
    task = granted(inc.admit(request("h1", "h3", "h5", destination="h6"), 1.0))
    (part,) = task.parts
    for source, segments in part.segments.items():
        way = followed(inc, inc.inventory.hosts[source].switch, segments)
        assert (part.root.device, "add") in way
        assert way[-1] == ("leaf3", "out")
        assert set(part.paths[source]) >= {n for n, w in way if w != "out"}
        assert len(segments) <= 4
    assert part.root.children == ("h1", "h3", "h5")


def test_leaves_add_first_where_the_way_on_is_narrow() -> None:
    inc = leaf_spine(controller(), rate_bps=10**9, hosts_per_leaf=4)
    for leaf in ("leaf1", "leaf2"):
        for spine in ("spine1", "spine2"):
            inc.link(leaf, spine, 12_000_000, 1e-3, 0.0)
    wanted = request("h1", "h2", "h3", "h5", "h6", "h7", destination="h9", rate_bps=3e6)
    task = granted(inc.admit(wanted, 1.0))
    (part,) = task.parts
    leaves = {work.device: work for work in part.works if work.parent is not None}
    assert set(leaves) == {"leaf1", "leaf2"}
    assert leaves["leaf1"].children == ("h1", "h2", "h3") and leaves["leaf1"].level == 0
    assert part.root.level == 1 and set(part.root.children) == {"leaf1", "leaf2"}
    assert {work.worker for work in leaves.values()} == {0, 1}
    # One flow a leaf goes on to the root, three would not have fitted.
    assert max(part.links.values()) < 12_000_000
    # The result takes the leaf's INC segment, which needs another behind it: the leaf's exit.
    down = followed(inc, part.root.device, part.result_segments["leaf1"])
    assert down[-2:] == [("leaf1", "add"), ("leaf1", "out")]
    assert part.result_segments["leaf1"][-2] == part.segments["h1"][0]


def test_a_vector_is_split_over_several_devices_when_one_is_too_small() -> None:
    inc = leaf_spine(controller(), slots=4)
    task = granted(inc.admit(request("h1", "h3", rate_bps=4e6), 1.0))
    assert len(task.parts) > 1
    devices = [work.device for part in task.parts for work in part.works]
    assert len(set(devices)) == len(devices)
    assert sum(part.elements for part in task.parts) == 10_000
    assert len({part.unique_id for part in task.parts}) == len(task.parts)
    assert len({part.secret for part in task.parts}) == len(task.parts)
    jobs = inc.jobs(task.id)
    assert [job.worker for job in jobs.values()] == [0, 1]
    assert all(len(job.trees) == len(task.parts) for job in jobs.values())


def test_a_reduction_reserves_one_result_to_its_destination() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h2", destination="h6", to_sources=False), 1.0))
    links = task.parts[0].links
    assert ("leaf3", "h6") in links and ("leaf1", "h1") not in links
    assert links["leaf3", "h6"] == links["h1", "leaf1"]
    assert set(task.parts[0].result_segments) == {"h6"}


def test_the_window_covers_the_round_trip_and_the_deadline_is_met() -> None:
    inc = leaf_spine(controller())
    task = granted(inc.admit(request("h1", "h3", rate_bps=0.0, deadline_s=0.5), 1.0))
    (part,) = task.parts
    assert task.rate_bps >= 8 * 4 * 10_000 / 0.5
    packets_per_s = task.rate_bps / (32 * part.elements_per_packet)
    assert part.window >= packets_per_s * part.rtt_s
    assert task.completion_s <= 0.5


@pytest.mark.parametrize(
    ("packets_per_s", "fields", "bottleneck"),
    [
        (10**6, {"rate_bps": 9e7}, "bandwidth of"),
        (5_000, {"rate_bps": 4e7}, "packet rate"),
        (10_000, {"rate_bps": 0.0, "deadline_s": 0.01}, ""),
        (10_000, {"rate_bps": 1e6, "deadline_s": 0.1}, "time until the deadline"),
    ],
)
def test_a_refusal_names_what_is_short_and_what_would_be_admitted(
    packets_per_s: int, fields: dict[str, float], bottleneck: str
) -> None:
    inc = leaf_spine(controller(), packets_per_s=packets_per_s, slots=256)
    wanted = request("h1", "h3", **fields)
    refusal = refused(inc.admit(wanted, 1.0))
    assert bottleneck in refusal.bottleneck and refusal.needed > refusal.available
    other = refusal.alternative
    assert other is not None and other.text in refusal.text
    name = {"rate": "rate_bps", "deadline": "deadline_s"}[other.kind]
    granted(inc.admit(replace(wanted, **{name: other.value}), 1.0))


def test_where_nothing_smaller_fits_the_alternative_is_when_a_lease_ends() -> None:
    inc = leaf_spine(controller(), slots=1, leaves=2, spines=1)
    while isinstance(inc.admit(request("h1", "h3", rate_bps=2e4, lease_s=30.0), 5.0), Grant):
        pass
    refusal = refused(inc.admit(request("h1", "h3", rate_bps=2e4), 6.0))
    assert refusal.alternative is not None and refusal.alternative.kind == "later"
    assert refusal.alternative.value == 35.0
    inc.tick(35.0)
    granted(inc.admit(request("h1", "h3", rate_bps=2e4), 35.0))


def test_a_refused_task_leaves_nothing_reserved() -> None:
    inc = leaf_spine(controller())
    refused(inc.admit(request("h1", "h3", rate_bps=1e9), 1.0))
    assert not list(inc.ledger.holders)
    assert not any(inc.ledger.reserved_bps(hop) for hop in inc.inventory.hop)


def test_no_device_with_the_primitive_is_the_bottleneck_itself() -> None:
    inc = leaf_spine(controller(), capable="")
    assert "devices that sum int32" in refused(inc.admit(request("h1", "h3"), 1.0)).bottleneck


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"primitive": "multiply"}, "'multiply' is not in the template library"),
        ({"operation": "xor"}, "operation 'xor' is none of aggregate: sum, min, max"),
        ({"sources": ("h1", "h1")}, "2 sources, expected 1 to 32, each once"),
        ({"sources": ("h1", "h99")}, "host 'h99' is not known"),
        ({"elements": 0}, "0 elements"),
        ({"rate_bps": 0.0}, "names a rate above 0, or a deadline"),
        ({"rate_bps": float("nan")}, "rate"),
        ({"rate_bps": 5e-324}, "at least 1 bit/s"),
        ({"deadline_s": 1e-300}, "deadline"),
        ({"lease_s": 0.0}, "lease of 0"),
    ],
)
def test_a_request_that_makes_no_sense_is_an_error(
    change: dict[str, object], sentence: str
) -> None:
    inc = leaf_spine(controller())
    with pytest.raises(ControlError, match=sentence):
        inc.admit(replace(request("h1", "h3"), **change), 1.0)  # type: ignore[arg-type]


def test_quotas_hold_tenants_to_their_share() -> None:
    quota = {"t": Quota(tasks=3, slots=20, rate_bps=1e7)}
    inc = leaf_spine(controller(quotas=quota), hosts_per_leaf=4)
    for fields, what in (
        ({"rate_bps": 6e6}, "rate"),
        ({"rate_bps": 4e6, "elements": 10**6}, "slots"),
    ):
        answer = inc.admit(request("h1", "h5", **fields), 1.0)
        if what == "rate":
            assert "quota of t: rate" in refused(answer).bottleneck
    for grant in inc.tasks():
        inc.release(grant.id, 1.0)
    small = {"rate_bps": 1e5}
    tasks = [granted(inc.admit(request("h1", "h5", **small), 1.0)) for _ in range(3)]
    assert "quota of t: tasks" in refused(inc.admit(request("h1", "h5", **small), 1.0)).bottleneck
    granted(inc.admit(request("h1", "h5", tenant="other", **small), 1.0))
    inc.release(tasks[0].id, 2.0)
    granted(inc.admit(request("h1", "h5", **small), 2.0))


def test_slots_of_a_quota_count_all_of_a_tenants_devices() -> None:
    inc = leaf_spine(controller(quotas={"t": Quota(slots=10)}))
    answers = [inc.admit(request("h1", "h3"), 1.0) for _ in range(6)]
    held = sum(w.slots for g in inc.tasks("t") for p in g.parts for w in p.works)
    assert 0 < held <= 10
    assert "quota of t: slots" in refused(answers[-1]).bottleneck


def test_a_task_of_higher_priority_makes_others_give_way() -> None:
    inc = leaf_spine(controller(), leaves=2, spines=1, slots=6)
    low = []
    while isinstance(task := inc.admit(request("h1", "h3"), 1.0), Grant):
        low.append(task)
    assert low
    refused(inc.admit(request("h1", "h3"), 2.0))
    high = granted(inc.admit(request("h1", "h3", priority=1), 2.0))
    assert high.parts
    phases = [inc.task(task.id).phase for task in low]
    assert phases.count("fallback") == 1
    fallen = low[phases.index("fallback")]
    assert high.id in inc.task(fallen.id).reason
    inc.release(high.id, 3.0)
    inc.tick(3.0)
    assert inc.task(fallen.id).phase == "running"
    assert inc.task(fallen.id).parts[0].unique_id != fallen.parts[0].unique_id


def test_leases_end_unless_renewed() -> None:
    inc = leaf_spine(controller())
    one, two = (granted(inc.admit(request("h1", "h3", lease_s=10.0), 0.0)) for _ in range(2))
    inc.renew(one.id, 9.0, 10.0)
    inc.tick(10.0)
    assert [grant.id for grant in inc.tasks()] == [one.id]
    with pytest.raises(UnknownTask):
        inc.task(two.id)
    inc.tick(19.0)
    assert not inc.tasks() and not list(inc.ledger.holders)


def test_nobody_touches_the_tasks_of_another_tenant() -> None:
    inc = leaf_spine(controller())
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    for attempt in (
        lambda: inc.task(task.id, "b"),
        lambda: inc.release(task.id, 1.0, "b"),
        lambda: inc.renew(task.id, 1.0, 5.0, "b"),
        lambda: inc.adjust(task.id, 1e5, 1.0, "b"),
        lambda: inc.left(task.id, 1, 1.0, "b"),
        lambda: inc.jobs(task.id, "b"),
    ):
        with pytest.raises(ForeignTask):
            attempt()
    assert inc.tasks("b") == () and inc.task(task.id, "t") == task


def test_a_lower_rate_gives_slots_to_others_and_a_refused_one_changes_nothing() -> None:
    inc = leaf_spine(controller(), leaves=2, spines=1, capable="spine", slots=10)
    task = granted(inc.admit(request("h1", "h3", rate_bps=3e6), 0.0))
    refused(inc.admit(request("h1", "h3", rate_bps=3e6), 0.0))
    refused(inc.adjust(task.id, 9e7, 1.0))
    assert inc.task(task.id) == task
    smaller = granted(inc.adjust(task.id, 3e5, 1.0))
    assert smaller.epoch == 2 and smaller.parts[0].window < task.parts[0].window
    inc.left(task.id, 2, 2.0)
    granted(inc.admit(request("h1", "h3", rate_bps=2e6), 2.0))


def test_a_task_that_fills_a_device_can_still_be_made_smaller_there() -> None:
    inc = leaf_spine(controller(), leaves=2, spines=1, capable="spine", slots=5)
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    assert inc.ledger.account("spine1").gap == 0
    smaller = granted(inc.adjust(task.id, 1e6, 1.0))
    assert smaller.phase == "running" and inc.ledger.account("spine1").gap > 0


def test_elements_follow_the_smallest_device_of_the_tree() -> None:
    inc = leaf_spine(controller(), capable="")
    inc.capability(capability("spine1", elements=100), 0.0)
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    assert task.parts[0].elements_per_packet == 96  # whole blocks of 32


def test_no_tree_has_more_slots_than_the_wire_format_names() -> None:
    inc = leaf_spine(controller(), slots=4000, packets_per_s=10**7, rate_bps=10**10)
    task = granted(inc.admit(request("h1", "h3", rate_bps=4e8, elements=10**6), 0.0))
    assert len(task.parts) > 1
    assert all(part.window <= inc_wire.SLOT_COUNT for part in task.parts)
    assert len(inc.jobs(task.id)["h1"].trees) == len(task.parts)


def test_hosts_are_told_in_what_and_how_their_devices_compute() -> None:
    inc = leaf_spine(controller(), capable="")
    (int32,) = capability("spine1").primitives
    half = replace(
        int32, operations=("sum", "max"), dtypes=("int16",), minimum=-(2**15), maximum=2**15 - 1
    )
    inc.capability(capability("spine1", primitives=(int32, half)), 0.0)
    whole = granted(inc.admit(request("h1", "h3"), 1.0))
    narrow = granted(inc.admit(request("h1", "h3", dtype="int16"), 1.0))
    sums, sixteen = (inc.jobs(task.id)["h1"] for task in (whole, narrow))
    assert sums.dtype == inc_wire.DTYPE_INT32 and sums.trees[0].ops == (inc_wire.OP_SUM,)
    assert sixteen.dtype == inc_wire.DTYPE_INT16
    assert sixteen.trees[0].ops == (inc_wire.OP_SUM, inc_wire.OP_MAX)
    largest = granted(inc.admit(request("h1", "h3", dtype="int16", operation="max"), 1.0))
    assert inc.jobs(largest.id)["h3"].trees[0].ops == (inc_wire.OP_SUM, inc_wire.OP_MAX)
    refused(inc.admit(request("h1", "h3", dtype="int16", operation="min"), 1.0))


def test_results_to_one_host_are_no_all_reduce() -> None:
    inc = leaf_spine(controller())
    task = granted(inc.admit(request("h1", "h3", destination="h5", to_sources=False), 1.0))
    with pytest.raises(ControlError, match=f"task {task.id} is no all-reduce: .* results to h5"):
        inc.jobs(task.id)


def test_what_nobody_could_carry_out_is_not_promised() -> None:
    inc = leaf_spine(controller(), capable="leaf spine")
    devices, hosts = frozenset({"spine2"}), frozenset({"h1", "h3", "h5"})
    inc.reach(Reach(hosts, devices, frozenset({"aggregate"})))
    task = granted(inc.admit(request("h1", "h3"), 1.0))
    assert {work.device for part in task.parts for work in part.works} == {"spine2"}
    with pytest.raises(ControlError, match="host 'h2' is not on the network whose switches"):
        inc.admit(request("h1", "h2"), 1.0)
    with pytest.raises(ControlError, match="'count_min' is none that switches here are told of"):
        inc.admit(
            request("h1", primitive="count_min", operation="count", dtype="uint32"), 1.0
        )  # fmt: skip
    inc.switch_up("spine2", False, 2.0)
    assert inc.task(task.id).phase == "fallback"
