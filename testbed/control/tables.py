"""What each switch's tables hold and what must be written to make them hold something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from testbed.model.southbound import Lpm, TableEntry, Ternary, Write

Match = Mapping[str, int | Lpm | Ternary]
Key = tuple[str, frozenset[tuple[str, int | Lpm | Ternary]] | None, int]
Kind = Literal["insert", "modify", "delete"]


def key(entry: TableEntry) -> Key:
    """What makes two entries the same entry (P4Runtime section 9.1)."""
    match = None if entry.match is None else frozenset(entry.match.items())
    return entry.table, match, entry.priority


class Tables:
    """The entries written to one switch so far."""

    def __init__(self, switch: str) -> None:
        self._switch = switch
        self._held: dict[Key, TableEntry] = {}

    def forget(self) -> None:
        """The switch has started anew, with empty tables."""
        self._held.clear()

    def __len__(self) -> int:
        return len(self._held)

    def become(self, wanted: Iterable[TableEntry], tables: Iterable[str]) -> list[Write]:
        """Writes after which `tables` hold exactly `wanted`; none if they do already.

        Changed and new entries come before deletions, so that nothing that
        stays reachable is unreachable meanwhile.
        """
        scope = frozenset(tables)
        target = {key(entry): entry for entry in wanted}
        gone = [e for k, e in self._held.items() if e.table in scope and k not in target]
        todo: dict[Kind, list[TableEntry]] = {"modify": [], "insert": [], "delete": gone}
        for k, entry in target.items():
            held = self._held.get(k)
            if held is None:
                # A default entry exists from the start and can only be modified.
                todo["modify" if entry.match is None else "insert"].append(entry)
            elif held != entry:
                todo["modify"].append(entry)
        for entry in gone:
            del self._held[key(entry)]
        self._held.update(target)
        return [
            Write(self._switch, kind, tuple(entries)) for kind, entries in todo.items() if entries
        ]
