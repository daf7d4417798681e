"""Reductions split between hosts and the network, by what is predicted and what is promised."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from testbed.errors import ControlError
from testbed.inc import bounds
from testbed.model.admission import Alternative, Grant, Refusal, TaskRequest
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow
from testbed.scheduling.fluid import StaticNetwork
from testbed.scheduling.splitting import (
    HOSTS_KINDS,
    Kind,
    Overheads,
    Reduction,
    Split,
    Splitter,
    ring_steps,
    server_step,
    shards_step,
)
from tests.control.inc.networks import controller, leaf_spine

MBIT = 1_000_000
WORKERS = ("h1", "h2", "h3", "h4", "h5", "h6")


def fabric(*flows: BackgroundFlow, delay_s: float = 1e-4) -> StaticNetwork:
    """As `tests.control.inc.networks.leaf_spine` with its defaults."""
    leaves, spines = ("leaf1", "leaf2", "leaf3"), ("spine1", "spine2")
    links = [LinkSpec(leaf, spine, 100 * MBIT, delay_s) for leaf in leaves for spine in spines]
    links += [LinkSpec(f"h{n}", f"leaf{(n + 1) // 2}", 100 * MBIT, delay_s) for n in range(1, 7)]
    hosts = tuple(HostSpec(name) for name in WORKERS)
    switches = tuple(SwitchSpec(name) for name in (*leaves, *spines))
    return StaticNetwork(Topology(hosts, switches, tuple(links)), flows)


def refusing(request: TaskRequest, now: float) -> Refusal:
    return Refusal("slots on spine1", 64, 3, "61 slots are lacking on spine1")


def never(*_: object) -> None:
    raise AssertionError("nothing was promised, so there is nothing to give back")


def split_by(
    splitter: Splitter,
    reduction: Reduction,
    now: float,
    admit: Callable[[TaskRequest, float], Grant | Refusal],
    release: Callable[[str, float], object],
    kinds: Sequence[Kind] = HOSTS_KINDS,
) -> Split:
    """By a controller that answers at once."""

    async def asked(request: TaskRequest) -> Grant | Refusal:
        return admit(request, now)

    async def given_back(task: str) -> object:
        return release(task, now)

    return asyncio.run(splitter.split(reduction, asked, given_back, kinds))


def crowded() -> StaticNetwork:
    """The ways between leaves that hosts' traffic takes are four fifths full."""
    pairs = (("h1", "h3"), ("h3", "h5"), ("h5", "h1"))
    return fabric(*(BackgroundFlow(f"{a}{b}", a, b, 40 * MBIT) for a, b in pairs))


def test_the_network_does_what_it_was_asked_for_and_promised_in_time() -> None:
    inc = leaf_spine(controller(), packets_per_s=10**6, slots=1024)
    reduction = Reduction("g", WORKERS, 4_000_000)
    split = split_by(Splitter(crowded()), reduction, 1.0, inc.admit, inc.release)
    assert split.kind == "in-network"
    assert split.grant is not None and split.grant.request.sources == WORKERS
    assert split.grant.request.elements == 1_000_000
    assert split.predicted_s >= split.grant.completion_s
    assert [one.kind for one in split.considered] == [
        "in-network", "ring", "parameter-server", "sharded",
    ]  # fmt: skip
    assert {one.reason for one in split.considered[1:]} == {"in-network is quicker"}
    assert [grant.id for grant in inc.tasks()] == [split.grant.id]


@pytest.mark.parametrize(("share", "taken"), [(0.8, True), (0.5, False)])
def test_a_lower_rate_is_taken_if_that_is_still_quicker_than_hosts(
    share: float, taken: bool
) -> None:
    asked: list[float] = []

    def offering(request: TaskRequest, now: float) -> Grant | Refusal:
        asked.append(request.rate_bps)
        if len(asked) == 1:
            offer = Alternative("rate", share * request.rate_bps, "less would be admitted")
            return Refusal("link", 2.0, 1.0, "the link is too thin", offer)
        return Grant("t1", request, "running", 1, asked[1], (), now, now + 60, 0.1, 0.1)

    split = split_by(Splitter(fabric()), Reduction("g", WORKERS, 4_000_000), 0.0, offering, never)
    if taken:
        assert split.kind == "in-network" and asked[1] == share * asked[0]
        assert split.predicted_s == pytest.approx(8 * 4_000_000 / asked[1])
    else:
        assert split.kind == "ring" and len(asked) == 1
        assert split.considered[0].reason == "refused: the link is too thin"


def test_what_is_refused_is_done_by_hosts_and_the_reason_is_kept() -> None:
    split = split_by(Splitter(fabric()), Reduction("g", WORKERS, 4_000_000), 0.0, refusing, never)
    assert split.grant is None and split.kind in ("ring", "sharded")
    assert split.considered[0].reason == "refused: 61 slots are lacking on spine1"
    assert split.transfers and split.predicted_s == min(o.predicted_s for o in split.considered[1:])


def test_without_a_device_that_can_add_the_real_controller_refuses() -> None:
    inc = leaf_spine(controller(), capable="")
    split = split_by(
        Splitter(fabric()), Reduction("g", WORKERS, 400_000), 0.0, inc.admit, inc.release
    )
    assert split.kind != "in-network"
    assert split.considered[0].reason.startswith("refused: ")
    assert inc.tasks() == ()


def test_a_promise_that_hosts_beat_is_given_back() -> None:
    given_back: list[str] = []

    def slow(request: TaskRequest, now: float) -> Grant:
        return Grant("t1", request, "running", 1, 1e6, (), now, now + 60, 30.0, 0.1)

    def release(task: str, now: float) -> None:
        given_back.append(task)

    split = split_by(Splitter(fabric()), Reduction("g", WORKERS, 4_000_000), 0.0, slow, release)
    assert split.kind != "in-network" and given_back == ["t1"]
    assert split.considered[0].reason == "promised for 30.000 s, hosts are quicker"


def test_the_network_is_not_asked_where_hosts_are_quicker() -> None:
    """Two workers exchange as much as they would send up, and nothing needs to be padded."""
    pair = Splitter(fabric(delay_s=0.0))
    split = split_by(pair, Reduction("g", ("h1", "h2"), 4_000_000), 0.0, never, never)  # type: ignore[arg-type]
    assert split.kind in ("ring", "parameter-server", "sharded")
    assert split.considered[0].reason == "hosts alone are quicker"


def test_a_ring_goes_round_a_slow_worker_no_better_but_a_server_is_put_elsewhere() -> None:
    """With a busy way to h1, another one serves; the ring has to pass h1 in any case."""
    busy = BackgroundFlow("b", "h6", "h1", 90 * MBIT)
    reduction = Reduction("g", ("h1", "h2", "h3"), 3_000_000)
    split = split_by(Splitter(fabric(busy)), reduction, 0.0, refusing, never)
    by_kind = {one.kind: one.predicted_s for one in split.considered}
    plain = split_by(Splitter(fabric()), reduction, 0.0, refusing, never)
    free = {one.kind: one.predicted_s for one in plain.considered}
    assert by_kind["ring"] > 5 * free["ring"]
    assert split.kind == "parameter-server" or by_kind[split.kind] <= by_kind["parameter-server"]
    if split.kind == "parameter-server":
        assert {t.sink for t in split.transfers[0]} >= {"h2", "h3"}


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("ring", ring_steps),
        ("parameter-server", lambda r: [server_step(r, r.workers[0])]),
        ("sharded", lambda r: [shards_step(r)]),
    ],
)
@pytest.mark.parametrize("count", [2, 3, 6])
def test_no_hosts_plan_is_predicted_quicker_than_its_bound(kind: str, steps, count: int) -> None:
    """On hosts' links alone, with no delay, it is the bound: see testbed.inc.bounds."""
    hosts = tuple(HostSpec(name) for name in WORKERS)
    links = tuple(LinkSpec(name, "s", 100 * MBIT) for name in WORKERS)
    star = StaticNetwork(Topology(hosts, (SwitchSpec("s"),), links))
    reduction = Reduction("g", WORKERS[:count], 6_000_000)
    predicted_s = Splitter(star)._steps_s(steps(reduction))
    bound_s = bounds.bound_s(kind, count, 6_000_000, 100 * MBIT)
    assert predicted_s == pytest.approx(bound_s, rel=0.002)


def test_everything_every_worker_needs_is_sent() -> None:
    reduction = Reduction("g", WORKERS, 600)
    assert len(ring_steps(reduction)) == 10
    assert {t.size_bytes for step in ring_steps(reduction) for t in step} == {100}
    assert sum(t.size_bytes for t in server_step(reduction, "h3") if t.sink == "h3") == 3000
    assert len(shards_step(reduction)) == 30


def test_where_nobody_looks_at_the_network_the_host_that_is_named_adds() -> None:
    split = Splitter(fabric()).by_server(Reduction("g", WORKERS, 4_000_000), "h4")
    assert (split.kind, split.server, split.considered) == ("parameter-server", "h4", ())
    assert {t.source for t in split.transfers[0] if t.sink == "h4"} == set(WORKERS) - {"h4"}


def test_only_what_hosts_can_do_is_considered_and_the_server_is_named() -> None:
    kinds: tuple[Kind, ...] = ("parameter-server",)
    reduction = Reduction("g", WORKERS, 4_000_000)
    split = split_by(Splitter(fabric()), reduction, 0.0, refusing, never, kinds)
    assert {one.kind for one in split.considered} == {"in-network", "parameter-server"}
    assert (split.kind, split.server in WORKERS) == ("parameter-server", True)
    assert split.text.startswith("parameter-server, predicted ")
    assert "s: refused: 61 slots are lacking on spine1" in split.text


def test_what_a_way_takes_besides_is_learnt_and_may_change_the_choice() -> None:
    inc = leaf_spine(controller(), packets_per_s=10**6, slots=1024)
    splitter = Splitter(crowded(), overheads=Overheads({"in-network": 0.05}, weight=1.0))
    reduction = Reduction("g", WORKERS, 4_000_000)
    first = split_by(splitter, reduction, 1.0, inc.admit, inc.release)
    assert first.kind == "in-network" and first.grant is not None
    inc.release(first.grant.id, 2.0)
    splitter.overheads.learn("in-network", first.predicted_s, first.predicted_s + 9.95)
    assert splitter.overheads.of("in-network") == pytest.approx(10.0)
    assert split_by(splitter, reduction, 3.0, inc.admit, inc.release).kind != "in-network"
    assert inc.tasks() == ()


def test_float32_travels_as_int32() -> None:
    asked: list[TaskRequest] = []

    def admit(request: TaskRequest, now: float) -> Refusal:
        asked.append(request)
        return refusing(request, now)

    reduction = Reduction("g", WORKERS, 4_000_000, "float32", "max")
    split_by(Splitter(fabric()), reduction, 0.0, admit, never)
    assert [(one.dtype, one.operation) for one in asked] == [("int32", "max")]


@pytest.mark.parametrize(
    ("workers", "size", "said"),
    [
        (("h1",), 400, "expected 2 to 32 different ones"),
        (("h1", "h1"), 400, "expected 2 to 32 different ones"),
        (("h1", "h2"), 10, "expected a multiple of 4"),
    ],
)
def test_what_is_no_reduction_is_refused(workers: tuple[str, ...], size: int, said: str) -> None:
    with pytest.raises(ControlError, match=said):
        Reduction("g", workers, size)
