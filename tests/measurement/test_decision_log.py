from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest

from testbed.errors import RunError
from testbed.measurement import decision_log

ENTRIES: list[list[Any]] = [
    ["submit", ["t1", {"input_bytes": 2**53 + 1, "deadline_s": None}], [], []],
    ["step", [0.1 + 0.2], [[["residual_bps", "a", "b"], 0, math.inf]], [["t1", "h\u00e9", True]]],
    ["step", [1e16, -math.inf, 5e-324], [], []],
]


def test_what_was_appended_is_read_as_it_was_and_in_its_order(tmp_path: Path) -> None:
    decision_log.append(tmp_path, "idleness", 0, ENTRIES)
    decision_log.append(tmp_path, "network-aware", 0, [])
    decision_log.append(tmp_path, "idleness", 1, iter(ENTRIES[:1]))
    assert list(decision_log.read(tmp_path)) == [
        ("idleness", 0, ENTRIES),
        ("network-aware", 0, []),
        ("idleness", 1, ENTRIES[:1]),
    ]


def test_a_line_is_what_json_would_have_written(tmp_path: Path) -> None:
    """So that logs of earlier versions and of this one are one format."""
    decision_log.append(tmp_path, "p", 3, ENTRIES)
    lines = gzip.decompress((tmp_path / decision_log.FILE).read_bytes()).splitlines()
    assert [json.loads(line) for line in lines] == [{"policy": "p", "repetition": 3}, *ENTRIES]
    old = tmp_path / "old"
    old.mkdir()
    with gzip.open(old / decision_log.FILE, "at", encoding="utf-8") as log:
        for line in ({"policy": "p", "repetition": 3}, *ENTRIES):
            log.write(json.dumps(line, separators=(",", ":")) + "\n")
    assert list(decision_log.read(old)) == list(decision_log.read(tmp_path))


@pytest.mark.parametrize("kept", [1, 12, 40, -1])
def test_a_log_cut_short_is_read_up_to_the_repetition_that_was_being_written(
    tmp_path: Path, kept: int
) -> None:
    for number in range(2):
        decision_log.append(tmp_path, "p", number, ENTRIES)
    log = tmp_path / decision_log.FILE
    whole = log.read_bytes()
    decision_log.append(tmp_path, "p", 2, ENTRIES)
    log.write_bytes(whole + log.read_bytes()[len(whole) :][:kept])
    found = []
    with pytest.raises(RunError, match="damaged"):
        for one in decision_log.read(tmp_path):
            found.append(one)
    assert found == [("p", 0, ENTRIES), ("p", 1, ENTRIES)]
