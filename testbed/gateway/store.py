"""The controller's durable store: one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from testbed.control.inc.store import Change
from testbed.errors import ControlError

_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
"""Documents are trees, and nobody reads them but `load`."""


class SqliteStore:
    """Documents in a file of one table; `commit` is one transaction.

    In WAL mode a commit outlives the process at once; a `lasting` one is also
    flushed to the disk and outlives the machine. One process has the file at
    a time: a second is refused.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=0.0)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS documents"
                " (kind TEXT, key TEXT, document TEXT NOT NULL, PRIMARY KEY (kind, key))"
                " WITHOUT ROWID"
            )
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            reason = "another controller has it" if "locked" in str(error) else str(error)
            raise ControlError(f"store {path} cannot be opened: {reason}") from None
        except sqlite3.DatabaseError as error:
            raise ControlError(f"{path} is no controller's store: {error}") from None

    def load(self) -> Iterable[Change]:
        rows = self._db.execute("SELECT kind, key, document FROM documents").fetchall()
        return [Change(kind, key, json.loads(text)) for kind, key, text in rows]

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        if lasting:
            self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("BEGIN")
        try:
            self._db.executemany(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
                [(c.kind, c.key, _encode(c.document)) for c in changes if c.document is not None],
            )
            self._db.executemany(
                "DELETE FROM documents WHERE kind = ? AND key = ?",
                [(c.kind, c.key) for c in changes if c.document is None],
            )
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            if lasting:
                self._db.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Leave the file to others."""
        self._db.close()
