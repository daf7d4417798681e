"""What devices say of themselves, and what the template library makes of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.control.inc import Library
from testbed.control.inc.inventory import trust
from testbed.errors import ControlError
from testbed.model import inc_wire
from testbed.model.addresses import sid
from testbed.model.capability import (
    Capability,
    LoadReport,
    PrimitiveSupport,
    capability_document,
    capability_from,
    load_document,
    load_from,
)
from tests.control.inc.networks import LIBRARY, capability, controller, granted, leaf_spine, request

names = st.text("abc-9", min_size=1, max_size=8)
counts = st.integers(0, 2**53 - 1)
times = st.floats(0, 1e12, allow_nan=False)
supports = st.builds(
    PrimitiveSupport, names, counts, st.lists(names, max_size=3).map(tuple),
    st.lists(names, max_size=3).map(tuple), st.integers(-(2**63), 2**63), st.integers(), counts,
    counts,
)  # fmt: skip
supports = supports.filter(lambda s: abs(s.maximum) <= 2**64)
capabilities = st.builds(
    Capability, names, names, times, st.lists(supports, max_size=3).map(tuple), counts, counts,
    counts, counts, times,
)  # fmt: skip
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
json_values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner)),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(capabilities)
def test_a_capability_survives_its_way_over_the_wire(one: Capability) -> None:
    assert capability_from(json.loads(json.dumps(capability_document(one)))) == one


@settings(deadline=None, max_examples=50)
@given(st.builds(LoadReport, names, times, counts, counts, counts, counts, counts))
def test_a_load_report_survives_its_way_over_the_wire(one: LoadReport) -> None:
    assert load_from(json.loads(json.dumps(load_document(one)))) == one


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(capability_document(capability("s1")))), json_values)
def test_a_field_of_any_other_kind_is_a_sentence_or_a_capability(name: str, value: object) -> None:
    document = {**capability_document(capability("s1")), name: value}
    try:
        found = capability_from(document)
    except ControlError as error:
        assert ("capability" in str(error) and "expected" in str(error)) or "missing" in str(error)
    else:
        assert isinstance(found, Capability)


def test_fields_of_a_later_minor_schema_are_ignored_another_major_is_refused() -> None:
    document = capability_document(capability("s1"))
    assert capability_from({**document, "schema": "1.9", "colour": 1}) == capability("s1")
    with pytest.raises(ControlError, match=r"schema is '2\.0', expected 1\.1 or a later 1\.x"):
        capability_from({**document, "schema": "2.0"})


def test_the_shipped_library_is_what_the_data_plane_does() -> None:
    template = LIBRARY.find("aggregate")
    assert template is not None
    assert template.funct == inc_wire.FUNCT_AGGREGATE and template.tlv == inc_wire.TLV_OPERAND
    assert template.most_elements == inc_wire.MAX_ELEMENTS
    assert template.most_workers == inc_wire.MAX_WORKERS
    assert template.block_elements == inc_wire.BLOCK_ELEMENTS
    assert template.versions * inc_wire.SLOT_COUNT == inc_wire.CELL_COUNT


GOOD = """
schema: 1
dtypes: {int8: {minimum: -128, maximum: 127, size_bytes: 1}}
primitives:
  count: {version: 3, funct: 0x8002, tlv: 253, operations: [add], dtypes: [int8],
          block_elements: 8, most_elements: 64, most_workers: 4, versions: 1,
          slot_overhead_bytes: 0}
"""


def test_an_administrator_adds_a_primitive_from_a_file() -> None:
    template = Library.parse(GOOD).find("count")
    assert template is not None and template.register_bytes(10, 60, "int8") == 10 * 64


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("schema: 1", "schema: 2", "schema is 2, expected 1"),
        ("funct: 0x8002", "funct: 7", "primitives.count.funct: found 0x7, expected 0x8001"),
        ("tlv: 253", "tlv: 9", "primitives.count.tlv: found 9, expected 252 to 254"),
        ("[int8]", "[int9]", r"'int9' is not defined above \(did you mean 'int8'\?\)"),
        ("tlv: 253", "tvl: 253", r"'tvl' is unknown \(did you mean 'tlv'\?\)"),
        ("most_workers: 4", "most_workers: many", "most_workers: found 'many', expected a whole"),
        ("operations: [add]", "operations: []", "operations: found a list, expected a list of"),
        ("maximum: 127", "maximum: -200", "maximum: found -200, expected a whole number of at"),
        ("dtypes: {int8", "dtypes: {{int8", "not YAML|expected a mapping"),
    ],
)
def test_a_mistake_in_the_library_is_named(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(ControlError, match=sentence):
        Library.parse(GOOD.replace(old, new), "lib.yaml")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("operations", ("xor",), "with operation 'xor', the template has none such"),
        ("dtypes", ("int33",), r"dtype 'int33', .* \(did you mean 'int32'\?\)"),
        ("elements", 257, "with elements 257, the template allows 1 to 256"),
        ("workers", 0, "with workers 0, the template allows 1 to 32"),
        ("maximum", 2**31, "for values -2147483648 to 2147483648, the template allows int32"),
    ],
)
def test_a_declaration_is_held_against_its_template(
    field: str, value: object, sentence: str
) -> None:
    declared = capability("s1")
    support = replace(declared.primitives[0], **{field: value})
    with pytest.raises(ControlError, match=sentence):
        LIBRARY.check(replace(declared, primitives=(support,)))


def test_a_kind_never_heard_of_joins_and_is_used_for_what_the_library_knows() -> None:
    inc = leaf_spine(controller(), capable="")
    known = capability("spine1").primitives[0]
    strange = replace(known, name="fold-proteins")
    remarks = inc.capability(
        capability("spine1", kind="quantum-card", primitives=(strange, known)), 0.0
    )
    assert remarks and "fold-proteins" in remarks[0]
    task = granted(inc.admit(request("h1", "h3"), 1.0))
    assert task.parts[0].root.device == "spine1"


def test_a_device_that_falls_silent_is_trusted_less_and_then_not_at_all() -> None:
    assert [trust(age, 1.0) for age in (0.0, 3.0, 6.5, 10.0, 99.0)] == [1, 1, 0.5, 0, 0]
    assert trust(1e9, 0.0) == 1
    inc = leaf_spine(controller(), capable="")
    inc.capability(capability("leaf1", report_interval_s=1.0), 0.0)
    inc.capability(capability("spine1", slots=1), 0.0)
    wanted = request("h1", "h3", rate_bps=4e5)

    def root(at_s: float, **fields: object) -> str:
        task = granted(inc.admit(request("h1", "h3", rate_bps=1e5, **fields), at_s))
        inc.release(task.id, at_s)
        return task.parts[0].root.device

    task = granted(inc.admit(wanted, 1.0))
    assert task.parts[0].root.device == "leaf1"
    inc.release(task.id, 1.0)
    # Half-trusted: still good enough for best effort, not for a reliable task.
    assert {root(7.0), root(7.0, reliability="best-effort")} >= {"spine1"}
    task = granted(inc.admit(replace(wanted, reliability="best-effort"), 7.0))
    assert task.parts[0].root.device == "leaf1"
    inc.tick(10.0)
    assert "leaf1" not in {w.device for p in inc.task(task.id).parts for w in p.works}
    assert any("silent" in event.text for event in inc.events())
    inc.load(LoadReport("leaf1", 11.0, packets_per_s=700), 11.0)
    assert inc.inventory.device_trust("leaf1", 11.0) == 1
    inc.tick(11.5)
    marks = [(e.kind, e.subject) for e in inc.events() if e.kind.startswith("device-")]
    assert marks == [("device-stale", "leaf1"), ("device-heard", "leaf1")]


def test_an_old_measurement_is_believed_half() -> None:
    inc = leaf_spine(controller())
    number = inc.inventory.hop["leaf1", "spine1"]
    assert inc.inventory.link_age_s("leaf1", "spine1", 1.0) is None
    inc.measured("leaf1", "spine1", 20_000_000, 0.0, interval_s=1.0)
    assert inc.inventory.link_age_s("leaf1", "spine1", 1.5) == 1.5
    assert inc.inventory.available(1.0)[number] == 80_000_000
    assert inc.inventory.available(100.0)[number] == 40_000_000


def test_devices_of_different_versions_share_no_tree_and_each_gets_its_own_segments() -> None:
    template = LIBRARY.find("aggregate")
    assert template is not None
    later = replace(template, version=2, funct=0x8007)
    inc = leaf_spine(controller(library=Library((template, later))), capable="")
    old = capability("leaf1")
    new = capability("spine1", primitives=(replace(old.primitives[0], version=2),))
    inc.capability(old, 0.0)
    inc.capability(new, 0.0)
    for root, funct in (("spine1", 0x8007), ("leaf1", 0x8001)):
        task = granted(inc.admit(request("h1", "h3", "h5"), 1.0))
        (part,) = task.parts
        assert [work.device for work in part.works] == [root]
        node = inc.inventory.switches[root].device_id
        assert str(sid(node, funct, inc_wire.TLV_OPERAND)) in part.segments["h3"]
        inc.switch_up("spine1", False, 1.0)  # the old one is left
        inc.release(task.id, 1.0)


def test_a_card_that_is_no_switch_computes_at_the_end_of_its_link() -> None:
    inc = leaf_spine(controller(), capable="")
    inc.switch("card7", 77, 0.0)
    inc.link("card7", "leaf2", 100_000_000, 1e-4, 0.0)
    inc.capability(capability("card7", kind="fpga on a server of leaf2"), 0.0)
    task = granted(inc.admit(request("h1", "h5"), 1.0))
    (part,) = task.parts
    assert part.root.device == "card7"
    for source, path in part.paths.items():
        assert path[-2:] == ("leaf2", "card7"), source
    assert part.links["leaf2", "card7"] == 2 * part.links["h1", "leaf1"]
    inc.link_up("card7", "leaf2", False, 2.0)
    assert inc.task(task.id).phase == "fallback"
