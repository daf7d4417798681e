"""A forger in the middle of honest rounds changes no result, and everything it sends is counted.

A twentieth of the whole attack; `benchmarks/forgery.py` is all of it.
"""

from __future__ import annotations

import asyncio

import pytest
from embedded_netns import private_network
from inc_forgery import OURS, attack
from inc_network import running
from simple_switch import TARGETS

from testbed.model import inc_wire as w

pytestmark = pytest.mark.root


@pytest.mark.parametrize("target", TARGETS)
def test_a_forger_changes_no_result_and_everything_it_sends_is_counted(target: str) -> None:
    async def everything() -> None:
        async with running(target) as switch:
            report = await attack(switch, seen=100, forged=500)
            assert (report.wrong_results, report.believed) == (0, 0)
            assert sum(report.counted.values()) == sum(report.sent.values()) == 500
            assert not OURS & report.counted.keys(), report.counted
            assert report.counted[w.OUTCOME_STALE] == report.sent["replayed"]
            assert report.counted[w.REASON_UNKNOWN_JOB] == report.sent["earlier task"]
            assert report.withstood
            assert len(report.sent) == 10 and min(report.sent.values()) > 20

    with private_network():
        asyncio.run(everything())
