"""How far the workers of an all-reduce are: who says nothing, and whether anything moves.

    headway = Headway(names)
    headway.begin()
    headway.heard(rank, share)      # a worker says how much of its vector is done
    headway.look()                  # every LOOK_S; raises HostError when it is time to act

Time is counted in looks: a machine that stands still for a while, and whoever looks with
it, makes nobody silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from testbed.errors import HostError

LOOK_S: Final = 0.5
SILENT_LOOKS: Final = 10
"""Without a word from a worker, which speaks every `testbed.inc.worker.BEAT_S`: it hangs."""
STILL_LOOKS: Final = 10
"""Without progress of any worker: said once."""
STALLED_LOOKS: Final = 60
"""Without progress of any worker: given up. A link or switch may be away for some seconds."""


class Headway:
    """What is known of one request to all workers that is under way."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._silent: list[int | None] = [None] * len(names)
        """Looks without a word; None of one that has never spoken: it may be starting."""
        self.begin()

    def begin(self) -> None:
        """Another request: nobody has answered."""
        self.shares = [0.0] * len(self.names)
        """Of each worker's vector, from 0 to 1, or what is done of a step of it."""
        self.still = 0
        """Looks without progress of anybody."""
        self._waiting = set(range(len(self.names)))
        self._silent = [None if silent is None else 0 for silent in self._silent]
        self._moved = False

    @property
    def share(self) -> float:
        """Of the worker that has least, of those that have not ended."""
        return min((self.shares[rank] for rank in self._waiting), default=1.0)

    @property
    def behind(self) -> str:
        """The host of the worker that has least."""
        waiting = self._waiting or range(len(self.names))
        return self.names[min(waiting, key=lambda rank: self.shares[rank])]

    def heard(self, rank: int, share: float) -> None:
        """A worker has spoken; from its first word on it is expected to go on speaking."""
        self._silent[rank] = 0
        if share != self.shares[rank]:
            self._moved = True
            self.shares[rank] = share

    def answered(self, rank: int) -> None:
        """A worker is done, and need not speak any more."""
        self._waiting.discard(rank)
        self._silent[rank] = 0
        self._moved = True

    def look(self) -> None:
        """Raises HostError naming the worker that hangs, or when nothing has moved for too long."""
        for rank in sorted(self._waiting):
            silent = self._silent[rank]
            if silent is None:
                continue
            if silent >= SILENT_LOOKS:
                raise HostError(
                    f"host {self.names[rank]}: its worker hangs, it has said nothing for "
                    f"{silent * LOOK_S:g} s at {self.shares[rank]:.0%} of its vector"
                )
            self._silent[rank] = silent + 1
        self.still = 0 if self._moved else self.still + 1
        self._moved = False
        if self.still >= STALLED_LOOKS:
            raise HostError(
                f"host {self.behind}: its worker is at {self.share:.0%} of its vector, and no "
                f"worker has come further for {self.still * LOOK_S:g} s"
            )
