"""What comes over an agent's connection, whatever the pieces that it comes in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import pytest

from testbed.errors import HostError
from testbed.infrastructure.emulation import hosts
from testbed.infrastructure.emulation.hosts import SOCKET, AgentChannel
from testbed.model.observations import NodeReport

PATIENCE_S = 30.0
REPORT = {
    "at_s": 1.5, "cpu_used": 0.25, "memory_used_bytes": 7, "storage_used_bytes": 8, "rx_bytes": 9,
    "tx_bytes": 10, "io_bytes_per_s": 11.5, "running": 2, "throttled_s": 0.125,
}  # fmt: skip


class Agent:
    """The other end: writes what a test wants written, as an agent or otherwise."""

    def __init__(self, channel: AgentChannel, reports: asyncio.Queue[NodeReport]) -> None:
        self.channel = channel
        self.reports = reports

    async def connect(self, socket: Path) -> None:
        self.reader, self.writer = await asyncio.open_unix_connection(socket)

    async def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0.01)


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[Agent]:
    reports: asyncio.Queue[NodeReport] = asyncio.Queue()
    channel = AgentChannel("h1", IPv6Address("fd00::1"), tmp_path, reports.put_nowait)
    await channel.listen()
    one = Agent(channel, reports)
    await one.connect(tmp_path / SOCKET)
    yield one
    one.writer.close()
    await channel.close()


def line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


async def test_reports_arrive_whole_and_in_order_however_they_are_cut(agent: Agent) -> None:
    text = b"".join(line({"report": REPORT | {"at_s": float(n)}}) for n in range(4))
    await agent.say(text[:5], text[5:300], text[300:-1], text[-1:])
    await agent.channel.ready(PATIENCE_S)
    found = [await agent.reports.get() for _ in range(4)]
    assert found == [NodeReport("h1", **REPORT | {"at_s": float(n)}) for n in range(4)]
    assert agent.reports.empty()


async def test_answers_find_who_asked_among_reports(agent: Agent) -> None:
    await agent.say(line({"report": REPORT}))
    await agent.channel.ready(PATIENCE_S)
    burning = [
        asyncio.create_task(agent.channel.compute(name, cpu_s=0.1, cores=1.0)) for name in "ab"
    ]
    asked = [json.loads(await agent.reader.readline()) for _ in burning]
    assert [one["task"] for one in asked] == ["a", "b"]
    second = line({"id": asked[1]["id"], "ok": {"start_s": 2.0, "end_s": 3.0}})
    first = line({"id": asked[0]["id"], "error": "no core"})
    await agent.say(second + line({"report": REPORT}) + first)
    assert (await burning[1]).end_s == 3.0
    with pytest.raises(HostError, match="host h1: compute a: no core"):
        await burning[0]
    assert agent.reports.qsize() == 2


async def test_an_agent_that_goes_fails_what_was_asked_of_it(agent: Agent) -> None:
    await agent.say(line({"report": REPORT}))
    await agent.channel.ready(PATIENCE_S)
    burning = asyncio.create_task(agent.channel.compute("a", cpu_s=0.1, cores=1.0))
    await agent.reader.readline()
    agent.writer.close()
    with pytest.raises(HostError, match="host h1: its agent is gone"):
        await burning
    with pytest.raises(HostError, match="cannot compute, its agent is gone"):
        await agent.channel.compute("b", cpu_s=0.1, cores=1.0)


async def test_a_line_without_end_ends_the_connection(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "LINE_LIMIT_BYTES", 1000)
    agent.writer.write(bytes(2000))
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await agent.reader.readexactly(1)
    with pytest.raises(HostError, match="its agent is gone"):
        await agent.channel.compute("a", cpu_s=0.1, cores=1.0)
