"""A task that turns out much slower than promised is moved where that is worth it."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from testbed.model.decisions import Decision
from testbed.model.workload import Fetch
from testbed.scheduling import Scheduler, Setting, drift, make, relocation
from testbed.scheduling.drift import MOST_MOVES, Drift, movable, worth_it
from testbed.scheduling.journal import Journal, JournaledScheduler, replay
from testbed.scheduling.policies import zones_of
from tests.control.fake_network import Driven, leaf_spine
from tests.scheduling.networks import Star, hosts, report, task
from tests.scheduling.sequences import Sequence

RATE = 1_250_000
"""Bytes a second on a link of 10 Mbit/s."""
REPORT_S = 0.2


def going(drift: Drift, rate: float, seconds: float, start_s: float = 0.0, done: float = 0) -> None:
    """Reports of a stage that gets `rate` done in a second."""
    for n in range(1 + round(seconds / REPORT_S)):
        drift.heard("t", "input", done + rate * n * REPORT_S, start_s + n * REPORT_S)


def test_what_goes_as_promised_does_not_drift() -> None:
    drift = Drift()
    drift.begin("t", "input", 1000, 10.0, 0.0)
    going(drift, 100, 9.0)
    assert not drift.suspects


def test_what_takes_twice_what_is_left_of_its_promise_drifts() -> None:
    drift = Drift()
    drift.begin("t", "input", 1000, 10.0, 0.0)
    going(drift, 100, 4.0)
    going(drift, 25, 1.4, 4.2, 420)
    assert list(drift.suspects) == ["t"]
    projection = drift.take("t", 5.6)
    assert projection.rate == pytest.approx(25) and projection.left == pytest.approx(545)
    assert projection.end_s == pytest.approx(5.6 + 545 / 25)
    assert projection.text == ("its input, 46% done, takes 21.8 s more where 4.4 s were promised")
    assert not drift.suspects, "it is left alone for a while"


def test_one_slow_report_is_no_drift_and_neither_is_a_short_delay() -> None:
    drift = Drift()
    drift.begin("t", "input", 1000, 10.0, 0.0)
    going(drift, 100, 2.0)
    drift.heard("t", "input", 200, 2.2)
    assert not drift.suspects
    drift.begin("t", "input", 1000, 1.0, 0.0)
    going(drift, 750, 1.2)  # takes 1.33 s where 1 s was promised
    assert not drift.suspects


def test_what_stands_still_never_ends_by_itself() -> None:
    drift = Drift()
    drift.begin("t", "input", 1000, 2.0, 0.0)
    going(drift, 0, 1.0)
    projection = drift.take("t", 1.0)
    assert projection.end_s == float("inf") and "stands still" in projection.text
    assert worth_it(projection.end_s, 1e6, 1.0) and not worth_it(10.0, 9.0, 0.0)


def test_what_recovers_is_suspected_no_more_and_other_stages_say_nothing() -> None:
    drift = Drift()
    drift.begin("t", "input", 1000, 10.0, 0.0)
    going(drift, 10, 1.0)
    assert drift.suspects
    drift.heard("t", "compute", 0.1, 1.1)
    going(drift, 400, 1.4, 1.2, 10)
    assert not drift.suspects
    drift.heard("other", "input", 1, 1)


def test_only_what_stands_alone_is_movable() -> None:
    assert movable(task("t"))
    for tied in (
        {"gang": "g", "gang_size": 2}, {"stays": True}, {"service": "s"},
        {"fetches": (Fetch(1, "src"),)},
    ):  # fmt: skip
        assert not movable(task("t", **tied))


class Life:
    """A task of 5 MB from `src` under network-aware, on two nodes; links of 10 Mbit/s."""

    def __init__(self, detours: bool = False, nodes: int = 2, **options) -> None:
        names = [f"n{i + 1}" for i in range(nodes)]
        self.network = Star(dict.fromkeys(("src", *names), 10e6), detours=detours)
        self.network.rate_bps["src"] = 100e6
        self.journal = Journal()
        self.specs = hosts(*names)
        self.options = options
        policy = make("network-aware", options, Setting(self.journal.view(self.network)))
        self.one = JournaledScheduler(self.specs, policy, self.journal)
        self.names = names
        self.now = 0.0
        self.report()

    def report(self) -> None:
        for name in self.names:
            self.one.node_report(report(name, self.now))

    def start(self, **more) -> Decision:
        self.one.submit(task("t", input_bytes=4 * RATE, **more), self.now)
        (decision,) = self.one.step(self.now)
        return decision

    def go(self, rate: float, seconds: float, done: float = 0.0) -> list[Decision]:
        moves: list[Decision] = []
        for _ in range(round(seconds / REPORT_S)):
            self.now += REPORT_S
            done += rate * REPORT_S
            self.report()
            self.one.progress("t", "input", done, self.now)
            moves += self.one.reconsider(self.now)
            assert self.one.step(self.now) == []
        return moves

    def surge(self, *hops: tuple[str, str], rate_bps: float = 9e6) -> None:
        self.network.background = dict.fromkeys(hops, rate_bps)

    def end(self) -> None:
        for stage in ("transfer_done", "compute_done", "finished"):
            getattr(self.one, stage)("t", self.now)
        assert self.network.held == {} and not self.one.running
        assert all(not node.claims for node in self.one.nodes.values())


def test_its_input_goes_on_over_another_path_and_nothing_is_lost() -> None:
    life = Life(detours=True)
    first = life.start(candidates=("n1",))
    assert first.path_in is not None and first.path_in.nodes == ("src", "s1", "n1")
    life.surge(("s1", "n1"))
    (moved,) = life.go(RATE / 10, 1.4)
    assert (moved.move, moved.host) == ("path", "n1")
    assert moved.path_in is not None and moved.path_in.nodes == ("src", "s2", "n1")
    assert moved.prediction is not None and first.prediction is not None
    assert moved.prediction.transfer_s < first.prediction.transfer_s, "only the rest has to move"
    assert "takes" in moved.reason and "over another path" in moved.reason
    here = next(one for one in moved.candidates if one.host == "n1")
    assert here.path_in == moved.path_in and here.path_out is not None
    assert here.path_out.nodes == ("n1", "s1", "src"), "its result comes as it was to"
    assert here.total == -moved.prediction.completion_s
    path, rate = life.network.held["t:in"]
    assert path.nodes == ("src", "s2", "n1") and rate == moved.reserve_in_bps > 0
    life.end()


def test_it_goes_to_another_node_where_no_other_path_helps() -> None:
    life = Life()
    first = life.start()
    other = {"n1": "n2", "n2": "n1"}[str(first.host)]
    life.surge(("s1", str(first.host)))
    (moved,) = life.go(RATE / 10, 1.4)
    assert (moved.move, moved.host) == ("node", other)
    assert life.one.running == {"t": other}
    assert list(life.one.nodes[other].claims) == ["t"]
    assert not life.one.nodes[str(first.host)].claims
    assert {path.nodes[-1] for path, _ in life.network.held.values()} == {other, "src"}
    life.end()


def test_it_stays_where_moving_is_no_gain_and_is_not_asked_about_all_the_time() -> None:
    life = Life()
    host = life.start().host
    life.surge(("s1", "n1"), ("s1", "n2"))
    held = set(life.network.held)
    assert life.go(RATE / 10, 3.0) == []
    assert life.one.running == {"t": host} and set(life.network.held) == held
    considered = [e for e in life.journal.entries if e[0] == "reconsider"]
    assert 1 <= len(considered) <= 3
    life.end()


def test_nearly_there_it_stays() -> None:
    life = Life()
    host = life.start().host
    life.go(RATE, 3.2)
    life.surge(("s1", str(host)))
    # 0.4 s late at most, the rest of it.
    assert life.go(RATE / 2, 1.4, done=3.2 * RATE) == []
    life.end()


def test_with_others_waiting_it_does_not_take_another_node() -> None:
    life = Life()
    host = life.start().host
    life.surge(("s1", str(host)))
    for n in range(3):  # they fill what is left, and one waits
        life.one.submit(task(f"other{n}", cpu=2.0, input_bytes=0), life.now)
    life.one.step(life.now)
    assert life.one.pending
    assert life.go(RATE / 10, 2.0) == []
    life.one.withdraw(life.now)


def test_it_is_moved_so_often_and_no_more() -> None:
    life = Life(nodes=6)
    life.start()
    moves: list[Decision] = []
    for _ in range(8):
        life.surge(("s1", life.one.running["t"]))
        moves += life.go(RATE / 20, 2.0)
    assert len(moves) == MOST_MOVES
    life.end()


def test_a_slow_computation_begins_anew_elsewhere() -> None:
    life = Life()
    host = life.start(compute_s=4.0).host
    life.now += 4.2
    life.one.transfer_done("t", life.now)
    moves: list[Decision] = []
    for n in range(10):
        life.now += REPORT_S
        life.report()
        life.one.progress("t", "compute", 0.02 * n, life.now)
        moves += life.one.reconsider(life.now)
    (moved,) = moves
    assert moved.move == "node" and moved.host != host and "its computation" in moved.reason
    life.end()


def test_a_member_of_a_gang_stays() -> None:
    life = Life()
    for name in ("t", "u"):
        life.one.submit(task(name, input_bytes=4 * RATE, gang="g", gang_size=2, cpu=1.0), 0.0)
    assert len(life.one.step(0.0)) == 2
    life.surge(("s1", "n1"))
    assert life.go(0.0, 3.0) == []
    life.one.withdraw(life.now)


def test_without_moves_nothing_is_listened_to() -> None:
    life = Life(move=False)
    life.start()
    life.surge(("s1", "n1"))
    before = len(life.journal.entries)
    assert life.go(RATE / 10, 2.0) == [] and not life.one.watches_progress
    assert {e[0] for e in life.journal.entries[before:]} == {"node_report"}
    life.end()


@pytest.mark.parametrize("name", ["idleness", "network-overhead", "multi-cluster"])
def test_policies_that_do_not_predict_so_move_nothing(name: str) -> None:
    policy = make(name, {}, Setting(Star({"a": 1e6}), zones={"a": "z"}))
    assert not Scheduler(hosts("a"), policy).watches_progress


def run(**options) -> list[object]:
    """Decisions on a stream of tasks that all go as promised, all the while reported."""
    life = Life(nodes=3, detours=True, **options)
    begun: dict[str, tuple[float, Decision]] = {}
    made: list[object] = []
    for step in range(120):
        life.now = round(0.1 * step, 3)
        life.report()
        if step % 7 == 0:
            life.one.submit(task(f"t{step}", input_bytes=RATE, cpu=1.0), life.now)
        made += life.one.reconsider(life.now)
        for decision in life.one.step(life.now):
            begun[decision.task] = (life.now, decision)
            made.append((decision.task, decision.host, decision.path_in, decision.prediction))
        for name, (start_s, decision) in list(begun.items()):
            assert decision.prediction is not None
            moving_s = decision.prediction.transfer_s
            share = min(1.0, (life.now - start_s) / moving_s)
            life.one.progress(name, "input", share * RATE, life.now)
            if share == 1.0:
                del begun[name]
                for stage in ("transfer_done", "compute_done", "finished"):
                    getattr(life.one, stage)(name, life.now)
    return made


def test_where_nothing_drifts_decisions_are_what_they_were() -> None:
    assert run() == run(move=False) and len(run()) > 10


@pytest.mark.parametrize("large", [1, 64])
@pytest.mark.parametrize("move", ["path", "node"])
def test_a_slow_flow_shows_the_controller_traffic_that_its_counters_could_not_tell(
    move: str, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link is full of one flow of ours as promised, or of others' and a slow one of ours."""
    monkeypatch.setattr("testbed.scheduling.network_aware.LARGE", large)
    topology = leaf_spine(leaves=3, spines=2, hosts=1)
    driven = Driven(topology)
    driven.start()
    setting = Setting(driven.controller, zones=zones_of(topology))
    one = Scheduler(topology.hosts, make("network-aware", {}, setting))
    for host in topology.host:
        one.node_report(report(host, driven.network.now))
    one.submit(
        task("t", source="h1", sink="h1", input_bytes=8 * RATE, candidates=("h2", "h3")),
        driven.network.now,
    )
    (first,) = one.step(driven.network.now)
    assert first.host is not None
    way = next(c.path_in for c in first.candidates if c.host == first.host)
    assert way is not None
    full = way.hops[1] if move == "path" else way.hops[3]
    done, moves = 0.0, []
    for n in range(60):
        surge = n >= 20
        done += (RATE / 10 if surge else RATE) * 0.05
        for hop in way.hops:
            rate = RATE if hop == full or not surge else RATE / 10
            driven.network.count(*hop, 1, round(rate * 0.05))
        driven.run(0.05)
        if n % 4 == 3 and not moves:
            before = driven.controller.background_bps(*full)
            for host in topology.host:
                one.node_report(report(host, driven.network.now))
            one.progress("t", "input", done, driven.network.now)
            moves += one.reconsider(driven.network.now)
    (moved,) = moves
    assert before < 0.2 * 10e6 < 0.5 * 10e6 < driven.controller.background_bps(*full)
    assert moved.move == move and (moved.host == first.host) == (move == "path")
    assert len({c.host for c in moved.candidates}) == len(moved.candidates) > 1
    if move == "path":
        assert moved.path_in is not None and full not in moved.path_in.hops
    for stage in ("transfer_done", "compute_done", "finished"):
        getattr(one, stage)("t", driven.network.now)
    assert driven.controller.reservations == {}


@pytest.mark.parametrize("detours", [True, False])
def test_from_the_journal_moves_are_made_anew(detours: bool) -> None:
    life = Life(detours=detours)
    host = str(life.start().host)
    life.surge(("s1", host))
    assert len(life.go(RATE / 10, 1.4)) == 1
    life.end()
    entries = json.loads(json.dumps(life.journal.entries))
    found = replay(entries, life.specs, lambda net: make("network-aware", {}, Setting(net)))
    assert found == (2, None)
    altered = [e for e in entries if e[0] != "progress"]
    assert any(e[3] for e in entries if e[0] == "reconsider")
    same, difference = replay(
        altered, life.specs, lambda net: make("network-aware", {}, Setting(net))
    )
    assert same == 1 and difference is not None and difference.text == "1 decisions, now 0"


def test_nothing_breaks_where_everything_is_moved_whenever_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drift, "FACTOR", 0.0)
    monkeypatch.setattr(drift, "LEAST_LATE_S", -1e9)
    monkeypatch.setattr(drift, "LATE_SHARE", -1e9)
    monkeypatch.setattr(drift, "PAUSE_S", 0.0)
    monkeypatch.setattr(relocation, "worth_it", lambda *_: True)
    moves: Counter[str] = Counter()
    for seed in range(90):
        one = Sequence(seed)
        if one.policy == "network-aware":
            one.run(30)
            moves.update(one.kinds)
    assert min(moves["path"], moves["node"]) > 5, moves
