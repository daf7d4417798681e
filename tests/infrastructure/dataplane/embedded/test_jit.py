"""Loading programs: the object cache, and errors that say what is wrong."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from sample_programs import json_text

from testbed.errors import MachineError
from testbed.infrastructure.dataplane.embedded import bmv2json, codegen_base, jit
from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError
from testbed.infrastructure.dataplane.embedded.layout import STD_FIELDS, describe

EXTERNS = (
    "declare void @p4_ingress(ptr, ptr)\n"
    + "define ptr @rt_lookup(ptr %a, i32 %b, ptr %c, ptr %d) { ret ptr null }\n"
    + "define void @rt_count(ptr %a, i32 %b, i64 %c, ptr %d) { ret void }\n"
    + "define i32 @rt_meter(ptr %a, i32 %b, i64 %c, ptr %d) { ret i32 0 }\n"
    + "define ptr @rt_register(ptr %a, i32 %b) { ret ptr null }\n"
    + "define i64 @rt_register_size(ptr %a, i32 %b) { ret i64 0 }\n"
    + "define i64 @rt_hash(i32 %a, ptr %b, i32 %c) { ret i64 0 }\n"
    + "define i64 @rt_random(ptr %a, i64 %b, i64 %c) { ret i64 0 }\n"
)


def test_a_compiled_program_is_taken_from_the_cache(tmp_path: Path) -> None:
    first = jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=tmp_path)
    (cached,) = tmp_path.iterdir()
    written = cached.stat().st_mtime_ns
    second = jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=tmp_path)
    assert [p.stat().st_mtime_ns for p in tmp_path.iterdir()] == [written]
    assert first.layout == second.layout
    assert second.address("p4_ingress")


def test_a_damaged_object_file_is_compiled_again(tmp_path: Path) -> None:
    jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=tmp_path)
    (cached,) = tmp_path.iterdir()
    whole = cached.read_bytes()
    cached.write_bytes(whole[: len(whole) // 2])
    assert jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=tmp_path).address("p4_egress")
    assert cached.read_bytes() == whole


def test_the_cache_key_depends_on_program_and_runtime() -> None:
    keys = {jit.cache_key(a, b) for a in ("x", "y") for b in ("x", "y")}
    assert len(keys) == 4


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    loaded = jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=blocked / "cache")
    assert loaded.address("p4_parse")


def test_the_cache_is_below_xdg_cache_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert jit.cache_folder() == tmp_path / "testbed"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert jit.cache_folder() == tmp_path / "home" / ".cache" / "testbed"


def test_a_symbol_nobody_defines_is_an_error(tmp_path: Path) -> None:
    loaded = jit.load(json_text("parsing"), runtime_ir=EXTERNS, cache=tmp_path)
    with pytest.raises(MachineError, match="loop_run"):
        loaded.address("loop_run")


def test_a_broken_runtime_is_the_machines_fault(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"runtime\.ll"):
        jit.load(json_text("parsing"), runtime_ir="this is no IR", cache=tmp_path)


@pytest.mark.parametrize("name", ["externs", "inc_switch"])
def test_the_packaged_runtime_defines_all_that_programs_call(name: str) -> None:
    assert jit.load(json_text(name)).address("p4_ingress")


def test_a_layout_is_plain_data() -> None:
    layout = describe(bmv2json.read(json_text("externs")))
    assert pickle.loads(pickle.dumps(layout)) == layout
    assert asdict(layout)["phv_size"] % 16 == 0


@pytest.mark.skipif(shutil.which("clang-19") is None, reason="clang-19 is not installed")
def test_the_offsets_in_the_generator_are_those_of_the_c_header(tmp_path: Path) -> None:
    members = {
        "struct pkt": {
            "data": codegen_base.PKT_DATA,
            "len": codegen_base.PKT_LEN,
            "payload": codegen_base.PKT_PAYLOAD,
            "payload_len": codegen_base.PKT_PAYLOAD_LEN,
            "out_drop": codegen_base.PKT_OUT_DROP,
            "req": codegen_base.PKT_REQ,
            "req.digest_list": codegen_base.REQ_DIGEST,
            "buffer": codegen_base.PKT_BUFFER,
            "phv": codegen_base.PKT_PHV,
        },
        "struct entry": {
            "action": codegen_base.ENTRY_ACTION,
            "hit": codegen_base.ENTRY_HIT,
            "handle": codegen_base.ENTRY_HANDLE,
            "params": codegen_base.ENTRY_PARAMS,
        },
        "struct std_meta": {name: offset for name, (offset, _) in STD_FIELDS.items()},
    }
    checks = [
        f'_Static_assert(__builtin_offsetof({struct}, {member}) == {offset}, "{member}");'
        for struct, offsets in members.items()
        for member, offset in offsets.items()
    ]
    source = tmp_path / "offsets.c"
    header = jit.RUNTIME_IR.parent / "pipeline.h"
    source.write_text(f'#include "{header}"\n' + "\n".join(checks))
    done = subprocess.run(
        ["clang-19", "-fsyntax-only", str(source)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# Programs that are refused.


def changed(name: str = "parsing", **sections: object) -> str:
    return json.dumps({**json.loads(json_text(name)), **sections})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[1, 2]", "no __meta__"),
        ('{"__meta__": {"version": [1, 0]}}', "version 2 expected"),
        ('{"__meta__": {"version": [2, 23]}}', "malformed BMv2 JSON"),
        (changed(extern_instances=[{"name": "e", "type": "sketch"}]), "sketch"),
        (changed(header_stacks=[{"name": "s"}]), "malformed"),
        (changed(pipelines=[]), "ingress: missing"),
    ],
)
def test_a_program_that_cannot_run_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(ProgramError, match=said):
        bmv2json.read(text)


def pipeline_with(**changes: object) -> str:
    ingress = {
        "name": "ingress", "id": 0, "init_table": None, "tables": [], "action_profiles": [],
        "conditionals": [], **changes,
    }  # fmt: skip
    egress = {"name": "egress", "id": 1, "init_table": None, "tables": [], "conditionals": []}
    return changed(pipelines=[ingress, egress])


def test_extraction_into_a_stack_of_unions_is_refused_by_name() -> None:
    program = json.loads(json_text("parsing"))
    target = {"type": "union_stack", "value": ["options", "short"]}
    program["parsers"][0]["parse_states"][0]["parser_ops"] = [
        {"op": "extract", "parameters": [target]}
    ]
    with pytest.raises(ProgramError, match="extract into a union_stack"):
        bmv2json.read(json.dumps(program))


def test_action_profiles_are_refused_by_name() -> None:
    with pytest.raises(ProgramError, match="action profile members"):
        bmv2json.read(pipeline_with(action_profiles=[{"name": "members"}]))


def test_a_node_that_does_not_exist_is_named() -> None:
    with pytest.raises(ProgramError, match="pipeline ingress: refers to 'nowhere'"):
        bmv2json.read(pipeline_with(init_table="nowhere"))


def test_an_unknown_primitive_is_named_with_its_action() -> None:
    program = json.loads(json_text("parsing"))
    program["actions"][0]["name"] = "strange"
    program["actions"][0]["primitives"] = [{"op": "teleport", "parameters": []}]
    with pytest.raises(ProgramError, match="action strange: primitive 'teleport'"):
        jit.load(json.dumps(program), runtime_ir=EXTERNS, cache=Path(os.devnull))


def test_an_unknown_operator_is_named() -> None:
    expression = {"type": "expression", "value": {"op": "rotate", "left": None, "right": None}}
    node = {"name": "n", "id": 0, "expression": expression, "true_next": None, "false_next": None}
    with pytest.raises(ProgramError, match="'rotate'"):
        bmv2json.read(pipeline_with(conditionals=[node]))
