"""The fields of a trace are documented: the page, the table and the traces agree."""

from __future__ import annotations

import json
from pathlib import Path

from test_codegen_externs import Request
from watched_switch import WatchedSwitch

from testbed.infrastructure.dataplane.embedded.trace_fields import CHANGES, COMMON, EVENTS, table
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec

PAGE = Path(__file__).parents[4] / "docs" / "debugging.md"


def test_the_page_holds_the_table() -> None:
    assert table() in PAGE.read_text()


async def test_every_event_of_a_trace_has_the_documented_fields(tmp_path: Path) -> None:
    box = WatchedSwitch()
    await box.load("externs")
    box.clone_session(5, 9)
    box.group(6, (1, 100))
    path = tmp_path / "t"
    await box.observer.start_trace(TraceSpec(str(path)))
    commands = (0, 6, 9, 10, 11, 12, 13, 16, 17, 19)
    await box.send(*(Request(c).bytes() for c in commands), b"\1", out=11)
    await box.close()
    seen = set()
    for line in path.read_text().splitlines():
        event = json.loads(line)
        kind = event["event"]
        seen.add(kind)
        documented = EVENTS[kind][1]
        assert set(event) - set(CHANGES) - set(COMMON) <= set(documented)
        assert set(COMMON) <= set(event)
        optional = {"entry", "session", "port", "replica", "source", "text"}
        assert set(documented) - optional <= set(event)
    assert seen == set(EVENTS) - {"link", "changes", "lost"}
