"""The controller's durable store: one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from testbed.control.inc.store import Change
from testbed.errors import ControlError

CHECKPOINT_PAGES: Final = 16_384
"""Of 4 KiB: the commit that moves so many from the log into the file takes its time."""


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
            self._db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
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
        try:
            if len(changes) == 1:  # a statement alone is a transaction, and sooner over
                self._write(changes[0])
                return
            self._db.execute("BEGIN")
            for change in changes:
                self._write(change)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            if lasting:
                self._db.execute("PRAGMA synchronous = NORMAL")

    def _write(self, change: Change) -> None:
        if change.text is None:
            self._db.execute(
                "DELETE FROM documents WHERE kind = ? AND key = ?", (change.kind, change.key)
            )
        else:
            self._db.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
                (change.kind, change.key, change.text.decode()),
            )

    def close(self) -> None:
        """Leave the file to others."""
        self._db.close()
