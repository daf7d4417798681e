"""Starts runs: here, or in a process of their own, always in their own namespaces."""

from __future__ import annotations

import contextlib
import pickle
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.errors import MachineError, RunError
from testbed.model.scenario import Scenario

if TYPE_CHECKING:
    from testbed.infrastructure.emulation.watch import Watch
    from testbed.measurement.endpoint import Endpoint
    from testbed.measurement.sequential import StoppingRule

DEFAULT_OUT = Path("results")


def here(
    scenario: Scenario,
    *,
    out: Path | None,
    quiet: bool,
    stopping: StoppingRule | None = None,
    endpoint: Endpoint | None = None,
    argv: Sequence[str] | None = None,
    watch: Watch | None = None,
    redo: int = 0,
) -> Path:
    """Run from the main thread of a process that has no other; returns the run folder.

    `endpoint` shows the run to Prometheus while it goes on; `argv` is what was asked for, if not
    this process's command line; `watch` says which switches and ports to look into. At most `redo`
    repetitions that are unfit are carried out again.
    Exits the process with the run's status when the run failed: it has
    printed its sentence already.
    """
    from testbed.infrastructure.emulation import isolate
    from testbed.measurement.recorder import new_run_dir

    run_dir = new_run_dir(out or DEFAULT_OUT, scenario.name, datetime.now(UTC)).resolve()

    def inside() -> None:
        from testbed.experiment.run import carry_out

        carry_out(
            scenario,
            run_dir,
            quiet=quiet,
            stopping=stopping,
            endpoint=endpoint,
            argv=sys.argv if argv is None else argv,
            watch=watch,
            redo=redo,
        )

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


def apart(
    scenario: Scenario, *, out: Path | None, quiet: bool, argv: Sequence[str], redo: int = 0
) -> Path:
    """Run in a fresh process, as threads and event loops (a notebook's) need.

    `argv` is what was asked for, for the manifest; `redo` as for `here`.
    """
    with tempfile.TemporaryDirectory(prefix="testbed-") as folder:
        asked, answer = Path(folder, "scenario.pickle"), Path(folder, "answer")
        asked.write_bytes(pickle.dumps((scenario, tuple(argv), redo)))
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "testbed.launch",
                str(asked),
                str(answer),
                str((out or DEFAULT_OUT).resolve()),
                "quiet" if quiet else "loud",
            ],
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return Path(answer.read_text())
        said = (done.stderr or "").strip().removeprefix("error: ")
        kind = MachineError if done.returncode == MachineError.exit_code else RunError
        raise kind(said or f"the run of {scenario.name} ended with status {done.returncode}")


def main() -> None:
    """The process that `apart` starts: what was asked, answer file, folder, quiet or loud."""
    asked, answer, out, manner = sys.argv[1:]
    scenario, argv, redo = pickle.loads(Path(asked).read_bytes())
    run_dir = here(scenario, out=Path(out), quiet=manner == "quiet", argv=argv, redo=redo)
    Path(answer).write_text(str(run_dir))


if __name__ == "__main__":
    from testbed.errors import TestbedError

    try:
        main()
    except TestbedError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
