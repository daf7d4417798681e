"""How a run is to be carried out, beside what its scenario says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testbed.infrastructure.emulation.watch import Watch
    from testbed.measurement.endpoint import Endpoint
    from testbed.measurement.sequential import StoppingRule


@dataclass(frozen=True, slots=True)
class RunOptions:
    """None of them changes what the run finds, only how much of it, and what is told meanwhile."""

    quiet: bool = False
    """Print errors only."""
    stopping: StoppingRule | None = None
    """End before the scenario's repetitions are done, once the answer is precise enough."""
    redo_unfit: int = 0
    """Carry out at most so many repetitions again that the machine could not carry."""
    endpoint: Endpoint | None = None
    """Show the run to Prometheus there while it goes on."""
    watch: Watch | None = None
    """Which switches and ports to trace and capture."""
    argv: tuple[str, ...] | None = None
    """What was asked for, for the manifest; None: this process's command line."""
