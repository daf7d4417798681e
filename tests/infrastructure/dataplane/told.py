"""What two targets tell of the same packets, made comparable: BMv2's log and our trace.

Both become, for each packet that came in, the pipeline passes it and its copies
made; a pass is the list of what happened in it:

    ("state", name)  ("error", name)  ("if", node, value)  ("table", name, hit)
    ("run", action, parameters)  ("drop", where)  ("again", how)  ("multicast",)

BMv2 logs no more than that; our trace's keys, changes and queues have no
counterpart there.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

Step = tuple[Any, ...]
Passes = list[list[Step]]
"""Sorted: targets may work on copies in any order."""

_LINE = re.compile(r"\] \[(\d+)\.(\d+)\] \[cxt \d+\] (.*)")
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"Parser '.*' entering state '(.*)'$", "state"),
        (r"Exception while parsing: (.*)$", "error"),
        (r"(?:\S+\(\d+\) )?Condition \".*\" \((.*)\) is (true|false)$", "if"),
        (r"Table '(.*)': (hit|miss)", "table"),
        (r"Action entry is (.*) - (.*)$", "run"),
        (r"Action entry is (NULL)()$", "run"),
        (r"Dropping packet at the end of (ingress|egress)$", "drop"),
        (r"(Resubmitting|Recirculating) packet$", "again"),
        (r"Multicast requested for packet()$", "multicast"),
    )
)


def bmv2_passes(log: Path, hidden: frozenset[str]) -> list[Passes]:
    """Of every packet in the log, by the order of arrival.

    `hidden` are the tables that stand for statements: a trace does not name them.
    """
    packets: dict[int, dict[int, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for line in log.read_text(errors="replace").splitlines():
        found = _LINE.search(line)
        if found is None:
            continue
        packet, copy, text = int(found[1]), int(found[2]), found[3]
        step = _bmv2_step(text)
        if step is not None and not (step[0] == "table" and step[1] in hidden):
            packets[packet][copy].append(step)
    return [sorted(packets[number].values()) for number in sorted(packets)]


def _bmv2_step(text: str) -> Step | None:
    for pattern, kind in _PATTERNS:
        if (found := pattern.match(text)) is None:
            continue
        if kind == "if":
            return kind, found[1], found[2] == "true"
        if kind == "table":
            return kind, found[1], found[2] == "hit"
        if kind == "run":
            values = tuple(int(v, 16) for v in found[2].split(",") if v)
            return None if found[1] == "NULL" else (kind, found[1], values)
        return kind, found[1]
    return None


def trace_passes(trace: Path) -> list[Passes]:
    """Of every packet in a JSON trace, by the order of arrival."""
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    assert not any(e["event"] in ("lost", "changes") for e in events), "the trace has gaps"
    root: dict[int, int] = {}
    rounds: dict[int, int] = defaultdict(int)
    packets: dict[int, dict[tuple[int, int], list[Step]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        number = event["packet"]
        if event["event"] == "copy":
            root[number] = root[event["of"]]
        elif event["event"] == "begin":
            root.setdefault(number, number)
            rounds[number] += 1
        steps = packets[root[number]][number, rounds[number]]
        if event.get("reason") == "there is no such group or session":
            steps.clear()  # BMv2 does not even parse a clone that has nowhere to go
        steps += _trace_steps(event)
    return [
        sorted(steps for steps in packets[number].values() if steps) for number in sorted(packets)
    ]


def _trace_steps(event: dict[str, Any]) -> list[Step]:
    kind = event["event"]
    if kind == "state":
        return [("state", event["state"])]
    if kind == "parsed" and event["error"] != "NoError":
        return [("error", event["error"])]
    if kind == "condition":
        return [("if", event["condition"], event["value"])]
    if kind == "table":
        steps: list[Step] = [("table", event["table"], event["hit"])]
        if event["action"] is not None:
            values = tuple(int(v, 16) for v in event["params"].values())
            steps.append(("run", event["action"], values))
        return steps
    if kind == "statement":
        return [("run", event["action"], ())]
    if kind == "drop" and "by the program in" in event["reason"]:
        return [("drop", event["reason"].rpartition(" ")[2])]
    if kind == "again":
        return [("again", {"resubmitted": "Resubmitting"}.get(event["instance"], "Recirculating"))]
    if kind == "multicast":
        return [("multicast", "")]
    return []
