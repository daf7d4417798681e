"""What must outlive the controller, and the port it goes through.

Documents are JSON-ready mappings under (kind, key). `commit` is atomic: after
a crash either all of its changes are there or none. The controller commits
before it answers, so whatever anybody was told is also on record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import orjson


def encoded(document: Any) -> bytes:
    """A JSON document as UTF-8.

    Whole numbers beyond 64 bits and lone surrogates, which a device's own words may
    hold, are beyond orjson; the standard library has a way to write them.
    """
    try:
        return orjson.dumps(document)
    except TypeError:
        return json.dumps(document, check_circular=False).encode()


@dataclass(frozen=True)
class Change:
    """`document` is stored under (kind, key); None removes what is there."""

    kind: str
    key: str
    document: Mapping[str, Any] | None

    @cached_property
    def text(self) -> bytes | None:
        """The document in JSON, or None; `document` is not to be changed any more."""
        return None if self.document is None else encoded(self.document)


class Store(Protocol):
    """Durable documents. A `lasting` commit must survive a loss of power as well."""

    def load(self) -> Iterable[Change]:
        """Everything on record."""

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        """All or none."""


class MemoryStore:
    """A store that lasts as long as it is held: for simulations and tests."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], bytes] = {}

    def load(self) -> Iterable[Change]:
        return [
            Change(kind, key, json.loads(text)) for (kind, key), text in self._documents.items()
        ]

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        texts = [change.text for change in changes]
        for change, text in zip(changes, texts, strict=True):
            if text is None:
                self._documents.pop((change.kind, change.key), None)
            else:
                self._documents[change.kind, change.key] = text
