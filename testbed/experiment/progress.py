"""What a run shows of itself while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from rich import progress as bars
from rich.console import Console

from testbed.model.records import Fitness, LinkCheck


class Progress:
    """A line per stage, a bar per repetition; on a console that is no terminal, lines only."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = bars.Progress(
            bars.TextColumn("{task.description}"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            bars.TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def stage(self, text: str) -> None:
        self._console.print(f"[dim]{text}[/dim]")

    def warn(self, text: str) -> None:
        self._console.print(f"[yellow]warning: {text}[/yellow]")

    def links(self, checks: Sequence[LinkCheck]) -> None:
        """How far every link direction is from its specification, the worst named."""
        if not checks:
            return
        delay = max(checks, key=lambda c: abs(c.delay_s - c.spec_delay_s))
        rate = max(checks, key=lambda c: abs(c.rate_bps / c.spec_rate_bps - 1))
        off = [c for c in checks if not c.within]
        self._console.print(
            f"{len(checks) - len(off)} of {len(checks)} link directions within specification; "
            f"furthest off: delay {(delay.delay_s - delay.spec_delay_s) * 1e3:+.2f} ms on "
            f"{delay.a}-{delay.b}, rate {(rate.rate_bps / rate.spec_rate_bps - 1) * 100:+.1f} % on "
            f"{rate.a}-{rate.b}"
        )
        for check in off:
            self._console.print(
                f"  {check.a}-{check.b}: one-way delay {check.delay_s * 1e3:.2f} ms "
                f"(specified {check.spec_delay_s * 1e3:.2f} ms), rate "
                f"{check.rate_bps / 1e6:.2f} Mbit/s (specified {check.spec_rate_bps / 1e6:.2f})"
            )

    def unfit(self, policy: str, number: int, found: Fitness, again: bool) -> None:
        """What spoiled a repetition, if anything did, and whether it is carried out again."""
        if found.verdict == "unfit":
            then = "; it is carried out again" if again else ""
            self._console.print(
                f"[yellow]repetition {number + 1}, {policy}, is unfit: {found.reasons[0]}{then}"
                "[/yellow]"
            )

    def repetition(self, policy: str, number: int, of: int) -> Callable[[int, int], None]:
        """A bar for one repetition; call what is returned with (tasks done, tasks)."""
        text = f"repetition {number + 1}/{of}, {policy}"
        bar = self._bars.add_task(text, total=None)
        if not self._console.is_terminal:
            self.stage(text)

        def update(done: int, total: int) -> None:
            self._bars.update(bar, completed=done, total=total)

        return update
