"""Tables written and read at the same time, under the address sanitizer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from testbed.infrastructure.dataplane.embedded.build import RUNTIME

SOURCE = Path(__file__).parent / "table_stress.c"
SANITIZE = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def test_readers_never_see_freed_or_foreign_entries(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("gcc is not installed")
    program = tmp_path / "stress"
    built = subprocess.run(
        [compiler, *SANITIZE, "-I", RUNTIME, SOURCE, "-o", program, "-lpthread"],
        capture_output=True,
        text=True,
    )
    if "cannot find" in built.stderr:
        pytest.skip("gcc has no address sanitizer here")
    assert built.returncode == 0, built.stderr
    done = subprocess.run([program, "100000"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lookups, hits, wrong = map(int, done.stdout.split())
    assert lookups > 1000
    assert hits > 0
    assert wrong == 0
