"""Regenerate `runtime/runtime.ll`, the LLVM IR of the C runtime.

The IR is kept beside its sources, so that a machine without clang can run;
`runtime.sha256` says which sources it came from and a test compares them.
Usage: `python -m testbed.infrastructure.dataplane.embedded.build`
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from testbed.errors import MachineError

RUNTIME = Path(__file__).parent / "runtime"
IR = RUNTIME / "runtime.ll"
HASH = RUNTIME / "runtime.sha256"

FLAGS = (
    "-O1",
    "-S",
    "-emit-llvm",
    "-std=gnu11",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fPIC",
    "-fno-ident",
    "-fno-strict-aliasing",
    "-fno-stack-protector",
    "-fno-unwind-tables",
    "-fno-asynchronous-unwind-tables",
    "-fno-vectorize",
    "-fno-slp-vectorize",
    "-fno-unroll-loops",
    "-mno-red-zone",
)


def source_hash() -> str:
    """SHA-256 over the names and contents of the runtime's C files, in order of name."""
    digest = hashlib.sha256()
    for path in sorted((*RUNTIME.glob("*.c"), *RUNTIME.glob("*.h"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def build_runtime(clang: str = "clang-19") -> Path:
    """Compile the runtime to portable LLVM IR text and record the hash of its sources.

    Target triple, data layout and CPU attributes are removed: the JIT compiles
    for the machine it runs on. Raises MachineError where clang is missing or
    refuses a source.
    """
    path = shutil.which(clang)
    if path is None:
        raise MachineError(f"{clang} is not on PATH: install it (apt install clang-19)")
    done = subprocess.run(
        [path, *FLAGS, "runtime.c", "-o", "-"], cwd=RUNTIME, capture_output=True, text=True
    )
    if done.returncode:
        raise MachineError(f"{clang} refused the runtime: {done.stderr.strip()}")
    IR.write_text(_portable(done.stdout))
    HASH.write_text(source_hash() + "\n")
    return IR


def _portable(ir: str) -> str:
    """IR text without what names the machine or the compiler that made it."""
    ir = re.sub(r"^(; ModuleID|source_filename|target ).*\n", "", ir, flags=re.MULTILINE)
    ir = re.sub(r'"(target-cpu|tune-cpu|target-features)"="[^"]*" ?', "", ir)
    ir = re.sub(r'"(min-legal-vector-width|no-trapping-math|frame-pointer)"="[^"]*" ?', "", ir)
    return ir.lstrip("\n")


if __name__ == "__main__":
    print(build_runtime())
