"""`decisions.jsonl.gz`: what each scheduler of a run was told, so that it can decide anew.

A line for each call of a scheduler, as `testbed.scheduling.journal` has them, after a line
that says which policy and repetition those that follow are of.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from testbed.errors import RunError

FILE = "decisions.jsonl.gz"
_LEVEL = 3
"""Of compression: the run waits for it, and 9 takes six times as long for a fifth less."""
_GZIP = 31
"""zlib's `wbits` for the format of gzip with the largest window."""
_LINE: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))
"""Writes JSON several times as fast as `json`, and infinity as `json` does, unlike orjson."""


def append(run_dir: Path, policy: str, repetition: int, entries: Iterable[list[Any]]) -> None:
    """Add the calls of one policy's scheduler in one repetition to a run's log.

    They are a gzip member of their own, written at once: whoever is killed meanwhile leaves
    all earlier ones readable.
    """
    lines = [{"policy": policy, "repetition": repetition}, *entries]
    text = b"".join([_LINE.dump_json(line) + b"\n" for line in lines])
    with (run_dir / FILE).open("ab") as log:
        log.write(gzip.compress(text, _LEVEL))


def read(run_dir: Path) -> Iterator[tuple[str, int, list[list[Any]]]]:
    """(policy, repetition, entries) in the order in which they ran.

    Raises RunError when the run has no log, or at the point from which it cannot be read.
    """
    if not (run_dir / FILE).is_file():
        raise RunError(f"run {run_dir} has no {FILE}: it was recorded before there were such logs")
    try:
        for text in _members((run_dir / FILE).read_bytes()):
            head: dict[str, Any] | None = None
            entries: list[list[Any]] = []
            for line in text.splitlines():
                entry = json.loads(line)
                if isinstance(entry, list):
                    entries.append(entry)
                    continue
                if head is not None:
                    yield head["policy"], head["repetition"], entries
                head, entries = entry, []
            if head is not None:
                yield head["policy"], head["repetition"], entries
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise RunError(f"{run_dir / FILE} cannot be read ({error}): the run is damaged") from error


def _members(packed: bytes) -> Iterator[bytes]:
    """What each member of a gzip file holds. Raises EOFError where the last one is cut short."""
    while packed:
        member = zlib.decompressobj(wbits=_GZIP)
        text = member.decompress(packed)
        if not member.eof:
            raise EOFError("it ends in the middle")
        yield text
        packed = member.unused_data
