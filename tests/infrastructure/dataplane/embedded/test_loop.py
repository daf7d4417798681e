"""One thread that moves the packets of several switches."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator

import pytest
from embedded_netns import frame

from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.loop import PacketLoop, loops_for
from testbed.infrastructure.dataplane.embedded.native import Message, base_library
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

LINK, CPU = 1, 255
PATIENCE_S = 30.0


def a_switch(name: str, loop: PacketLoop) -> NativeSwitch:
    """What is injected at its CPU port comes out of it."""
    switch = NativeSwitch(base_library(), name, seed=3, loop=loop)
    switch.add_cpu_port(CPU)
    return switch


def passes(switch: NativeSwitch, count: int = 1) -> bool:
    """Whether frames get through it."""
    switch.inject(CPU, frame(100), count)
    found, deadline = 0, time.monotonic() + PATIENCE_S
    while found < count and time.monotonic() < deadline:
        select.select([switch.wakeup], [], [], 0.1)
        found += sum(up.kind == Message.PACKET for up in switch.messages())
    return found == count


@pytest.fixture
def loop() -> Iterator[PacketLoop]:
    made = PacketLoop()
    yield made
    made.close()


def test_switches_come_and_go_and_the_others_go_on(loop: PacketLoop) -> None:
    switches = [a_switch(f"s{i}", loop) for i in range(4)]
    for switch in switches:
        switch.start()
        assert passes(switch)
    with switches[1].paused(), switches[2].paused():
        assert len(loop) == 2
        assert passes(switches[0])
        assert passes(switches[3])
    assert len(loop) == 4
    switches.pop(0).close()
    assert all(passes(switch, 100) for switch in switches)
    for switch in switches:
        switch.close()
    assert len(loop) == 0


def test_what_is_on_its_way_through_a_paused_switch_goes_on_after_the_pause(
    loop: PacketLoop,
) -> None:
    switch = a_switch("s1", loop)
    switch.shape(CPU, "egress", LinkShape(rate_bps=8e6))
    switch.start()
    switch.inject(CPU, frame(1000), 50)
    with switch.paused():
        pass
    deadline = time.monotonic() + PATIENCE_S
    found = 0
    while found < 50 and time.monotonic() < deadline:
        found += sum(up.kind == Message.PACKET for up in switch.messages())
        time.sleep(0.01)
    assert found == 50
    switch.close()


def test_the_threads_cpu_time_goes_to_those_whose_packets_it_moves(loop: PacketLoop) -> None:
    busy, idle = a_switch("busy", loop), a_switch("idle", loop)
    for switch in (busy, idle):
        switch.start()
    for _ in range(20):
        assert passes(busy, 300)
    used, unused = busy.loop_stats(), idle.loop_stats()
    assert used.cpu_s > 5 * unused.cpu_s
    assert used.waited_s >= unused.waited_s  # when the thread waits, all do that it has
    for switch in (busy, idle):
        switch.close()


@pytest.mark.parametrize(("cores", "loops"), [(1, 1), (2, 1), (3, 1), (4, 2), (64, 32)])
def test_half_of_the_cores_are_for_everything_else(cores: int, loops: int) -> None:
    assert loops_for(cores) == loops
