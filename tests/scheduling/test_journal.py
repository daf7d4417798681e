"""A scheduler's journal: what it was told is enough to decide anew, and the same."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

import pytest

from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow, Constraints, Fetch, Supersteps, Toleration
from testbed.scheduling.fluid import StaticNetwork
from testbed.scheduling.journal import Journal, JournaledScheduler, replay
from testbed.scheduling.policies import Setting, make, zones_of
from tests.scheduling.networks import Star, report, task

POLICIES: list[tuple[str, dict[str, Any]]] = [
    ("idleness", {}),
    ("idleness", {"ecmp": True}),
    ("round-robin", {}),
    ("network-overhead", {}),
    ("network-aware", {}),
    ("network-aware", {"overlay": True}),
    ("network-aware", {"stale_s": 1.0, "reserve": False}),
]


def topology(racks: int, each: int) -> Topology:
    hosts = tuple(HostSpec(f"h{r}-{n}", site=f"rack{r}") for r in range(racks) for n in range(each))
    switches = tuple(SwitchSpec(n) for n in (*(f"leaf{r}" for r in range(racks)), "x", "y"))
    links = [LinkSpec(h.name, f"leaf{h.name[1:].split('-')[0]}", 50e6, 0.001) for h in hosts]
    links += [LinkSpec(f"leaf{r}", spine, 20e6, 0.002) for r in range(racks) for spine in "xy"]
    return Topology(hosts, switches, tuple(links))


def journaled(name: str, options: Mapping[str, Any], seed: int) -> tuple[list[Any], Topology]:
    """Tasks come, go on, fail and restart by chance on a network whose load changes."""
    place = topology(3, 2)
    chance = random.Random(seed)
    flow = BackgroundFlow("f", "h0-0", "h1-0", 1.0)
    network = StaticNetwork(place, [flow])
    journal = Journal()
    setting = Setting(journal.view(network), 1e9, seed, zones_of(place))
    scheduler = JournaledScheduler(place.hosts, make(name, dict(options), setting), journal)
    for host in place.hosts:
        scheduler.node_report(report(host.name, 0.0))
    stage: dict[str, int] = {}
    for number in range(40):
        now = 0.1 * number
        for hop in list(network._background):
            network._background[hop] = chance.choice([0.0, 5e6, 12e6])
        names = [host.name for host in place.hosts]
        source = chance.choice(names)
        fetches = (Fetch(100_000, chance.choice(names)),) if number % 3 == 0 else ()
        scheduler.submit(
            task(f"t{number}", source=source, sink=source, fetches=fetches, cpu=0.7), now
        )
        stage |= {decision.task: 0 for decision in scheduler.step(now)}
        for name in sorted(stage):
            match stage[name] if chance.random() < 0.5 else -1:
                case 0 if chance.random() < 0.2:
                    scheduler.requeue(name, now)
                    del stage[name]
                    continue
                case 0:
                    scheduler.transfer_done(name, now)
                case 1:
                    scheduler.compute_done(name, now)
                case 2:
                    scheduler.finished(name, now, chance.random() < 0.9)
                    del stage[name]
                    continue
                case _:
                    continue
            stage[name] += 1
    scheduler.withdraw(5.0)
    return json.loads(json.dumps(journal.entries)), place


@pytest.mark.parametrize(("name", "options"), POLICIES)
def test_from_its_journal_a_policy_decides_as_it_did(name: str, options: dict[str, Any]) -> None:
    entries, place = journaled(name, options, seed=11)
    made = sum(len(entry[3]) for entry in entries)
    assert made > 20

    def policy(network):
        return make(name, options, Setting(network, 1e9, 11, zones_of(place)))

    assert replay(entries, place.hosts, policy) == (made, None)


def test_another_policy_is_told_apart_at_its_first_different_decision() -> None:
    entries, place = journaled("idleness", {}, seed=11)

    def policy(network):
        return make("idleness", {}, Setting(network, 1e9, 12, zones_of(place)))

    same, difference = replay(entries, place.hosts, policy)
    assert difference is not None and same < sum(len(entry[3]) for entry in entries)
    assert ": host h" in difference.text and ", now h" in difference.text


def test_a_policy_that_asks_what_was_never_asked_is_told_so() -> None:
    entries, place = journaled("idleness", {}, seed=3)

    def policy(network):
        return make("network-aware", {}, Setting(network, 1e9, 3, zones_of(place)))

    same, difference = replay(entries, place.hosts, policy)
    assert same == 0 and difference is not None
    assert difference.text.startswith("it asks for ")


def test_an_answer_that_was_tampered_with_changes_the_decision() -> None:
    entries, place = journaled("network-aware", {}, seed=5)

    def policy(network):
        return make("network-aware", {}, Setting(network, 1e9, 5, zones_of(place)))

    for entry in entries:
        for answer in entry[2]:
            if answer[0].startswith("background_bps"):
                answer[2] = 19.9e6 - answer[2]
    _, difference = replay(entries, place.hosts, policy)
    assert difference is not None


def test_only_answers_that_are_new_are_written_down() -> None:
    network = Star({"src": 10e6, "a": 10e6})
    journal = Journal()
    policy = make("network-aware", {}, Setting(journal.view(network)))
    scheduler = JournaledScheduler([HostSpec("a", cpu=9.0)], policy, journal)
    scheduler.node_report(report("a", 0.0))
    for n in range(3):
        scheduler.submit(task(f"t{n}", cpu=0.1), 0.0)
        scheduler.step(0.0)
        scheduler.finished(f"t{n}", 0.0)
    asked = [{answer[0] for answer in entry[2]} for entry in journal.entries if entry[0] == "step"]
    assert any(question.startswith("paths src a") for question in asked[0])
    assert not any(question.startswith(("paths", "capacity")) for question in asked[2])


def test_steps_in_which_nothing_waits_leave_nothing() -> None:
    journal = Journal()
    policy = make("idleness", {}, Setting(journal.view(Star({"a": 1e6}))))
    scheduler = JournaledScheduler([HostSpec("a")], policy, journal)
    for n in range(100):
        scheduler.step(0.1 * n)
    assert journal.entries == []


def test_a_task_with_everything_survives_json() -> None:
    from testbed.scheduling.journal import _TASK

    full = task(
        "t", needs=(Fetch(1, task="x"),), fetches=(Fetch(2, "h", "y", 1e6, 0.1, 0.5),),
        supersteps=Supersteps(2, 3), gang="g", gang_size=2, labels={"a": "b"},
        constraints=Constraints({"l": ("v",)}, (Toleration("k"),), max_loss=0.1),
        accelerators={"gpu": 1}, candidates=("h",), deadline_s=3.0,
    )  # fmt: skip
    plain = json.loads(json.dumps(_TASK.dump_python(full)))
    assert _TASK.validate_python(plain) == full
