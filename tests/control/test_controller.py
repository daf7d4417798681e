"""The controller against a fake data plane that follows its tables hop by hop."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address
from itertools import permutations

import pytest
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6NDOptDstLLAddr, IPv6
from scapy.layers.l2 import Ether

from testbed.control import Controller, Device
from testbed.errors import ControlError
from testbed.model.addresses import GATEWAY_MAC, host_address
from testbed.model.decisions import Path
from testbed.model.observations import NodeReport, PacketIn

from .fake_network import Driven, leaf_spine, topology

LINE = topology([("h1", "s1"), ("s1", "s2"), ("s2", "s3"), ("h2", "s3")])
RING = topology(
    [("s1", "s2"), ("s2", "s3"), ("s3", "s4"), ("s4", "s1")]
    + [(f"h{i}", f"s{i}") for i in range(1, 5)]
)
LEAF_SPINE = leaf_spine(3, 2, 2)
LONG_LINE = topology([(f"s{i}", f"s{i + 1}") for i in range(1, 11)] + [("h1", "s1"), ("h2", "s11")])
BYPASSED_LINE = topology(
    [(f"s{i}", f"s{i + 1}") for i in range(1, 12)]
    + [("h1", "s1"), ("h2", "s12"), ("s1", "s12"), ("s6", "s13"), ("s13", "s7")]
)
ALL = {"line": LINE, "ring": RING, "leaf-spine": LEAF_SPINE, "long": LONG_LINE}


def up(topo, **more):
    driven = Driven(topo, **more)
    driven.start()
    return driven


@pytest.mark.parametrize("name", ALL)
def test_it_discovers_every_link_and_host(name):
    topo = ALL[name]
    controller = up(topo).controller
    assert {frozenset(link) for link in controller.links} == set(topo.link)
    assert set(controller.hosts) == set(topo.host)
    for host, place in controller.hosts.items():
        port = topo.access[host]
        assert (place.switch, place.port) == (port.switch, port.number)
        assert place.mac == host_address(topo, host).mac


@pytest.mark.parametrize("name", ALL)
def test_every_host_reaches_every_other_on_a_shortest_path(name):
    driven = up(ALL[name])
    for src, dst in permutations(driven.network.topology.host, 2):
        walked = driven.network.walk(src, dst)
        assert walked == list(driven.controller.forwarding_path(src, dst).nodes)
        assert len(walked) == min(len(p.nodes) for p in driven.controller.paths(src, dst, 4))
    assert driven.network.refused == []


@pytest.mark.parametrize("name", ALL)
def test_steered_flows_follow_every_path_exactly_both_ways(name):
    driven = up(ALL[name])
    for src, dst in permutations(driven.network.topology.host, 2):
        plain = driven.network.walk(src, dst, dst_port=9999)
        for path in driven.controller.paths(src, dst, 6):
            driven.do(driven.controller.steer("f", src, dst, path, dst_port=7000))
            assert driven.network.walk(src, dst, dst_port=7000) == list(path.nodes)
            back = driven.network.walk(dst, src, src_port=7000, dst_port=40000)
            assert back == list(path.nodes)[::-1]
            assert driven.network.walk(src, dst, dst_port=9999) == plain
            driven.do(driven.controller.unsteer("f"))
            assert driven.network.walk(src, dst, dst_port=7000) == plain
    assert driven.network.refused == []


def test_a_path_longer_than_a_segment_list_is_pinned_by_waypoints():
    driven = up(BYPASSED_LINE)
    long = next(p for p in driven.controller.paths("h1", "h2", 3) if "s13" in p.nodes)
    assert len(long.nodes) > 10
    driven.do(driven.controller.steer("f", "h1", "h2", long, dst_port=1))
    assert driven.network.walk("h1", "h2", dst_port=1) == list(long.nodes)


def test_a_path_that_cannot_be_pinned_is_refused():
    # Twenty switches in a ring: the long way round is never the routed one for long.
    size = 24
    ring = [(f"s{i}", f"s{i % size + 1}") for i in range(1, size + 1)]
    chords = [(f"s{i}", f"s{(i + 1) % size + 1}") for i in range(1, size + 1, 2)]
    driven = up(topology(ring + chords + [("h1", "s1"), ("h2", "s2")]))
    round_trip = ("h1", "s1", *(f"s{i}" for i in range(size, 1, -1)), "h2")
    with pytest.raises(ControlError, match="at most 7"):
        driven.controller.steer("f", "h1", "h2", Path(round_trip, 0, 0), dst_port=1)
    assert driven.controller.steered("f") == ()


def test_clocks_of_switches_need_not_agree():
    offsets = {"s1": 0, "s2": 7_000_000_000, "s3": -123_456}
    driven = up(LINE, offset_us=offsets)
    for (a, b), state in driven.controller.link_states().items():
        assert state.delay_s == pytest.approx(1e-3, abs=2e-6), (a, b)
        assert state.base_delay_s == pytest.approx(1e-3, abs=2e-6), (a, b)


def test_a_queue_in_one_direction_delays_that_direction_only():
    driven = up(LINE, offset_us={"s2": 999_999})
    driven.network.extra_s["s2", "s1"] = 8e-3
    driven.network.queue["s2", "s1"] = 6
    driven.run(3.0)
    back, there = (driven.controller.link_state(*hop) for hop in (("s2", "s1"), ("s1", "s2")))
    assert back.delay_s == pytest.approx(9e-3, abs=1e-4)
    assert back.base_delay_s == pytest.approx(1e-3, abs=1e-5)
    assert back.queue_packets == 6
    assert there.delay_s == pytest.approx(1e-3, abs=1e-5) and there.queue_packets == 0


def test_a_probe_to_a_host_puts_the_queue_on_the_way_down_and_the_rest_on_the_way_up():
    driven = up(LINE)
    driven.network.extra_s["s1", "h1"] = 4e-3
    driven.network.extra_s["h1", "s1"] = 5e-3
    driven.network.queue["s1", "h1"] = 62  # of 80 bytes at 10 Mbit/s: 4 ms
    driven.run(1.9)
    assert driven.controller.link_state("s1", "h1").delay_s == pytest.approx(5e-3, rel=0.02)
    assert driven.controller.link_state("h1", "s1").delay_s == pytest.approx(6e-3, rel=0.02)


def test_a_switch_clock_that_starts_anew_is_noticed():
    driven = up(LINE)
    driven.network.offset_us["s2"] = -50_000_000
    driven.run(4.0)
    assert driven.controller.link_state("s1", "s2").delay_s == pytest.approx(1e-3, abs=1e-4)


def test_a_failed_link_is_routed_around_and_used_again_once_it_answers():
    driven = up(RING)
    before = driven.network.walk("h1", "h2")
    assert before == ["h1", "s1", "s2", "h2"]
    driven.network.down.add(frozenset(("s1", "s2")))
    driven.run(2.0)
    assert driven.network.walk("h1", "h2") == ["h1", "s1", "s4", "s3", "s2", "h2"]
    assert not driven.controller.link_state("s1", "s2").up
    assert all("s1 s2" not in " ".join(p.nodes) for p in driven.controller.paths("h1", "h2"))
    driven.network.down.clear()
    driven.run(1.0)
    assert driven.network.walk("h1", "h2") == before
    assert driven.controller.link_state("s1", "s2").up
    assert driven.network.refused == []


def test_nothing_is_written_while_nothing_changes():
    driven = up(LEAF_SPINE)
    writes = driven.network.writes
    driven.give(driven.network.announce(host) for host in LEAF_SPINE.host)
    driven.run(5.0)
    assert driven.network.writes == writes


def test_a_link_that_drowns_probes_but_carries_packets_is_not_down():
    driven = up(RING)
    driven.network.drowned.add(("s2", "s1"))
    for _ in range(40):
        driven.network.count("s2", "s1", 10, 1500)
        driven.run(0.1)
    assert driven.controller.link_state("s1", "s2").up
    driven.run(3.0)
    assert not driven.controller.link_state("s1", "s2").up


def test_steered_flows_leave_a_failed_link_and_keep_their_reservation():
    driven = up(RING)
    controller = driven.controller
    path = controller.paths("h1", "h2", 1)[0]
    controller.reserve("f", path, 4e6, driven.network.now)
    driven.do(controller.steer("f", "h1", "h2", path, dst_port=7000))
    driven.network.down.add(frozenset(("s1", "s2")))
    driven.run(2.0)
    assert controller.steered("f") == ("h1", "s1", "s4", "s3", "s2", "h2")
    assert driven.network.walk("h1", "h2", dst_port=7000) == list(controller.steered("f"))
    assert controller.reserved_bps("s1", "s4") == 4e6 and controller.reserved_bps("s1", "s2") == 0
    driven.network.down.add(frozenset(("s1", "s4")))
    driven.run(2.0)
    assert controller.steered("f") == ()
    assert controller.paths("h1", "h2") == ()
    assert all(e.table != "steer" for t in driven.network.tables.values() for e in t.values())
    assert driven.network.refused == []


def test_a_path_that_broke_before_its_flow_began_is_replaced():
    driven = up(RING)
    controller = driven.controller
    short, long = controller.paths("h1", "h2", 2)
    driven.network.down.add(frozenset(("s1", "s2")))
    driven.run(2.0)
    driven.do(controller.steer("f", "h1", "h2", short, dst_port=7000))
    assert controller.steered("f") == long.nodes
    with pytest.raises(ControlError, match="path h1 s1 s2 h2 has a link that is down"):
        controller.move("f", short)
    driven.network.down.add(frozenset(("s1", "s4")))
    driven.run(2.0)
    assert controller.steer("g", "h1", "h2", short, dst_port=7001) == []


def test_a_host_that_does_not_answer_has_no_paths_until_it_does():
    driven = up(LINE)
    driven.network.down.add(frozenset(("h2", "s3")))
    driven.run(2.0)
    assert driven.controller.paths("h1", "h2") == ()
    driven.network.down.clear()
    driven.run(0.5)
    assert len(driven.controller.paths("h1", "h2")) == 1


def test_a_switch_that_starts_anew_gets_all_its_entries_again():
    driven = up(RING)
    path = driven.controller.paths("h1", "h3", 4)[-1]
    driven.do(driven.controller.steer("f", "h1", "h3", path, dst_port=7000))
    driven.network.tables["s1"].clear()
    driven.do(driven.controller.device_up("s1", 3, driven.network.now))
    driven.run(1.0)
    assert driven.network.walk("h1", "h3", dst_port=7000) == list(path.nodes)
    assert driven.network.walk("h1", "h4")[-1] == "h4"


def test_a_switch_that_is_lost_is_routed_around():
    driven = up(RING)
    driven.do(driven.controller.device_down("s2", driven.network.now))
    assert driven.network.walk("h1", "h3") == ["h1", "s1", "s4", "s3", "h3"]
    assert driven.controller.paths("h1", "h2") == ()
    assert not driven.controller.link_state("s1", "s2").up
    assert not driven.controller.link_state("s2", "h2").up
    for port in (1, 2, 3):
        assert driven.controller.packet_in(PacketIn("s2", 0.0, b"", {"ingress_port": port})) == []
    driven.network.tables["s2"].clear()
    driven.do(driven.controller.device_up("s2", 3, driven.network.now))
    driven.run(0.5)
    assert driven.network.walk("h1", "h2") == ["h1", "s1", "s2", "h2"]
    assert driven.network.refused == []


def test_a_host_that_moves_is_followed():
    driven = up(LINE)
    moved = replace(
        driven.network.announce("h2"), switch="s1", metadata={"ingress_port": 2, "reason": 2}
    )
    assert driven.controller.packet_in(moved) == [], "a port with a switch behind it has no hosts"
    driven = Driven(topology([("h1", "s1"), ("s1", "s2"), ("h2", "s2"), ("h3", "s1")]))
    driven.start()
    moved = replace(
        driven.network.announce("h2"), switch="s1", metadata={"ingress_port": 3, "reason": 2}
    )
    driven.controller.set_capacity("s1", "h2", 10e6)
    driven.do(driven.controller.packet_in(moved))
    assert driven.controller.hosts["h2"].switch == "s1"
    assert driven.network.walk("h1", "h2")[1:2] == ["s1"]


def test_the_gateway_answers_solicitations_at_the_port_they_come_from():
    driven = up(LINE)
    for source in (None, IPv6Address("fe80::1234"), IPv6Address("::")):
        driven.network.gateway_answers.clear()
        driven.do(driven.controller.packet_in(driven.network.solicit("h2", source)))
        ((switch, port, frame),) = driven.network.gateway_answers
        assert (switch, port) == ("s3", LINE.access["h2"].number)
        answer = Ether(frame)
        assert answer[ICMPv6ND_NA].tgt == "fe80::1" and answer[ICMPv6ND_NA].R == 1
        assert answer[ICMPv6NDOptDstLLAddr].lladdr == GATEWAY_MAC == answer.src
        anonymous = source == IPv6Address("::")
        assert answer[IPv6].dst == ("ff02::1" if anonymous else str(source or "fd00:7e57:0:2::1"))
        assert int(not anonymous) == answer[ICMPv6ND_NA].S
        total = answer[ICMPv6ND_NA].cksum
        del answer[ICMPv6ND_NA].cksum
        assert Ether(bytes(answer))[ICMPv6ND_NA].cksum == total


def test_link_local_addresses_are_not_taken_for_hosts():
    driven = Driven(LINE)
    driven.start()
    known = set(driven.controller.hosts)
    driven.do(driven.controller.packet_in(driven.network.solicit("h2", IPv6Address("fe80::99"))))
    assert set(driven.controller.hosts) == known


def test_a_link_without_capacity_is_an_error_that_says_what_to_give():
    driven = Driven(LINE)
    driven.controller = Controller([Device(f"s{i}", i) for i in (1, 2, 3)], {("s1", "s2"): 1e6})
    with pytest.raises(ControlError, match=r"link s2-s3 .* give one in bit/s for \('s2', 's3'\)"):
        driven.start()


def test_unknown_things_are_named():
    driven = up(LINE)
    path = driven.controller.paths("h1", "h2")[0]
    with pytest.raises(ControlError, match=r"host 'h9' has not been discovered; .* h1, h2"):
        driven.controller.paths("h1", "h9")
    with pytest.raises(ControlError, match="names no TCP port"):
        driven.controller.steer("f", "h1", "h2", path)
    with pytest.raises(ControlError, match="is not h2 to h1"):
        driven.controller.steer("f", "h2", "h1", path, dst_port=1)
    with pytest.raises(ControlError, match="not steered"):
        driven.controller.move("f", path)
    driven.controller.steer("f", "h1", "h2", path, dst_port=1)
    with pytest.raises(ControlError, match="has the addresses and ports of flow f"):
        driven.controller.steer("g", "h1", "h2", path, dst_port=1)
    with pytest.raises(ControlError, match="no link h1-s3"):
        driven.controller.link_state("h1", "s3")
    with pytest.raises(ControlError, match="same device id"):
        Controller([Device("a", 1), Device("b", 1)], {})
    with pytest.raises(ControlError, match="must be > 0"):
        Controller([], {("a", "b"): 0.0})


def test_moving_a_flow_changes_its_path_in_place():
    driven = up(RING)
    one, other = driven.controller.paths("h1", "h3", 2)
    driven.do(driven.controller.steer("f", "h1", "h3", one, dst_port=7000))
    commands = driven.controller.move("f", other)
    assert {c.kind for c in commands} == {"modify"}
    driven.do(commands)
    assert driven.network.walk("h1", "h3", dst_port=7000) == list(other.nodes)
    assert driven.network.walk("h3", "h1", src_port=7000) == list(other.nodes)[::-1]


def test_hosts_on_one_switch_need_no_steering():
    driven = up(leaf_spine(2, 1, 2))
    path = driven.controller.paths("h1", "h2")[0]
    assert driven.controller.steer("f", "h1", "h2", path, dst_port=1) == []
    assert driven.controller.steered("f") == ("h1", "s2", "h2")
    assert driven.controller.steer_priorities("f") == {}
    assert driven.controller.unsteer("f") == []


def test_equal_next_hops_share_destinations():
    driven = up(leaf_spine(2, 2, 4))
    middles = {driven.network.walk("h1", f"h{i}")[2] for i in range(5, 9)}
    assert middles == {"s1", "s2"}


# Traffic.


def load(driven, rates_bps, seconds, step_s=0.05):
    """Let traffic flow for a while; `rates_bps` by (from, to)."""
    for _ in range(round(seconds / step_s)):
        for (a, b), rate in rates_bps.items():
            driven.network.count(a, b, 1, round(rate * step_s / 8))
        driven.run(step_s)


def test_what_a_link_carries_is_measured_in_its_direction():
    driven = up(LINE)
    load(driven, {("s1", "s2"): 4e6}, 2.0)
    there = driven.controller.link_state("s1", "s2")
    assert there.carried_bps == pytest.approx(4e6, rel=0.01)
    assert there.utilization == pytest.approx(0.4, rel=0.01)
    assert driven.controller.link_state("s2", "s1").carried_bps < 1e4
    assert driven.controller.paths("h1", "h2")[0].residual_bps == pytest.approx(6e6, rel=0.01)
    assert driven.controller.paths("h2", "h1")[0].residual_bps > 9.9e6


def test_towards_a_host_its_own_interface_is_believed_while_it_reports():
    driven = up(LINE)
    for i in range(10):
        driven.controller.node_report(
            NodeReport("h2", driven.network.now, 0, 0, 0, 250_000 * i, 0, 0, 0)
        )
        load(driven, {("s3", "h2"): 5e6}, 0.5)
    assert driven.controller.link_state("s3", "h2").carried_bps == pytest.approx(4e6)
    load(driven, {("s3", "h2"): 5e6}, 5.0)
    assert driven.controller.link_state("s3", "h2").carried_bps == pytest.approx(5e6, rel=0.01)


def test_a_reservation_counts_at_once_and_its_own_traffic_not_twice():
    driven = up(LINE)
    controller = driven.controller
    path = controller.paths("h1", "h2")[0]
    controller.reserve("f", path, 6e6, driven.network.now)
    left = [controller.paths("h1", "h2")[0].residual_bps]
    for _ in range(8):
        load(driven, dict.fromkeys(path.hops, 6000000.0), 0.25)
        left.append(controller.paths("h1", "h2")[0].residual_bps)
    assert left == pytest.approx([4e6] * 9, rel=0.02)
    controller.release("f", driven.network.now)
    for _ in range(8):
        assert controller.paths("h1", "h2")[0].residual_bps == pytest.approx(10e6, rel=0.02)
        driven.run(0.25)


def test_other_traffic_beside_a_reserved_flow_is_seen():
    driven = up(LINE)
    controller = driven.controller
    path = controller.paths("h1", "h2")[0]
    controller.reserve("f", path, 3e6, driven.network.now)
    load(driven, dict.fromkeys(path.hops, 5000000.0), 2.0)
    assert controller.background_bps("s1", "s2") == pytest.approx(2e6, rel=0.05)
    assert controller.paths("h1", "h2")[0].residual_bps == pytest.approx(5e6, rel=0.05)


def test_reservations_are_all_or_nothing_and_name_the_full_link():
    driven = up(leaf_spine(3, 1, 1))
    controller = driven.controller
    controller.reserve("a", controller.paths("h1", "h2")[0], 7e6, 0.0)
    with pytest.raises(ControlError, match="flow b asks for 5000000 bit/s but s1-s3 has"):
        controller.reserve("b", controller.paths("h3", "h2")[0], 5e6, 0.0)
    assert controller.reservations == {"a": 7e6}
    assert controller.reserved_bps("h3", "s4") == 0.0
    controller.release("a", 1.0)
    controller.release("a", 1.0)
    assert controller.reservations == {}


def test_lost_packets_show_as_loss_of_that_direction():
    driven = up(LINE)
    for _ in range(100):
        driven.network.count("s1", "s2", 20, 1000, received=18)
        driven.network.count("s2", "s1", 20, 1000)
        driven.run(0.05)
    assert driven.controller.link_state("s1", "s2").loss == pytest.approx(0.1, rel=0.1)
    assert driven.controller.link_state("s2", "s1").loss == 0.0
    assert driven.controller.paths("h1", "h2")[0].loss == pytest.approx(0.1, rel=0.1)


def test_queue_drops_are_loss_of_the_link_but_not_of_the_wire():
    driven = up(LINE)
    port = next(p.number for p in LINE.ports["s1"] if p.peer == "s2")
    for _ in range(100):
        driven.network.count("s1", "s2", 18, 1000)
        driven.network.counts["port_offered", "s1", port] += 2
        driven.run(0.05)
    assert driven.controller.link_state("s1", "s2").loss == pytest.approx(0.1, rel=0.1)
    assert driven.controller.paths("h1", "h2")[0].loss == 0.0


def test_a_link_that_became_slower_than_configured_is_found_out_and_forgiven():
    driven = up(LINE)
    controller = driven.controller
    driven.network.queue["s1", "s2"] = 9
    load(driven, {("s1", "s2"): 4e6}, 2.0)
    assert controller.capacity_bps("s1", "s2") == 10e6, "two seconds are not yet enough"
    load(driven, {("s1", "s2"): 4e6}, 2.0)
    assert controller.capacity_bps("s1", "s2") == pytest.approx(4e6, rel=0.02)
    assert controller.link_state("s1", "s2").utilization == pytest.approx(1.0, rel=0.02)
    assert controller.capacity_bps("s2", "s1") == 10e6
    driven.network.queue.clear()
    load(driven, {("s1", "s2"): 5e6}, 2.0)
    assert controller.capacity_bps("s1", "s2") == pytest.approx(5e6, rel=0.02)
    driven.run(11.0)
    assert controller.capacity_bps("s1", "s2") == 10e6


def test_a_full_link_at_its_configured_rate_and_a_short_queue_teach_nothing():
    driven = up(LINE)
    driven.network.queue |= {("s1", "s2"): 9, ("s2", "s3"): 1}
    load(driven, {("s1", "s2"): 9.5e6, ("s2", "s3"): 2e6}, 5.0)
    assert driven.controller.capacity_bps("s1", "s2") == 10e6
    assert driven.controller.capacity_bps("s2", "s3") == 10e6


def test_paths_prefer_less_delay_then_fewer_hops():
    driven = Driven(RING)
    for hop in (("s1", "s2"), ("s2", "s1")):
        driven.network.extra_s[hop] = 20e-3
    driven.start(2.0)
    assert [p.nodes[1:-1] for p in driven.controller.paths("h1", "h2")] == [
        ("s1", "s4", "s3", "s2"),
        ("s1", "s2"),
    ]
