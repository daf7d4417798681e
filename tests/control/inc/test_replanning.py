"""When something fails, running tasks move; when nothing is left, they are told to fall back."""

from __future__ import annotations

from testbed.control.inc import IncController
from testbed.model.admission import Grant
from testbed.model.capability import LoadReport
from tests.control.inc.networks import capability, controller, granted, leaf_spine, request


def on(inc: IncController, task: Grant) -> set[str]:
    return {work.device for part in inc.task(task.id).parts for work in part.works}


def test_a_failed_device_is_replaced_and_the_task_stays_in_the_network() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    (first,) = on(inc, task)
    inc.switch_up(first, False, 1.0)
    moved = inc.task(task.id)
    assert on(inc, task) == {"spine1", "spine2"} - {first}
    assert moved.epoch == 2 and moved.phase == "running" and not moved.draining
    assert moved.parts[0].unique_id != task.parts[0].unique_id
    assert moved.parts[0].secret != task.parts[0].secret
    assert any(e.kind == "moved" and e.subject == task.id for e in inc.events())


def test_a_failed_link_moves_the_way_and_gives_the_old_one_up() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    (spine,) = on(inc, task)
    inc.link_up("leaf1", spine, False, 1.0)
    moved = inc.task(task.id)
    assert ("leaf1", spine) not in moved.parts[0].links
    # Its results would not reach everybody: what hosts still send there is to come back.
    assert moved.phase == "running" and not moved.draining


def test_a_link_too_narrow_moves_the_way_and_holds_old_slots_until_hosts_have_left() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    (spine,) = on(inc, task)
    inc.link("leaf1", spine, 100_000, 1e-3, 1.0)
    moved = inc.task(task.id)
    assert ("leaf1", spine) not in moved.parts[0].links
    assert moved.phase == "moving" and moved.draining == task.parts
    assert inc.ledger.account(spine).used_slots >= task.parts[0].window
    inc.left(task.id, moved.epoch - 1, 2.0)  # an old message changes nothing
    assert inc.task(task.id).phase == "moving"
    inc.left(task.id, moved.epoch, 2.0)
    assert inc.task(task.id).phase == "running" and not inc.task(task.id).draining


def test_old_parts_go_in_time_although_no_host_says_it_left() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    inc.link("leaf1", next(iter(on(inc, task))), 100_000, 1e-3, 1.0)
    assert inc.task(task.id).phase == "moving"
    inc.tick(1.0 + inc.options.drain_s)
    assert inc.task(task.id).phase == "running" and not inc.task(task.id).draining


def test_without_any_way_the_task_falls_back_and_comes_back_by_itself() -> None:
    inc = leaf_spine(controller(), capable="spine", spines=1)
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    inc.switch_up("spine1", False, 1.0)
    fallen = inc.task(task.id)
    assert fallen.phase == "fallback" and not fallen.parts and fallen.reason
    assert all(not job.trees for job in inc.jobs(task.id).values())
    assert not inc.ledger.held_by(task.id).links
    inc.switch_up("spine1", True, 2.0)
    back = inc.task(task.id)
    assert back.phase == "running" and on(inc, task) == {"spine1"}
    assert back.epoch > fallen.epoch > task.epoch


def test_a_shrunk_device_keeps_what_it_can_and_the_important() -> None:
    inc = leaf_spine(controller(), capable="spine", spines=1)
    tasks = [granted(inc.admit(request("h1", "h3", priority=p), float(p))) for p in (0, 2, 1)]
    window = tasks[0].parts[0].window
    inc.capability(capability("spine1", slots=2 * window), 5.0)
    assert [inc.task(t.id).phase == "fallback" for t in tasks] == [True, False, False]


def test_slots_that_others_take_are_not_promised() -> None:
    inc = leaf_spine(controller(), capable="spine", spines=1, slots=20)
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    inc.load(LoadReport("spine1", 1.0, foreign_slots=20), 1.0)
    assert inc.task(task.id).phase == "fallback"
    inc.load(LoadReport("spine1", 2.0, foreign_slots=0), 2.0)
    assert inc.task(task.id).phase == "running"


def test_a_link_that_lost_its_rate_carries_no_more_than_it_can() -> None:
    inc = leaf_spine(controller(), capable="spine")
    task = granted(inc.admit(request("h1", "h3", rate_bps=8e6), 0.0))
    (spine,) = on(inc, task)
    inc.link("leaf1", spine, 1_000_000, 1e-3, 1.0)
    assert ("leaf1", spine) not in inc.task(task.id).parts[0].links
    assert inc.task(task.id).phase != "fallback"


def test_a_host_that_moved_takes_its_tasks_along() -> None:
    inc = leaf_spine(controller())
    task = granted(inc.admit(request("h1", "h3"), 0.0))
    inc.link("h1", "leaf3", 100_000_000, 1e-4, 1.0)
    inc.host("h1", "leaf3", "fd00:1::1", 1.0)
    assert inc.task(task.id).parts[0].paths["h1"][0] == "leaf3"


def busy(inc: IncController, at_s: float, rate_bps: int = 90_000_000) -> None:
    """What its hosts' links carry, not by a task."""
    for host in ("h1", "h3"):
        leaf = inc.inventory.hosts[host].switch
        inc.measured(host, leaf, rate_bps, at_s)
        inc.measured(leaf, host, rate_bps, at_s)


def test_hosts_that_work_alone_do_not_keep_their_task_from_coming_back() -> None:
    inc = leaf_spine(controller(), capable="spine", spines=1)
    wanted = request("h1", "h3", rate_bps=20e6)
    task = granted(inc.admit(wanted, 0.0))
    inc.switch_up("spine1", False, 1.0)
    busy(inc, 2.0)
    inc.switch_up("spine1", True, 3.0)
    assert inc.task(task.id).phase == "running"
    # Nor from being asked for again, after it was refused or is over.
    inc.release(task.id, 4.0)
    again = granted(inc.admit(wanted, 5.0))
    inc.release(again.id, 6.0)
    late = 6.0 + inc.options.alone_s
    refusal = inc.admit(wanted, late)
    assert not isinstance(refusal, Grant)
    assert refusal.bottleneck in {f"bandwidth of {hop}" for hop in ("h1-leaf1", "leaf1-h1")} | {
        f"bandwidth of {hop}" for hop in ("h3-leaf2", "leaf2-h3")
    }
    granted(inc.admit(wanted, late + 1.0))


def test_of_a_busy_link_hosts_are_given_no_more_than_is_not_reserved() -> None:
    inc = leaf_spine(controller(), capable="spine", slots=256, packets_per_s=10**6)
    first = granted(inc.admit(request("h1", "h3", rate_bps=20e6), 0.0))
    busy(inc, 1.0, 100_000_000)
    wide = request("h1", "h3", tenant="u", rate_bps=20e6)
    assert not isinstance(inc.admit(wide, 1.0), Grant)
    granted(inc.admit(wide, 2.0))
    assert not isinstance(inc.admit(wide, 3.0), Grant)
    reserved = inc.ledger.reserved_bps(("h1", "leaf1"))
    assert first.parts[0].links["h1", "leaf1"] < reserved <= 100_000_000
