"""The runtime's IR that is kept in the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from llvmlite import binding as llvm

from testbed.infrastructure.dataplane.embedded import build
from testbed.infrastructure.dataplane.embedded.native import SIGNATURES


def test_runtime_ir_comes_from_the_sources_beside_it() -> None:
    assert build.HASH.read_text().strip() == build.source_hash(), (
        "runtime.ll is out of date: run python -m testbed.infrastructure.dataplane.embedded.build"
    )


def test_runtime_ir_names_no_machine_and_no_path() -> None:
    text = build.IR.read_text()
    for machine_bound in ("target triple", "target-cpu", "source_filename", "ModuleID"):
        assert machine_bound not in text
    assert str(Path(build.__file__).parents[4]) not in text


def test_runtime_ir_defines_every_function_python_calls() -> None:
    text = build.IR.read_text()
    assert [name for name in SIGNATURES if f"@{name}(" not in text] == []


@pytest.mark.skipif(shutil.which("clang-19") is None, reason="clang-19 is not installed")
def test_rebuilding_gives_the_same_functions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the same text: a patch release of clang may word it differently."""
    kept = _functions(build.IR.read_text())
    monkeypatch.setattr(build, "IR", tmp_path / "runtime.ll")
    monkeypatch.setattr(build, "HASH", tmp_path / "runtime.sha256")
    assert _functions(build.build_runtime().read_text()) == kept


def _functions(ir: str) -> set[str]:
    module = llvm.parse_assembly(ir)
    return {f.name for f in module.functions if not f.is_declaration}
