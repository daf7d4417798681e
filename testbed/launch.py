"""Starts runs: here, or in a process of their own, always in their own namespaces."""

from __future__ import annotations

import contextlib
import pickle
import secrets
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from testbed.errors import MachineError, RunError
from testbed.experiment.options import RunOptions
from testbed.model.scenario import Scenario

DEFAULT = RunOptions()
DEFAULT_OUT = Path("results")


def here(scenario: Scenario, *, out: Path | None, options: RunOptions = DEFAULT) -> Path:
    """Run from the main thread of a process that has no other; returns the run folder.

    Exits the process with the run's status when the run failed: it has
    printed its sentence already.
    """
    from testbed.infrastructure.emulation import isolate
    from testbed.measurement.recorder import new_run_dir

    run_dir = new_run_dir(out or DEFAULT_OUT, scenario.name, datetime.now(UTC)).resolve()

    def inside() -> None:
        from testbed.experiment.run import carry_out

        carry_out(scenario, run_dir, options)

    status = 1
    try:
        status = isolate.enter(run_dir.name, inside)
    finally:
        with contextlib.suppress(OSError):  # not empty: what was recorded stays
            run_dir.rmdir()
    if status:
        sys.exit(status)
    return run_dir


def calibrate(path: Path, *, quiet: bool) -> None:
    """Measure this machine and write what was found to `path`; as `here` it needs the process."""
    from testbed.infrastructure.emulation import isolate

    def say(text: str) -> None:
        if not quiet:
            print(text, file=sys.stderr)

    def inside() -> None:
        from testbed.experiment import calibration
        from testbed.experiment.calibrate import calibrate as measure

        calibration.save(measure(say), path)

    if status := isolate.enter(f"calibrate-{secrets.token_hex(4)}", inside):
        sys.exit(status)


def apart(scenario: Scenario, *, out: Path | None, options: RunOptions = DEFAULT) -> Path:
    """Run in a fresh process, as threads and event loops (a notebook's) need.

    Of `options`, those that hold something of this process (`endpoint`) are not for it.
    """
    with tempfile.TemporaryDirectory(prefix="testbed-") as folder:
        asked, answer = Path(folder, "scenario.pickle"), Path(folder, "answer")
        asked.write_bytes(pickle.dumps((scenario, options)))
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "testbed.launch",
                str(asked),
                str(answer),
                str((out or DEFAULT_OUT).resolve()),
            ],
            stderr=subprocess.PIPE if options.quiet else None,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return Path(answer.read_text())
        said = (done.stderr or "").strip().removeprefix("error: ")
        kind = MachineError if done.returncode == MachineError.exit_code else RunError
        raise kind(said or f"the run of {scenario.name} ended with status {done.returncode}")


def main() -> None:
    """The process that `apart` starts: what was asked, answer file, folder."""
    asked, answer, out = sys.argv[1:]
    scenario, options = pickle.loads(Path(asked).read_bytes())
    Path(answer).write_text(str(here(scenario, out=Path(out), options=options)))


if __name__ == "__main__":
    from testbed.errors import TestbedError

    try:
        main()
    except TestbedError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
