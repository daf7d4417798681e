"""What the benchmarks that compare policies in scenarios share: a run, and what it says."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from testbed.measurement.results import Results

WAIT_S, WAITS = 20.0, 90
"""How long to wait, and how often, while other runs have the machine's CPU budget."""
REDO = 6
"""So many repetitions of a run that are unfit are carried out again."""


@contextmanager
def carried_out(
    scenario: Path, repeat: int | None, options: Sequence[str] = ()
) -> Iterator[Results]:
    """A scenario file's run, on real packets, as long as it is looked at.

    `repeat` replaces the file's number of repetitions, `options` are more of `testbed run`. Ends
    the program if it cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="comparing-") as folder:
        command = [sys.executable, "-m", "testbed.cli", "run", str(scenario), "--out", folder]
        command += ["--quiet", "--redo-unfit", str(REDO), *options]
        command += [] if repeat is None else ["--repeat", str(repeat)]
        for _ in range(WAITS):
            done = subprocess.run(command, capture_output=True, text=True)
            if "CPU budget of this machine is taken" not in done.stderr:
                break
            time.sleep(WAIT_S)
        if done.returncode:
            said = done.stderr.strip()[-2000:]
            sys.exit(f"benchmark: {scenario.stem} failed with {done.returncode}: {said}")
        yield Results.open(folder)


def circumstances(results: Results) -> dict[str, Any]:
    """Of a run: how far it may be believed, on what machine and with what code it was made."""
    manifest = results.manifest
    return {
        "fitness": results.fitness.verdict,
        "reasons": list(results.fitness.reasons),
        "repetitions": len(manifest["repetitions"]),
        "redone": manifest["redone"],
        "machine": manifest["machine"],
        "source": manifest["versions"]["source"],
        "finished": manifest["finished"],
    }


def digest(text: str) -> str:
    """By which a scenario is told from what it was before."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep(file: Path, found: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def kept(file: Path, text: str) -> dict[str, Any] | None:
    """What was kept of the scenario with this text; None if it was not run, or was another one."""
    if not file.is_file():
        return None
    found = dict(json.loads(file.read_text(encoding="utf-8")))
    return found if found["digest"] == digest(text) else None


def row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def difference(against: Mapping[str, Any] | None) -> str:
    """A relative difference with its interval, as far as there is one."""
    if against is None or against["mean"] is None:
        return "–"
    text = f"{against['mean']:+.1%}"
    if against["low"] is not None and against["high"] is not None:
        text += f" ({against['low']:+.1%} to {against['high']:+.1%})"
    return text
