"""`decisions.jsonl.gz`: what each scheduler of a run was told, so that it can decide anew.

A line for each call of a scheduler, as `testbed.scheduling.journal` has them, after a line
that says which policy and repetition those that follow are of.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from testbed.errors import RunError

FILE = "decisions.jsonl.gz"


def append(run_dir: Path, policy: str, repetition: int, entries: Iterable[list[Any]]) -> None:
    """Add the calls of one policy's scheduler in one repetition to a run's log."""
    with gzip.open(run_dir / FILE, "at", encoding="utf-8") as log:
        for line in ({"policy": policy, "repetition": repetition}, *entries):
            log.write(json.dumps(line, separators=(",", ":")) + "\n")


def read(run_dir: Path) -> Iterator[tuple[str, int, list[list[Any]]]]:
    """(policy, repetition, entries) in the order in which they ran.

    Raises RunError when the run has no log or it cannot be read.
    """
    if not (run_dir / FILE).is_file():
        raise RunError(f"run {run_dir} has no {FILE}: it was recorded before there were such logs")
    head: dict[str, Any] | None = None
    entries: list[list[Any]] = []
    try:
        with gzip.open(run_dir / FILE, "rt", encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                if isinstance(entry, list):
                    entries.append(entry)
                    continue
                if head is not None:
                    yield head["policy"], head["repetition"], entries
                head, entries = entry, []
    except (OSError, EOFError, ValueError) as error:
        raise RunError(f"{run_dir / FILE} cannot be read ({error}): the run is damaged") from error
    if head is not None:
        yield head["policy"], head["repetition"], entries
