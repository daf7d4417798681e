"""From p4c's JSON to native code in this process, by way of a cache on disk.

The generated IR is linked with the runtime's IR into one module, so that table
lookups and counters are inlined into the pipeline, and compiled for this very
CPU. Object files, each with its program's layout, are kept under
$XDG_CACHE_HOME/testbed (~/.cache/testbed).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import llvmlite
from llvmlite import binding as llvm

from testbed.errors import MachineError
from testbed.infrastructure.dataplane.embedded.layout import ProgramLayout, describe

# What only compiling needs is imported there: the cache usually has the program.
if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.bmv2 import Program

RUNTIME_IR = Path(__file__).parent / "runtime" / "runtime.ll"
OPTIMIZATION_LEVEL = 3
TRACED_LEVEL = 1
"""A traced program is compiled when somebody is waiting to see it."""
_DIGEST_BYTES, _SIZE_BYTES = 32, 8


@dataclass(frozen=True)
class LoadedProgram:
    """A program's native code, with the runtime's, and its layout.

    The code lives as long as this object does.
    """

    layout: ProgramLayout
    engine: llvm.ExecutionEngine

    def address(self, symbol: str) -> int:
        """Where a function of the pipeline or the runtime is. Raises MachineError without it."""
        found = int(self.engine.get_function_address(symbol))
        if not found:
            raise MachineError(f"compiled pipeline: no symbol {symbol}, runtime.ll is out of date")
        return found


def load(
    json_text: str,
    *,
    runtime_ir: str | None = None,
    cache: Path | None = None,
    traced: bool = False,
) -> LoadedProgram:
    """Compile a program, or take its object file from the cache, and load it.

    `json_text` is p4c's BMv2 JSON. `runtime_ir` replaces the packaged runtime's
    LLVM IR, `cache` the folder of object files; `traced` gives the variant that
    tells a tracer what it does. Raises ProgramError for a program this target
    cannot execute, MachineError where the runtime's IR is missing or broken.
    """
    if runtime_ir is None:
        runtime_ir = _packaged_runtime()
    folder = cache_folder() if cache is None else cache
    path = folder / f"{cache_key(json_text, runtime_ir, traced)}.o"
    cached = _read_cached(path)
    if cached is None:
        from testbed.infrastructure.dataplane.embedded import bmv2json

        program = bmv2json.read(json_text)
        cached = describe(program), compile_object(program, runtime_ir, traced)
        _write_cached(path, *cached)
    layout, code = cached
    return LoadedProgram(layout, _link(code))


def compile_object(program: Program, runtime_ir: str, traced: bool = False) -> bytes:
    """The optimised object file of a program linked with the runtime."""
    return bytes(_target_machine().emit_object(optimized_module(program, runtime_ir, traced)))


def optimized_module(program: Program, runtime_ir: str, traced: bool = False) -> llvm.ModuleRef:
    """The program's module, linked with the runtime and optimised for this machine."""
    from testbed.infrastructure.dataplane.embedded import codegen
    from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError

    machine = _target_machine()
    try:
        module = llvm.parse_assembly(_for_this_machine(codegen.generate(program, traced), machine))
        module.verify()
    except RuntimeError as error:
        raise ProgramError(f"generated code: LLVM refuses it ({error})") from error
    try:
        runtime = llvm.parse_assembly(_for_this_machine(runtime_ir, machine))
        module.link_in(runtime)
        module.verify()
    except RuntimeError as error:
        raise MachineError(f"runtime.ll: LLVM refuses it ({error})") from error
    level = TRACED_LEVEL if traced else OPTIMIZATION_LEVEL
    tuning = llvm.create_pipeline_tuning_options(speed_level=level)
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    return module


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/testbed, or ~/.cache/testbed."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "testbed"


def cache_key(json_text: str, runtime_ir: str, traced: bool = False) -> str:
    """What an object file depends on, as one hash."""
    parts = (
        json_text,
        runtime_ir,
        llvmlite.__version__,
        ".".join(str(n) for n in llvm.llvm_version_info),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        _generator_version(),
        "traced" if traced else "plain",
    )
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@functools.cache
def _generator_version() -> str:
    """A hash of the code generator's own source: it changes whenever its output may."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted((*here.glob("codegen*.py"), *here.glob("bmv2*.py"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in ("jit.py", "layout.py", "trace_points.py"):
        digest.update((here / name).read_bytes())
    return digest.hexdigest()


def _packaged_runtime() -> str:
    try:
        return RUNTIME_IR.read_text()
    except OSError as error:
        raise MachineError(f"{RUNTIME_IR.name}: the runtime's LLVM IR is missing") from error


def _target_machine() -> llvm.TargetMachine:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=OPTIMIZATION_LEVEL,
        reloc="pic",
        codemodel="jitdefault",
        jit=True,
    )


def _for_this_machine(text: str, machine: llvm.TargetMachine) -> str:
    """Module text with this machine's triple and data layout in place of its own."""
    lines = [line for line in text.splitlines() if not line.startswith("target ")]
    header = [f'target datalayout = "{machine.target_data}"', f'target triple = "{machine.triple}"']
    return "\n".join([*header, *lines, ""])


def _link(code: bytes) -> llvm.ExecutionEngine:
    """Load an object file; what it does not define comes from this process (libc)."""
    empty = llvm.parse_assembly("")
    engine = llvm.create_mcjit_compiler(empty, _target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _read_cached(path: Path) -> tuple[ProgramLayout, bytes] | None:
    """A program's layout and object file from the cache, if they are there and whole."""
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    digest, content = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        return None
    end = _SIZE_BYTES + int.from_bytes(content[:_SIZE_BYTES], "little")
    # Whoever can write here can write native code that will run: pickle adds no risk.
    return pickle.loads(content[_SIZE_BYTES:end]), content[end:]


def _write_cached(path: Path, layout: ProgramLayout, code: bytes) -> None:
    """Fill the cache, all or nothing; a cache that cannot be written is none."""
    described = pickle.dumps(layout)
    content = len(described).to_bytes(_SIZE_BYTES, "little") + described + code
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
