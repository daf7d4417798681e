"""The trace tells of random packets what BMv2's own log tells: the independent check.

Needs a simple_switch_grpc that logs (one built with --disable-logging-macros does
not): the one on PATH, or the one that TESTBED_BMV2_WITH_LOG names.
"""

from __future__ import annotations

import functools
import json
import os
import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from differential import Outcome, Subject, _Run, apart
from differential_subjects import subjects
from differential_targets import running_targets
from finsy.proto import p4i
from google.protobuf import text_format
from simple_switch import BMV2
from told import Passes, bmv2_passes, trace_passes


def bmv2_with_log() -> str | None:
    """A simple_switch_grpc that has the parser's log messages in it or in its libraries."""
    if named := os.environ.get("TESTBED_BMV2_WITH_LOG"):
        return named
    if (found := shutil.which(BMV2)) is None:
        return None
    linked = subprocess.run(["ldd", found], capture_output=True, text=True).stdout
    files = [found, *re.findall(r"lib(?:bm|simple)\S* => (\S+)", linked)]
    return found if any(b"entering state" in Path(file).read_bytes() for file in files) else None


WITH_LOG = bmv2_with_log()
SEED = 17
LOAD_PROBE = b"\x88\xb6"
"""EtherType."""
pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(WITH_LOG is None, reason=f"no {BMV2} that was built with logging"),
]


async def told_of(name: str, packets: int, log: Path, trace: Path) -> Outcome:
    """Random packets and entries through both targets, with what they say of it."""
    subject = without_clocks(subjects()[name])
    async with running_targets(subject.compiled, None, (log, trace), WITH_LOG) as targets:
        run = _Run(subject, *targets, SEED)
        await run.round(packets)
        return run.outcome


def without_clocks(subject: Subject) -> Subject:
    """The subject without what makes its program branch on what a clock says: load probes."""
    tables = p4i.P4Info()
    text_format.Parse(subject.compiled.p4info_text, tables)
    meters = {t.preamble.id for t in tables.tables if t.preamble.alias == "load_meter"}

    def entity(generator: random.Random) -> Any | None:
        made = subject.entity(generator)
        return None if made is not None and made.table_entry.table_id in meters else made

    def packet(generator: random.Random) -> bytes:
        made = subject.packet(generator)
        return packet(generator) if meters and made[12:14] == LOAD_PROBE else made

    return replace(subject, entity=entity, packet=packet)


def hidden_tables(name: str) -> frozenset[str]:
    """Those that p4c makes of statements."""
    program = json.loads(subjects()[name].compiled.json_text)
    return frozenset(
        table["name"]
        for pipeline in program["pipelines"]
        for table in pipeline["tables"]
        if not table["key"]
        and table["default_entry"]["action_const"]
        and len(table["actions"]) == 1
    )


def first_difference(mine: Passes, other: Passes) -> str:
    """The step at which two tellings part, and the one before it."""
    for ours, theirs in zip(mine, other, strict=False):
        for i, (a, b) in enumerate(zip(ours, theirs, strict=False)):
            if a != b:
                return f"after {ours[max(i - 1, 0)]}: {a}, BMv2 {b}"
    return f"{len(mine)} passes, BMv2 {len(other)}"


@pytest.mark.parametrize(("name", "packets"), [("inc_switch", 600), ("externs", 200)])
def test_the_trace_tells_the_same_story_as_bmv2s_log(
    name: str, packets: int, tmp_path: Path
) -> None:
    log, trace = tmp_path / "bmv2.txt", tmp_path / "trace.jsonl"
    outcome = apart(functools.partial(told_of, name, packets, log, trace))
    assert outcome.packets == packets
    theirs = bmv2_passes(log, hidden_tables(name))
    ours = trace_passes(trace)
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
        assert mine == other, f"packet {number} of {len(ours)}: {first_difference(mine, other)}"
    assert len(ours) == len(theirs) >= packets
    steps = [step for packet in ours for one in packet for step in one]
    hits = {step[1] for step in steps if step[0] == "table" and step[2]}
    assert hits, "no table was hit: the comparison would show little"
    if name == "inc_switch":
        assert len(hits) >= 3
