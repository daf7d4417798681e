"""p4c's own v1model test vectors, where a p4c checkout and p4c itself are at hand.

TESTBED_P4C_TESTDATA=~/p4c pytest tests/infrastructure/dataplane/embedded/test_stf.py
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pipeline_harness import Pipeline
from stf import Stf

from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError
from testbed.infrastructure.dataplane.programs import COMPILER

CHECKOUT = os.environ.get("TESTBED_P4C_TESTDATA")

# What these programs need is refused, by name, when they are loaded.
REFUSED = re.compile(r"action profile|union_stack|extern ")


def vectors() -> list[Path]:
    """The STF files whose program is written for v1model."""
    if CHECKOUT is None:
        return []
    found = []
    for stf in sorted((Path(CHECKOUT) / "testdata" / "p4_16_samples").glob("*.stf")):
        source = stf.with_suffix(".p4")
        if source.is_file() and re.search(r"\bV1Switch\b", source.read_text()):
            found.append(stf)
    return found


@pytest.mark.p4c
@pytest.mark.skipif(CHECKOUT is None, reason="TESTBED_P4C_TESTDATA does not name a p4c checkout")
@pytest.mark.skipif(shutil.which(COMPILER) is None, reason=f"{COMPILER} is not on PATH")
@pytest.mark.parametrize("stf", vectors(), ids=lambda path: path.stem)
def test_a_p4c_vector_gives_the_packets_it_promises(stf: Path, tmp_path: Path) -> None:

    output = tmp_path / "out.json"
    command = [COMPILER, "--std", "p4-16", "--arch", "v1model", "-o", str(output)]
    done = subprocess.run(
        [*command, str(stf.with_suffix(".p4"))], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"p4c does not compile it: {done.stderr.strip().splitlines()[-1]}")
    try:
        pipeline = Pipeline(output.read_text(), tmp_path / "cache")
    except ProgramError as error:
        if REFUSED.search(str(error)):
            pytest.skip(f"refused: {error}")
        raise
    Stf(pipeline, stf).run()
