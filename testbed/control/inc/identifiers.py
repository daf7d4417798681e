"""UniqueIDs: 32 bits, from 1, never given out while a packet may still carry them.

They are given out in ascending order and begin again after the last one, past
those that are held or were retired less than `quarantine_s` ago. The store
knows a number beyond all that were given out: it grows by whole blocks, so
that most identifiers cost no write. A restart skips the rest of a block. Where
nothing is on record the first one is `first`: switches remember rounds of
identifiers, so two stores for the same switches must not begin at the same.
"""

from __future__ import annotations

from heapq import heappop, heappush

from testbed.control.inc.store import Change
from testbed.errors import ControlError

KIND_MARK = "unique-id-mark"
KIND_RETIRED = "unique-id-retired"


class UniqueIds:
    """Hands out identifiers; `take` says what must be on record before one is used."""

    def __init__(
        self,
        *,
        first: int = 1,
        last: int = 2**32 - 1,
        block: int = 1024,
        quarantine_s: float = 120.0,
    ) -> None:
        self._last = last
        self._block = min(block, last)
        self._quarantine_s = quarantine_s
        self._next = first
        self._mark = first  # identifiers from _next up to here may be used without a write
        self._held: set[int] = set()
        self._retired: dict[int, float] = {}
        self._rests: list[tuple[float, int]] = []  # a heap of the same

    def restore(self, change: Change) -> None:
        """A document from the store, of either kind."""
        assert change.document is not None
        if change.kind == KIND_MARK:
            self._next = self._mark = int(change.document["mark"])
        else:
            self._rest(int(change.key), float(change.document["until_s"]))

    def hold(self, unique_id: int) -> None:
        """An identifier that a restored task holds."""
        self._held.add(unique_id)

    def take(self, count: int, now: float) -> tuple[list[int], list[Change]]:
        """`count` identifiers, and what is to be stored before they are used.

        Raises ControlError when all are held or retired too recently.
        """
        taken: list[int] = []
        changes: list[Change] = []
        tried = 0
        while len(taken) < count:
            if tried > self._last:
                for one in taken:
                    self._held.discard(one)
                raise ControlError(
                    f"no UniqueID is free: {len(self._held)} are held"
                    f" and {len(self._retired)} retired within {self._quarantine_s:g} s"
                )
            tried += 1
            if self._next == self._mark:
                if self._next > self._last:
                    self._next = 1
                self._mark = min(self._next + self._block, self._last + 1)
                changes = [Change(KIND_MARK, "", {"mark": self._mark})]
            one, self._next = self._next, self._next + 1
            if one not in self._held and self._retired.get(one, now) <= now:
                taken.append(one)
                self._held.add(one)
        return taken, changes

    def untake(self, unique_ids: list[int]) -> None:
        """Identifiers that were taken and never told to anybody."""
        self._held.difference_update(unique_ids)

    def retire(self, unique_ids: list[int], now: float) -> list[Change]:
        """Give identifiers back, not to be used again for a while."""
        until_s = now + self._quarantine_s
        self._held.difference_update(unique_ids)
        for one in unique_ids:
            self._rest(one, until_s)
        return [Change(KIND_RETIRED, str(one), {"until_s": until_s}) for one in unique_ids]

    def forget(self, now: float) -> list[Change]:
        """Drop the record of those whose quarantine is over."""
        over: list[int] = []
        while self._rests and self._rests[0][0] <= now:
            until_s, one = heappop(self._rests)
            if self._retired.get(one) == until_s:  # else retired anew since
                del self._retired[one]
                over.append(one)
        return [Change(KIND_RETIRED, str(one), None) for one in over]

    def _rest(self, unique_id: int, until_s: float) -> None:
        self._retired[unique_id] = until_s
        heappush(self._rests, (until_s, unique_id))
