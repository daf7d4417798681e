"""What must outlive the controller, and the port it goes through.

Documents are JSON-ready mappings under (kind, key). `commit` is atomic: after
a crash either all of its changes are there or none. The controller commits
before it answers, so whatever anybody was told is also on record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """`document` is stored under (kind, key); None removes what is there."""

    kind: str
    key: str
    document: Mapping[str, Any] | None


class Store(Protocol):
    """Durable documents. A `lasting` commit must survive a loss of power as well."""

    def load(self) -> Iterable[Change]:
        """Everything on record."""

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        """All or none."""


class MemoryStore:
    """A store that lasts as long as it is held: for simulations and tests."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], str] = {}

    def load(self) -> Iterable[Change]:
        return [
            Change(kind, key, json.loads(text)) for (kind, key), text in self._documents.items()
        ]

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        encoded = [(c, None if c.document is None else json.dumps(c.document)) for c in changes]
        for change, text in encoded:
            if text is None:
                self._documents.pop((change.kind, change.key), None)
            else:
                self._documents[change.kind, change.key] = text
