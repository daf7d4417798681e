"""Templates of primitives: read, refused with a reason, and in step with P4 and Python."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.errors import ControlError
from testbed.inc import primitives
from testbed.inc.primitives import Formula
from testbed.infrastructure.dataplane.programs import source_folder
from testbed.model import inc_wire

FOLDER = Path(primitives.__file__).parent
AGGREGATE = (FOLDER / "aggregate.yaml").read_text()
INCLUDES = source_folder() / "include"


def test_the_dispatch_in_p4_is_what_the_templates_say() -> None:
    written = (INCLUDES / "inc_primitives.p4").read_text()
    assert written == primitives.dispatch_source(primitives.builtin()), (
        "run `python -m testbed.inc.primitives` and `testbed p4 build inc_compute`"
    )


def test_one_number_has_one_meaning_for_all_primitives() -> None:
    for field in ("operations", "dtypes"):
        pairs = {pair for t in primitives.builtin() for pair in getattr(t, field).items()}
        assert len({name for name, _ in pairs}) == len({code for _, code in pairs}) == len(pairs)


@pytest.mark.parametrize("template", primitives.builtin(), ids=lambda t: t.name)
def test_a_template_agrees_with_the_program_the_wire_and_the_host(
    template: primitives.Template,
) -> None:
    source = (INCLUDES / template.p4_include).read_text()
    assert re.search(rf"^control {template.p4_control}\(inout headers_t hdr", source, re.MULTILINE)
    importlib.import_module(template.host)
    # A number that the shared constants name is the same there.
    shared = {f"FUNCT_{template.name}": template.funct}
    shared |= {f"OP_{name}": code for name, code in template.operations.items()}
    shared |= {f"DTYPE_{name}": code for name, code in template.dtypes.items()}
    for name, code in shared.items():
        assert getattr(inc_wire, name.upper(), code) == code
    for structure in template.data_structures:
        declared = rf"(register<bit<{structure.bits}>>\([A-Z_]+\)|BLOCK\(b\)).*"
        assert re.search(declared, source), structure.name


def test_the_memory_formula_is_what_the_program_declares() -> None:
    aggregate = primitives.builtin()[0]
    source = (INCLUDES / "inc_aggregate.p4").read_text()
    sizes = [int(bits) for bits in re.findall(r"register<bit<(\d+)>>\(CELL_COUNT\)", source)]
    vectors = sizes.count(1024) * inc_wire.MAX_BLOCKS * 1024
    declared_bits = inc_wire.CELL_COUNT * (vectors + sum(s for s in sizes if s != 1024))
    bytes_ = aggregate.resource("register_bytes", slots=inc_wire.SLOT_COUNT, elements=256)
    assert bytes_ * 8 == declared_bits
    parts = sum(
        s.bits * s.cells(slots=inc_wire.SLOT_COUNT, blocks=8, versions=2)
        for s in aggregate.data_structures
    )
    assert parts == declared_bits


def test_the_controllers_library_is_made_of_the_same_templates() -> None:
    document = primitives.library_document(primitives.builtin())
    aggregate = document["primitives"]["aggregate"]
    assert aggregate["funct"] == inc_wire.FUNCT_AGGREGATE
    assert aggregate["operations"] == ["sum", "min", "max"]
    assert aggregate["slot_overhead_bytes"] == 24
    assert document["dtypes"]["int16"] == {"minimum": -32768, "maximum": 32767, "size_bytes": 4}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name: aggregate", "nmae: aggregate"), "field 'nmae' is unknown"),
        (("funct: 0x8001", "funct: 0x9001"), "funct: found 36865, expected a whole number"),
        (("funct: 0x8001", "funct: yes"), "funct: found"),
        (("tlv: 252", "tlv: 124"), "tlv: found 124"),
        (("max: 3", "max: 2"), "operations: expected names with a number each"),
        (("exactly-once", "exactly-one"), "reliability is 'exactly-one'.*exactly-once"),
        (("(blocks * 128 + 24)", "(blobs * 128)"), "'blobs' is no quantity"),
        (("(blocks * 128 + 24)", "__import__('os')"), "is not allowed"),
        (("(blocks * 128 + 24)", "blocks **"), "is no formula"),
        (("register_bytes:", "memory:"), "resources.register_bytes is missing"),
        (("int16: 2", "int17: 2"), "precision is given for int32, int16"),
        (("name: aggregate", "name: [aggregate"), "not YAML"),
    ],
)
def test_a_wrong_template_is_refused_by_field(change: tuple[str, str], message: str) -> None:
    text = AGGREGATE.replace(*change)
    assert text != AGGREGATE
    with pytest.raises(ControlError, match=f"aggregate.yaml.*{message}"):
        primitives.parse(text, "aggregate.yaml")


def test_two_primitives_cannot_share_a_function_code(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(AGGREGATE)
    (tmp_path / "b.yaml").write_text(AGGREGATE.replace("name: aggregate", "name: other"))
    with pytest.raises(ControlError, match="two primitives have the funct"):
        primitives.load(tmp_path)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_a_formula_is_arithmetic(a: int, b: int, c: int) -> None:
    formula = Formula.parse("max(a, b) * 2 + a // c - b % c", "here")
    assert formula(a=a, b=b, c=c) == max(a, b) * 2 + a // c - b % c


def test_a_formula_says_what_it_lacks() -> None:
    formula = Formula.parse("slots // blocks", "here")
    with pytest.raises(ControlError, match="no value for blocks"):
        formula(slots=3)
    with pytest.raises(ControlError, match="divides by zero"):
        formula(slots=3, blocks=0)
