"""Compiled P4 programs: they come from the source that is there, and say so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from testbed.errors import MachineError
from testbed.infrastructure.dataplane import programs

SAMPLES = Path(__file__).parent / "embedded" / "programs"
COMPILED = [
    *((path.stem, None) for path in sorted(programs.source_folder().glob("*.p4"))),
    *((path.stem, SAMPLES) for path in sorted(SAMPLES.glob("*.p4"))),
]
needs_p4c = pytest.mark.skipif(
    shutil.which(programs.COMPILER) is None, reason=f"{programs.COMPILER} is not on PATH"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the switch program's sources, to be changed at will."""
    folder = tmp_path / "p4"
    shutil.copytree(programs.source_folder(), folder)
    return folder


@pytest.mark.parametrize(("name", "folder"), COMPILED, ids=lambda value: str(value)[-12:])
def test_what_is_committed_was_compiled_from_the_source_as_it_is(
    name: str, folder: Path | None
) -> None:
    assert programs.is_current(name, folder), f"compile {name} again"


@pytest.mark.parametrize(("name", "folder"), COMPILED, ids=lambda value: str(value)[-12:])
def test_compiled_output_names_no_path_of_the_machine_that_made_it(
    name: str, folder: Path | None
) -> None:
    compiled = programs.load(name, folder)
    for text in (compiled.json_text, compiled.p4info_text):
        assert not re.search(r'"/[a-z]', text)


@needs_p4c
@pytest.mark.p4c
def test_building_again_gives_the_same_program(tmp_path: Path) -> None:
    built = programs.build("inc_switch", tmp_path / "out")
    assert built == programs.load("inc_switch")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["inc_switch.json", "inc_switch.p4info.txtpb", "inc_switch.sha256"]


def test_a_change_in_an_included_file_makes_the_output_out_of_date(sources: Path) -> None:
    assert programs.is_current("inc_switch", sources)
    included = sources / "include" / "srv6.p4"
    included.write_text(included.read_text() + "\n")
    assert not programs.is_current("inc_switch", sources)


def test_a_file_nobody_includes_changes_nothing(sources: Path) -> None:
    (sources / "include" / "unrelated.p4").write_text("header h { }\n")
    assert programs.is_current("inc_switch", sources)


def test_a_program_never_compiled_says_how_to(sources: Path) -> None:
    (sources / "new.p4").write_text("")
    with pytest.raises(MachineError, match="testbed p4 build new"):
        programs.load("new", sources)
    assert not programs.is_current("new", sources)


def test_a_missing_include_is_named(sources: Path) -> None:
    (sources / "new.p4").write_text('#include "absent.p4"\n')
    with pytest.raises(MachineError, match=r"absent\.p4 is missing"):
        programs.source_hash("new", sources)


def test_without_p4c_building_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match="p4c-bm2-ss is not on PATH"):
        programs.build("inc_switch", tmp_path)


@needs_p4c
@pytest.mark.p4c
def test_a_program_p4c_refuses_leaves_nothing_behind(sources: Path, tmp_path: Path) -> None:
    (sources / "wrong.p4").write_text("this is not P4\n")
    with pytest.raises(MachineError, match="p4c refused it"):
        programs.build("wrong", tmp_path / "out", sources)
    assert not (tmp_path / "out").exists()
