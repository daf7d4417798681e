"""What is remembered of links is what would be worked out anew."""

from __future__ import annotations

import random
from ipaddress import IPv6Address

import pytest

from testbed.control.controller import Controller
from testbed.control.fabric import Device
from testbed.control.knowledge import Knowledge
from testbed.model.observations import CounterReading, NodeReport

SWITCHES = ("s1", "s2", "s3")
HOSTS = {"h1": "s1", "h2": "s2", "h3": "s3"}
PORTS = (1, 2, 3)


def controller() -> Controller:
    """Three switches in a ring, a host on each."""
    rates = {("s1", "s2"): 1e7, ("s2", "s3"): 1e7, ("s1", "s3"): 1e7}
    rates |= {(switch, host): 1e7 for host, switch in HOSTS.items()}
    one = Controller([Device(name, i) for i, name in enumerate(SWITCHES, 1)], rates)
    for name in SWITCHES:
        one.device_up(name, PORTS, 0.0)
    fabric = one._fabric
    fabric.learn_cable(("s1", 1), ("s2", 1))
    fabric.learn_cable(("s2", 2), ("s3", 1))
    fabric.learn_cable(("s1", 2), ("s3", 2))
    for number, (host, switch) in enumerate(HOSTS.items(), 1):
        address = IPv6Address(f"fd00:{number}::1")
        fabric.name_host(host, address)
        fabric.learn_host(address, f"02:00:00:00:00:{number:02x}", (switch, 3))
    one.tick(0.1)
    return one


@pytest.mark.parametrize("seed", range(20))
def test_what_is_remembered_of_a_link_is_what_is_worked_out_anew(seed):
    draw, one, now = random.Random(seed), controller(), 0.1
    sent = dict.fromkeys(SWITCHES, 0)
    flows: list[str] = []
    for step in range(60):
        now += draw.uniform(0.001, 0.2)
        what = draw.choice(("read", "report", "tick", "reserve", "release", "rate", "fail"))
        if what == "read":
            switch = draw.choice(SWITCHES)
            sent[switch] += draw.randrange(200_000)
            cells = dict.fromkeys(PORTS, (sent[switch] // 1000, sent[switch]))
            names = ("port_rx", "port_offered", "port_tx")
            one.counters(CounterReading(switch, now, dict.fromkeys(names, cells)))
        elif what == "report":
            octets = round(now * 1e5)
            host = draw.choice(tuple(HOSTS))
            one.node_report(NodeReport(host, now, 0.1, 0, 0, octets, octets, 0.0, 0))
        elif what == "tick":
            one.tick(now)
        elif what == "reserve":
            src, dst = draw.sample(tuple(HOSTS), 2)
            paths = one.paths(src, dst, 2)
            if paths:
                path = draw.choice(paths)
                one.reserve(f"f{step}", path, draw.random() * path.residual_bps, now)
                flows.append(f"f{step}")
        elif what == "release" and flows:
            one.release(flows.pop(draw.randrange(len(flows))), now, draw.randrange(100_000))
        elif what == "rate":
            one.set_capacity("s1", "s2", draw.uniform(5e6, 2e7))
        elif what == "fail":
            up = draw.random() < 0.5
            one._fabric.set_up(draw.choice(one._fabric.cables), up)
            one._reconverge(now)
        anew = Knowledge(
            one._fabric, one._capacities, one._counters, one._delays, one._ledger,
            one._insight.loads,
        )  # fmt: skip
        anew.ticked(one._knowledge._at_s)
        for a, b in one.links:
            for hop in ((a, b), (b, a)):
                assert one._knowledge.of(hop) == anew.of(hop), (what, hop)


def test_steering_is_said_to_take_what_it_took_lately():
    one = controller()
    assert one.steering_s() == 0.0
    for _ in range(50):
        one.steered_after(0.02)
    assert one.steering_s() == pytest.approx(0.02, rel=1e-3)
