"""The controller's running account of what it did and saw, for whoever subscribes."""

from __future__ import annotations

from collections import deque

from testbed.model.admission import IncEvent

KEPT = 10_000


class Events:
    """The latest events, numbered from 1."""

    def __init__(self) -> None:
        self._kept: deque[IncEvent] = deque(maxlen=KEPT)
        self._number = 0

    def note(self, now: float, kind: str, subject: str, text: str, tenant: str = "") -> None:
        self._number += 1
        self._kept.append(IncEvent(self._number, now, kind, subject, tenant, text))

    def since(self, number: int) -> tuple[IncEvent, ...]:
        """Events after that number, the oldest first, as far back as they are kept."""
        missing = self._number - number
        if missing <= 0:
            return ()
        return tuple(self._kept)[-missing:] if missing < len(self._kept) else tuple(self._kept)

    @property
    def last(self) -> int:
        """The number of the latest event, 0 before the first."""
        return self._number
