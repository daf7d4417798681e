"""The SQLite store: what was committed is there, all of it or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.control.inc.store import Change
from testbed.errors import ControlError
from testbed.gateway.store import SqliteStore
from tests.control.inc.networks import controller, granted, leaf_spine, request


def contents(store: SqliteStore) -> set[tuple[str, str, str]]:
    return {(c.kind, c.key, str(c.document)) for c in store.load()}


def test_commits_are_there_after_it_is_opened_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    store.commit([Change("a", "1", {"x": 1}), Change("a", "2", {"x": 2})])
    store.commit([Change("a", "1", None), Change("a", "2", {"x": 3})], lasting=True)
    store.close()
    again = SqliteStore(tmp_path / "s")
    assert contents(again) == {("a", "2", "{'x': 3}")}
    again.close()


def test_a_commit_that_fails_changes_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    store.commit([Change("a", "1", {"x": 1})])
    with pytest.raises(TypeError):
        store.commit([Change("a", "1", {"x": 2}), Change("a", "2", {"x": object()})])
    assert contents(store) == {("a", "1", "{'x': 1}")}
    store.commit([Change("a", "3", {})])
    store.close()


def test_a_second_controller_is_kept_from_the_same_file(tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "s")
    with pytest.raises(ControlError, match="another controller has it"):
        SqliteStore(tmp_path / "s")
    first.close()
    SqliteStore(tmp_path / "s").close()


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("not a database, but long enough to be taken for one " * 50)
    with pytest.raises(ControlError, match="no controller's store"):
        SqliteStore(tmp_path / "s")


def test_a_controller_finds_its_promises_in_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    inc = leaf_spine(controller(store))
    task = granted(inc.admit(request("h1", "h3", to_sources=False), 1.0))
    inc.link_up("leaf1", "spine1", False, 2.0)
    store.close()
    again = SqliteStore(tmp_path / "s")
    after = controller(again, now=3.0)
    assert after.tasks() == inc.tasks() and after.task(task.id).epoch >= 1
    again.close()


def test_documents_come_back_whatever_a_device_has_called_itself(tmp_path: Path) -> None:
    document = {"kind": "lone \ud800", "many": 2**70, "few": -(2**70), "list": [1.5, None, True]}
    store = SqliteStore(tmp_path / "s")
    store.commit([Change("a", "1", document)])
    assert [c.document for c in store.load()] == [document]
