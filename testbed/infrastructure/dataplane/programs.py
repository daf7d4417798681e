"""Compiled P4 programs: where they live, how to build them, whether they are current.

A program NAME is `p4/NAME.p4`. p4c's output is kept beside it, as
`p4/compiled/NAME.json`, `NAME.p4info.txtpb` and `NAME.sha256`, the hash of the
source it came from, so that a machine without p4c runs the same program.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import MachineError

COMPILER = "p4c-bm2-ss"
_SPACIOUS_CHARS = 3_000_000
"""Longer output is kept without the white space that makes up half of it."""
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.MULTILINE)
_ABSOLUTE = re.compile(r'("filename"\s*:\s*")/[^"]*/([^"/]+")')


@dataclass(frozen=True, slots=True)
class CompiledProgram:
    """p4c's output for one program, and the hash of the source it was made from."""

    name: str
    json_text: str
    p4info_text: str
    source_hash: str


def source_folder() -> Path:
    """The folder of P4 sources: `_share/p4` in an installed package, else the repository's."""
    package = Path(__file__).parents[2]
    shipped = package / "_share" / "p4"
    return (shipped if shipped.is_dir() else package.parent / "p4").resolve()


def load(name: str, sources: Path | None = None) -> CompiledProgram:
    """A program's compiled form. Raises MachineError when it was never built.

    `sources` is the folder of P4 sources, here and below; default source_folder().
    """
    folder = (sources or source_folder()) / "compiled"
    try:
        return CompiledProgram(
            name,
            (folder / f"{name}.json").read_text(),
            (folder / f"{name}.p4info.txtpb").read_text(),
            (folder / f"{name}.sha256").read_text().strip(),
        )
    except FileNotFoundError as error:
        raise MachineError(
            f"P4 program {name}: {error.filename} is missing, run `testbed p4 build {name}`"
        ) from None


def source_hash(name: str, sources: Path | None = None) -> str:
    """SHA-256 over the program's source and everything it includes from its own folder.

    Each file counts with its path, so that a file moved is a file changed.
    Raises MachineError for a program or an include that does not exist.
    """
    folder = (sources or source_folder()).resolve()
    digest = hashlib.sha256()
    for path in _sources(folder, name):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(folder: Path, name: str) -> list[Path]:
    found: set[Path] = set()
    waiting = [folder / f"{name}.p4"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        if not path.is_file():
            raise MachineError(f"P4 program {name}: source {path} is missing")
        found.add(path)
        for include in _INCLUDE.findall(path.read_text()):
            waiting.append((path.parent / include).resolve())
    return sorted(found)


def is_current(name: str, sources: Path | None = None) -> bool:
    """Whether the compiled form exists and comes from the source as it is now."""
    try:
        return load(name, sources).source_hash == source_hash(name, sources)
    except MachineError:
        return False


def build(name: str, out_dir: Path | None = None, sources: Path | None = None) -> CompiledProgram:
    """Compile a program with p4c into `out_dir` (default: `compiled/` beside the source).

    Either all three files are written or none. Raises MachineError when p4c is
    missing or refuses the program; the message carries p4c's own.
    """
    compiler = shutil.which(COMPILER)
    if compiler is None:
        raise MachineError(
            f"{COMPILER} is not on PATH: install p4c (https://github.com/p4lang/p4c) to compile P4"
        )
    folder = sources or source_folder()
    digest = source_hash(name, sources)
    with tempfile.TemporaryDirectory(prefix="testbed-p4-") as scratch:
        json_path, info_path = Path(scratch) / "out.json", Path(scratch) / "out.p4info.txtpb"
        # Run in the source's folder with relative names: they end up in the output.
        command = [
            compiler, "--std", "p4-16", "--arch", "v1model",
            "--p4runtime-files", str(info_path), "-o", str(json_path), f"{name}.p4",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MachineError(f"P4 program {name}: p4c refused it:\n{done.stderr.strip()}")
        compiled = CompiledProgram(
            name,
            _compact(_ABSOLUTE.sub(r"\1\2", json_path.read_text())),
            info_path.read_text(),
            digest,
        )
    out = folder / "compiled" if out_dir is None else out_dir
    out.mkdir(parents=True, exist_ok=True)
    for suffix, text in (
        ("json", compiled.json_text),
        ("p4info.txtpb", compiled.p4info_text),
        ("sha256", compiled.source_hash + "\n"),
    ):
        partial = out / f".{name}.{suffix}.partial"
        partial.write_text(text)
        partial.replace(out / f"{name}.{suffix}")
    return compiled


def _compact(json_text: str) -> str:
    if len(json_text) <= _SPACIOUS_CHARS:
        return json_text
    return json.dumps(json.loads(json_text), separators=(",", ":")) + "\n"
