"""An agent says how far transfers and computations are that are under way, and can give them up."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from testbed.infrastructure.emulation.agent.refusal import Refusal
from testbed.infrastructure.emulation.agent.requests import Agent
from testbed.model.observations import NodeReport

PATIENCE_S = 60.0


def free_port() -> int:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as one:
        one.bind(("::1", 0))
        port: int = one.getsockname()[1]
        return port


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - a report is made when it is asked for
            await asyncio.sleep(0.01)


@pytest.fixture
def agent() -> Agent:
    return Agent("lo", "::1", 0.5, 1.0)


async def test_a_report_counts_every_byte_that_has_arrived_and_no_more(agent: Agent) -> None:
    port = free_port()
    assert not {"received_bytes", "spent_cpu_s"} & agent.report().keys()
    await agent.do_expect({"flow": "t:in", "port": port, "size_bytes": 5000})
    assert "received_bytes" not in agent.report(), "nobody has connected"
    received = asyncio.create_task(agent.do_received({"flow": "t:in"}))
    with socket.create_connection(("::1", port)) as sender:
        sender.sendall(bytes(1000))  # fewer than the receiver is woken for
        await until(lambda: agent.report().get("received_bytes") == {"t:in": 1000})
        fields = json.loads(json.dumps(agent.report()))
        assert NodeReport("h1", **fields).received_bytes == {"t:in": 1000}
        sender.sendall(bytes(4000))
        await asyncio.wait_for(received, PATIENCE_S)
    assert "received_bytes" not in agent.report()


async def test_little_stays_unread_so_that_a_sender_has_nearly_all_of_the_window(
    agent: Agent,
) -> None:
    port = free_port()
    await agent.do_expect({"flow": "t:in", "port": port, "size_bytes": 10**6})
    with socket.socket(socket.AF_INET6) as sender:
        # As on a network; a reader is woken where there is not room for another segment.
        sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)
        sender.connect(("::1", port))
        least = sender.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 8
        await until(lambda: "received_bytes" in agent.report())
        sender.sendall(bytes(2 * least))
        await until(lambda: agent._io_bytes >= least)
        await agent.do_abandon({"flow": "t:in", "task": "t"})


async def test_a_report_has_the_cpu_time_of_each_computation_in_the_scenarios_scale(
    agent: Agent,
) -> None:
    computing = asyncio.create_task(agent.do_compute({"task": "t", "cpu_s": 50, "cores": 1.0}))
    seen: list[float] = []

    def some() -> bool:
        seen.append(agent.report().get("spent_cpu_s", {}).get("t", 0.0))
        return seen[-1] > 0.02

    await until(some)
    assert seen == sorted(seen) and seen[-1] < 50
    await agent.do_abandon({"flow": "t:in", "task": "t"})
    with pytest.raises(Refusal, match="task t was stopped"):
        await asyncio.wait_for(computing, PATIENCE_S)
    assert "spent_cpu_s" not in agent.report()


async def test_a_flow_that_is_given_up_ends_at_both_ends(agent: Agent) -> None:
    port = free_port()
    other = Agent("lo", "::1", 1.0, 1.0)
    await other.do_expect({"flow": "t:in", "port": port, "size_bytes": 10**12})
    sending: asyncio.Task[Any] = asyncio.create_task(
        agent.do_send({"flow": "t:in", "to": "::1", "port": port, "size_bytes": 10**12})
    )
    await until(lambda: other.report().get("received_bytes", {}).get("t:in", 0) > 0)
    for one in (agent, other):
        await one.do_abandon({"flow": "t:in", "task": "t"})
        await one.do_abandon({"flow": "t:in", "task": "t"})  # nothing is left to give up
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(sending, PATIENCE_S)
    await until(lambda: "received_bytes" not in other.report())
    await other.do_expect({"flow": "t:in", "port": port, "size_bytes": 10})
    await agent.do_send({"flow": "t:in", "to": "::1", "port": port, "size_bytes": 10})
    await asyncio.wait_for(other.do_received({"flow": "t:in"}), PATIENCE_S)
    for one in (agent, other):
        await one.do_reset({})
