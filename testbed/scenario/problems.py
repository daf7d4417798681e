"""What is wrong with a scenario file, and where: one line of text for each problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from testbed.errors import ScenarioError

SHOWN = 10
"""More problems than this are counted, not listed."""

ENOUGH = 100
"""With so many the search for further ones may end."""

Step = str | int
Where = tuple[Step, ...]
"""The way to a field from the top of the file: mapping keys and list indices."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at `line` and `column` (from 1; 0 where there is no text to point at)."""

    line: int
    column: int
    field: str
    message: str

    def text(self, file: str) -> str:
        place = f"{file}:{self.line}:{self.column}" if self.line else file
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


def scenario_error(file: str, problems: Sequence[Problem]) -> ScenarioError:
    """The error that lists `problems` in the order of the file, at most ten of them.

    From ENOUGH problems on, there may be more than were looked for.
    """
    ordered = sorted(set(problems))
    lines = [p.text(file) for p in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        at_least = "at least " if len(problems) >= ENOUGH else ""
        lines.append(f"and {at_least}{len(ordered) - SHOWN} more")
    return ScenarioError("\n".join(lines))


def dotted(where: Where) -> str:
    """``links[3].bandwidth`` for ("links", 3, "bandwidth")."""
    text = ""
    for step in where:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
