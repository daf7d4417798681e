"""The P4 programs that the compiler's tests use, compiled ahead of the test."""

from __future__ import annotations

import functools
from pathlib import Path

from pipeline_harness import Pipeline

from testbed.infrastructure.dataplane import programs

FOLDER = Path(__file__).parent / "programs"
NAMES = ("arithmetic", "externs", "parsing", "priorities", "queues")


@functools.cache
def json_text(name: str) -> str:
    """p4c's output for one of the tests' own programs, or of the repository's p4/."""
    folder = FOLDER if name in NAMES else None
    return programs.load(name, folder).json_text


def pipeline(name: str) -> Pipeline:
    """A fresh pipeline; the object file is cached, so only the first is compiled."""
    return Pipeline(json_text(name))


if __name__ == "__main__":  # python sample_programs.py: compile them again with p4c
    for name in NAMES:
        programs.build(name, FOLDER / "compiled", FOLDER)
