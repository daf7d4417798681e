"""Load probes: who sends them, what switches are told, what the controller learns."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest

from testbed.control import load
from testbed.control.fabric import Device, Fabric
from testbed.control.insight import Insight
from testbed.control.links import Delays
from testbed.model import wire
from testbed.model.addresses import switch_id
from testbed.model.observations import PacketIn
from testbed.model.telemetry import TelemetrySpec

from .fake_network import Driven, topology

SPEC = TelemetrySpec("probes", interval_s=0.1)
RATE_BPS = 20e6


def fabric() -> Fabric:
    """Two access switches, s1 and s3, with two ways between them: over s2 and over s4."""
    made = Fabric([Device(f"s{n}", n) for n in (1, 2, 3, 4)])
    for name in ("s1", "s2", "s3", "s4"):
        made.connect(name, (1, 2, 3))
    for one, other in (("s1", "s2"), ("s1", "s4"), ("s2", "s3"), ("s4", "s3")):
        ports = [2 if ("s2" in (one, other)) else 3] * 2
        if other == "s3":
            ports = [1, ports[1]]
        elif one == "s1":
            ports = [ports[0], 2]
        made.learn_cable((one, ports[0]), (other, ports[1]))
    for n, switch in enumerate(("s1", "s3"), 1):
        made.learn_host(IPv6Address(f"fd00:{n}::1"), f"02:00:00:00:00:0{n}", (switch, 1))
    return made


def told(switch: str, port: int, edge: int, most: int, here: int, at_s: float) -> PacketIn:
    body = load._PROBE.pack(edge, 5, most, here, 2, 700)
    frame = bytes(12) + wire.ETHERTYPE_LOAD.to_bytes(2, "big") + body
    return PacketIn(switch, at_s, frame, {"ingress_port": port, "reason": wire.PUNT_LOAD})


def test_waves_go_out_of_access_switches_towards_switches_when_due() -> None:
    loads, here = load.Loads(SPEC), fabric()
    first = loads.wave(here, 1.0)
    assert {(out.switch, out.port) for out in first} == {("s1", 2), ("s1", 3), ("s3", 2), ("s3", 3)}
    assert loads.wave(here, 1.05) == []
    second = loads.wave(here, 1.1)
    rounds = [load.parse(wave[0].payload) for wave in (first, second)]
    assert rounds[0] is not None and rounds[1] is not None
    assert rounds[1].round == rounds[0].round + 1
    assert rounds[0].edge == 1 and rounds[0].hops == 0


def test_a_switch_knows_what_its_links_carry_and_whom_to_tell() -> None:
    loads, here = load.Loads(SPEC), fabric()
    meter, *ports = loads.entries(here, "s2", lambda a, b: RATE_BPS)
    assert (meter.table, meter.action, meter.match) == ("load_meter", "measure", None)
    assert [dict(p.match or {}) for p in ports] == [{"port": 1}, {"port": 2}]
    octets = round(RATE_BPS / 8 * wire.LOAD_TAU_US / 1e6)
    assert octets * ports[0].params["factor"] >> 32 in (1023, 1024)
    assert loads.group(here, "s2").replicas == ((1, 1), (2, 2), (255, 255))


def test_what_a_switch_tells_is_its_best_way_and_the_load_of_one_link() -> None:
    insight, here = Insight(SPEC), fabric()
    insight.heard(told("s1", 3, 3, most=512, here=256, at_s=7.0), here, Delays())
    (way,) = insight.loads.best(7.1).items()
    assert way[0] == ("s1", "s3")
    assert way[1] == load.BestWay("s4", 0.5, 700e-6, 2, 7.0)
    window = insight.loads.carried("s1", "s4", RATE_BPS, 7.1)
    assert window is not None
    assert window.rate_bps == pytest.approx(RATE_BPS / 4)
    assert insight.loads.carried("s1", "s2", RATE_BPS, 7.1) is None


def test_what_was_told_long_ago_does_not_count() -> None:
    insight, here = Insight(SPEC), fabric()
    insight.heard(told("s1", 3, 3, 512, 256, at_s=7.0), here, Delays())
    assert insight.loads.best(7.31) == {}
    assert insight.loads.carried("s1", "s4", RATE_BPS, 7.31) is None


@pytest.mark.parametrize(("port", "edge"), [(1, 3), (9, 3), (3, 77)])
def test_a_probe_from_a_host_or_about_nobody_is_not_believed(port: int, edge: int) -> None:
    insight, here = Insight(SPEC), fabric()
    insight.heard(told("s1", port, edge, 512, 256, at_s=7.0), here, Delays())
    assert insight.loads.best(7.0) == {}


def test_groups_are_set_once_and_again_after_a_restart_or_a_change() -> None:
    insight, here = Insight(SPEC), fabric()
    assert len(insight.groups(here)) == 4
    assert insight.groups(here) == []
    insight.forget("s2")
    assert [group.switch for group in insight.groups(here)] == ["s2"]
    here.set_up(here.cable["s1", 2], False)
    assert {group.switch for group in insight.groups(here)} == {"s1", "s2"}


LINE = topology([("h1", "s1"), ("s1", "s2"), ("s2", "s3"), ("h2", "s3")])


def line(spec: TelemetrySpec = SPEC) -> Driven:
    driven = Driven(LINE, insight=Insight(spec))
    driven.start()
    return driven


def tell(driven: Driven, share: float) -> None:
    """s1 has found the way to s3 anew, its own link being used by that share."""
    port = next(p.number for p in LINE.ports["s1"] if p.peer == "s2")
    edge = switch_id(LINE, "s3")
    most = round(1024 * share)
    driven.do(driven.controller.packet_in(told("s1", port, edge, most, most, driven.network.now)))


def test_the_controller_sets_switches_up_for_waves_and_keeps_sending_them() -> None:
    driven = line()
    assert {key[0] for key in driven.network.groups} == {"s1", "s2", "s3"}
    middle = driven.network.groups["s2", wire.LOAD_GROUP].replicas
    assert [port for port, _ in middle] == [*(p.number for p in LINE.ports["s2"]), wire.CPU_PORT]
    driven.network.waves.clear()
    driven.run(1.0)
    assert {wave.switch for wave in driven.network.waves} == {"s1", "s3"}
    assert len(driven.network.waves) == 20  # two access switches with one way each, every 0.1 s


def test_what_probes_tell_is_what_a_policy_sees_until_it_is_stale() -> None:
    driven = line()
    controller = driven.controller
    assert controller.residual_bps(("s1", "s2")) == pytest.approx(10e6, rel=0.02)
    tell(driven, 0.75)
    driven.run(0.05)
    assert controller.best_ways()["s1", "s3"].next == "s2"
    assert controller.link_state("s1", "s2").carried_bps == pytest.approx(7.5e6)
    assert controller.residual_bps(("s1", "s2")) == pytest.approx(2.5e6)
    (path,) = controller.paths("h1", "h2", 1)
    assert path.residual_bps == pytest.approx(2.5e6)
    driven.run(1.0)
    assert controller.residual_bps(("s1", "s2")) == pytest.approx(10e6, rel=0.02)
    assert controller.best_ways() == {}


def test_a_reservation_is_not_counted_twice_when_probes_see_its_traffic() -> None:
    driven = line()
    controller = driven.controller
    (path,) = controller.paths("h1", "h2", 1)
    controller.reserve("f", path, 4e6, driven.network.now)
    driven.run(0.5)
    tell(driven, 0.4)
    driven.run(0.05)
    assert controller.residual_bps(("s1", "s2")) == pytest.approx(6e6, rel=0.02)


def test_without_being_asked_nothing_is_sent_or_set() -> None:
    driven = line(TelemetrySpec())
    driven.run(1.0)
    assert driven.network.waves == [] and driven.network.groups == {}


def test_off_means_that_nothing_is_asked_of_switches() -> None:
    off, here = Insight(), fabric()
    assert off.groups(here) == [] and off.loads.wave(here, 1.0) == []
    assert off.entries(here, "s1", lambda a, b: RATE_BPS) == []
