"""Reads the JSON that p4c's BMv2 back end writes into frozen dataclasses.

The format is BMv2's docs/JSON_format.md, version 2. Only what v1model programs
use is accepted: a construct this target cannot execute is refused here, by
name, rather than met later in the middle of a packet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    Action,
    ActionParam,
    ActionParamRef,
    Advance,
    BoolConst,
    Calculation,
    CalculationInput,
    Checksum,
    Conditional,
    Const,
    ConstEntry,
    Counter,
    Expr,
    Extract,
    Field,
    FieldList,
    FieldRef,
    Header,
    HeaderRef,
    HeaderType,
    Key,
    LastField,
    Lookahead,
    MatchValue,
    Meter,
    Named,
    Op,
    Parser,
    ParserOp,
    ParserState,
    Pipeline,
    Primitive,
    Program,
    ProgramError,
    Register,
    Set,
    Stack,
    StackRef,
    Table,
    Transition,
    Union,
    UnionRef,
    Vector,
    Verify,
)

Json = Mapping[str, Any]


def read(text: str) -> Program:
    """Parse p4c's BMv2 JSON.

    Raises ProgramError when the text is no such JSON or the program uses a
    construct this target does not execute; the message names it.
    """
    try:
        root = json.loads(text)
    except ValueError as error:
        raise ProgramError(f"compiled program: not JSON ({error}), p4c's output expected") from None
    if not isinstance(root, dict) or "__meta__" not in root:
        raise ProgramError("compiled program: no __meta__, BMv2 JSON as p4c writes it expected")
    version = root["__meta__"].get("version", [0])
    if version[0] != 2:
        raise ProgramError(f"compiled program: format version {version}, version 2 expected")
    try:
        return _program(root)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ProgramError(
            f"compiled program: malformed BMv2 JSON ({type(error).__name__}: {error})"
        ) from error


def _program(root: Json) -> Program:
    if root.get("extern_instances"):
        extern = root["extern_instances"][0]
        raise ProgramError(f"extern {extern['name']} of type {extern['type']}: not supported")
    pipelines = {p["name"]: p for p in root["pipelines"]}
    for wanted in ("ingress", "egress"):
        if wanted not in pipelines:
            raise ProgramError(f"pipeline {wanted}: missing, a v1model program expected")
    types = {t["name"]: _header_type(t) for t in root["header_types"]}
    headers_by_id = {h["id"]: h["name"] for h in root["headers"]}
    union_types = {t["name"]: t for t in root.get("header_union_types", [])}
    deparser = root["deparsers"][0] if root["deparsers"] else {"order": []}
    program = Program(
        name=root.get("program", ""),
        header_types=types,
        headers={
            h["name"]: Header(h["name"], h["header_type"], bool(h["metadata"]))
            for h in root["headers"]
        },
        stacks={
            s["name"]: Stack(
                s["name"], s["header_type"], tuple(headers_by_id[i] for i in s["header_ids"])
            )
            for s in root["header_stacks"]
        },
        unions={
            u["name"]: Union(u["name"], tuple(headers_by_id[i] for i in u["header_ids"]))
            for u in root.get("header_unions", [])
            if u["union_type"] in union_types
        },
        errors={name: int(code) for name, code in root.get("errors", [])},
        enums={e["name"]: dict(e["entries"]) for e in root.get("enums", [])},
        parser=_parser(root["parsers"][0]) if root["parsers"] else Parser(None, {}),
        deparser=tuple(deparser["order"]),
        deparser_ops=tuple(_primitive(p) for p in deparser.get("primitives", [])),
        actions={a["id"]: _action(a) for a in root["actions"]},
        ingress=_pipeline(pipelines["ingress"]),
        egress=_pipeline(pipelines["egress"]),
        calculations={c["name"]: _calculation(c) for c in root["calculations"]},
        checksums=tuple(_checksum(c) for c in root["checksums"]),
        counters=tuple(
            Counter(c["name"], int(c.get("size", 0)), c.get("binding") if c["is_direct"] else None)
            for c in root["counter_arrays"]
        ),
        meters=tuple(_meter(m) for m in root["meter_arrays"]),
        registers=tuple(
            Register(r["name"], int(r["bitwidth"]), int(r["size"])) for r in root["register_arrays"]
        ),
        field_lists={f["id"]: _field_list(f) for f in root.get("field_lists", [])},
        digests={f["id"]: _field_list(f) for f in root.get("learn_lists", [])},
    )
    _check_references(program)
    return program


def _header_type(item: Json) -> HeaderType:
    fields = []
    fixed = sum(f[1] for f in item["fields"] if f[1] != "*")
    for entry in item["fields"]:
        name, bits = entry[0], entry[1]
        signed = bool(entry[2]) if len(entry) > 2 else False
        if bits == "*":
            # max_length is of the whole header, in bytes.
            maximum = int(item.get("max_length") or 0) * 8 - fixed
            if maximum <= 0:
                raise ProgramError(f"header type {item['name']}: varbit {name} without max_length")
            fields.append(Field(name, maximum, signed, True))
        else:
            fields.append(Field(name, int(bits), signed))
    if sum(f.varbit for f in fields) > 1:
        raise ProgramError(f"header type {item['name']}: more than one varbit field")
    return HeaderType(item["name"], tuple(fields))


_BINARY_DATA = ("+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^")
_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_UNARY = ("~", "not", "valid", "valid_union", "d2b", "b2d", "last_stack_index", "size_stack")
_OTHER = (
    "and",
    "or",
    "two_comp_mod",
    "sat_cast",
    "usat_cast",
    "?",
    "dereference_header_stack",
    "dereference_stack",
    "access_field",
    "access_union_header",
)
OPERATIONS = frozenset((*_BINARY_DATA, *_COMPARISONS, *_UNARY, *_OTHER))


def _expr(item: Any) -> Expr:
    """An argument, in the JSON's "type value object" form; nested wrappers are unwrapped."""
    if isinstance(item, int):
        return Const(item)
    if "op" in item and "type" not in item:
        return _op(item)
    kind, value = item["type"], item.get("value")
    simple: Mapping[str, Callable[[Any], Expr]] = {
        "field": _field,
        "hexstr": lambda v: Const(int(v, 16)),
        "bool": lambda v: BoolConst(bool(v)),
        "header": HeaderRef,
        "header_stack": StackRef,
        "header_union": UnionRef,
        "stack_field": lambda v: LastField(v[0], v[1]),
        "runtime_data": lambda v: ActionParamRef(int(v)),
        "local": lambda v: ActionParamRef(int(v)),
        "lookahead": lambda v: Lookahead(int(v[0]), int(v[1])),
        "expression": _expr,
        "parameters_vector": lambda v: Vector(tuple(_expr(i) for i in v)),
        # extract's own names for what it extracts into
        "regular": HeaderRef,
        "stack": StackRef,
    }
    if kind in simple:
        return simple[kind](value)
    if kind in ("calculation", "counter_array", "meter_array", "register_array", "string"):
        return Named(kind, str(value))
    raise ProgramError(f"argument of type {kind!r} ({value!r}): not supported")


def _field(value: Any) -> Expr:
    """A field by (header, name); p4c may write a computed stack element for the header."""
    header, name = value
    if isinstance(header, str):
        return FieldRef(header, name)
    if name == "$valid$":
        return Op("b2d", None, Op("valid", None, _expr(header)))
    raise ProgramError(f"field {name} of a computed header: not supported")


def _op(item: Json) -> Op:
    op = item["op"]
    if op not in OPERATIONS:
        raise ProgramError(f"expression operator {op!r}: not supported")
    part = {
        side: None if item.get(side) is None else _expr(item[side])
        for side in ("left", "right", "cond")
    }
    return Op(op, part["left"], part["right"], part["cond"])


def _primitive(item: Json) -> Primitive:
    return Primitive(item["op"], tuple(_expr(p) for p in item["parameters"]))


def _parser(item: Json) -> Parser:
    states = [_state(s) for s in item["parse_states"]]
    return Parser(item["init_state"], {s.name: s for s in states})


def _state(item: Json) -> ParserState:
    transitions = []
    for entry in item["transitions"]:
        value, mask = entry.get("value"), entry.get("mask")
        kind = entry.get("type", "default" if value in (None, "default") else "hexstr")
        if kind == "parse_vset":
            continue
        transitions.append(
            Transition(
                None if kind == "default" else int(value, 16),
                None if mask is None else int(mask, 16),
                entry["next_state"],
            )
        )
    return ParserState(
        item["name"],
        tuple(_parser_op(op) for op in item["parser_ops"]),
        tuple(_expr(k) for k in item["transition_key"]),
        tuple(transitions),
    )


def _parser_op(item: Json) -> ParserOp:
    op, params = item["op"], item["parameters"]
    if op in ("extract", "extract_VL"):
        if params[0]["type"] not in ("regular", "stack"):
            raise ProgramError(f"extract into a {params[0]['type']}: not supported")
        target = _expr(params[0])
        assert isinstance(target, HeaderRef | StackRef)
        return Extract(target, _expr(params[1]) if op == "extract_VL" else None)
    if op == "set":
        return Set(_expr(params[0]), _expr(params[1]))
    if op == "verify":
        return Verify(_expr(params[0]), _expr(params[1]))
    if op == "advance":
        return Advance(_expr(params[0]))
    if op == "shift":
        return Advance(Const(int(params[0]) * 8))
    if op == "primitive":
        return _primitive(params[0])
    raise ProgramError(f"parser operation {op!r}: not supported")


def _action(item: Json) -> Action:
    return Action(
        item["id"],
        item["name"],
        tuple(ActionParam(p["name"], int(p["bitwidth"])) for p in item["runtime_data"]),
        tuple(_primitive(p) for p in item["primitives"]),
    )


def _pipeline(item: Json) -> Pipeline:
    if item.get("action_profiles"):
        name = item["action_profiles"][0]["name"]
        raise ProgramError(f"action profile {name}: action profiles and selectors not supported")
    if item.get("action_calls"):
        raise ProgramError(f"action call {item['action_calls'][0]['name']}: not supported")
    tables = [_table(t) for t in item["tables"]]
    conditionals = [
        Conditional(c["name"], _expr(c["expression"]), c["true_next"], c["false_next"])
        for c in item["conditionals"]
    ]
    return Pipeline(
        item["name"],
        item["init_table"],
        {t.name: t for t in tables},
        {c.name: c for c in conditionals},
    )


def _table(item: Json) -> Table:
    name = item["name"]
    if item["type"] != "simple":
        raise ProgramError(f"table {name}: type {item['type']} (action profile) not supported")
    if item["match_type"] not in ("exact", "lpm", "ternary", "range"):
        raise ProgramError(f"table {name}: match type {item['match_type']!r} not supported")
    default = item.get("default_entry")
    return Table(
        name=name,
        match=item["match_type"],
        key=tuple(_key(name, k) for k in item["key"]),
        action_ids=tuple(item["action_ids"]),
        next_tables=dict(item["next_tables"]),
        base_next=item.get("base_default_next"),
        size=int(item["max_size"]),
        with_counters=bool(item.get("with_counters")),
        support_timeout=bool(item.get("support_timeout")),
        direct_meter=item.get("direct_meters"),
        default_action_id=None if default is None else default["action_id"],
        default_action_data=()
        if default is None
        else tuple(int(v, 16) for v in default.get("action_data", ())),
        default_const=bool(default and default.get("action_const")),
        entries=tuple(_entry(e) for e in item.get("entries") or ()),
    )


def _key(table: str, item: Json) -> Key:
    kind, target = item["match_type"], item["target"]
    if kind not in ("exact", "lpm", "ternary", "range", "valid"):
        raise ProgramError(f"table {table}: key of match type {kind!r} not supported")
    if isinstance(target, dict) or not all(isinstance(part, str) for part in target):
        raise ProgramError(f"table {table}: key on a computed header not supported")
    if kind == "valid":
        ref = FieldRef(target if isinstance(target, str) else target[0], "$valid$")
    else:
        ref = FieldRef(target[0], target[1])
    mask = item.get("mask")
    return Key(
        item.get("name") or f"{ref.header}.{ref.name}",
        kind,
        ref,
        None if mask is None else int(mask, 16),
    )


def _entry(item: Json) -> ConstEntry:
    match = []
    for m in item["match_key"]:
        kind = m["match_type"]
        if kind == "range":
            match.append(MatchValue(kind, int(m["start"], 16), high=int(m["end"], 16)))
        elif kind == "valid":
            match.append(MatchValue(kind, int(bool(m["key"]))))
        else:
            match.append(
                MatchValue(
                    kind,
                    int(m["key"], 16),
                    mask=int(m["mask"], 16) if "mask" in m else None,
                    prefix_len=m.get("prefix_length"),
                )
            )
    entry = item["action_entry"]
    return ConstEntry(
        tuple(match),
        entry["action_id"],
        tuple(int(v, 16) for v in entry["action_data"]),
        int(item.get("priority", 0)),
    )


def _calculation(item: Json) -> Calculation:
    inputs = []
    for entry in item["input"]:
        if entry["type"] == "payload":
            inputs.append(CalculationInput(None))
        elif entry["type"] == "hexstr":
            inputs.append(CalculationInput(Const(int(entry["value"], 16)), int(entry["bitwidth"])))
        elif entry["type"] in ("field", "header"):
            inputs.append(CalculationInput(_expr(entry)))
        else:
            raise ProgramError(
                f"calculation {item['name']}: input of type {entry['type']!r} not supported"
            )
    return Calculation(item["name"], item["algo"], tuple(inputs))


def _checksum(item: Json) -> Checksum:
    if item["type"] != "generic":
        raise ProgramError(f"checksum {item['name']}: type {item['type']!r} not supported")
    condition = item.get("if_cond")
    return Checksum(
        item["name"],
        FieldRef(*item["target"]),
        item["calculation"],
        None if condition is None else _expr(condition),
        bool(item.get("update", True)),
        bool(item.get("verify", True)),
    )


def _meter(item: Json) -> Meter:
    target = item.get("result_target")
    return Meter(
        item["name"],
        int(item.get("size", 0)),
        int(item.get("rate_count", 2)),
        item["type"],
        item.get("binding") if item.get("is_direct") else None,
        FieldRef(*target) if target else None,
    )


def _field_list(item: Json) -> FieldList:
    return FieldList(item["id"], item["name"], tuple(_expr(e) for e in item["elements"]))


def _check_references(program: Program) -> None:
    """Every next node, state, action and header named in the program exists."""
    for header in program.headers.values():
        if header.type not in program.header_types:
            raise ProgramError(f"header {header.name}: unknown header type {header.type}")
        kind = program.header_types[header.type]
        if not header.metadata and kind.fixed_bits % 8:
            raise ProgramError(
                f"header type {kind.name}: {kind.fixed_bits} bits, a multiple of 8 expected"
            )
    _check_known("deparser", program.deparser, program.headers)
    states = program.parser.states
    for state in states.values():
        _check_known(
            f"parser state {state.name}", (t.next_state for t in state.transitions), states
        )
    _check_known("parser", (program.parser.init_state,), states)
    for pipeline in (program.ingress, program.egress):
        nodes = {**pipeline.tables, **pipeline.conditionals}
        _check_known(f"pipeline {pipeline.name}", (pipeline.init,), nodes)
        for table in pipeline.tables.values():
            where = f"table {table.name}"
            _check_known(where, (*table.next_tables.values(), table.base_next), nodes)
            _check_known(where, table.action_ids, program.actions)
            _check_known(where, (table.default_action_id,), program.actions)
            for key in table.key:
                _check_known(where, (key.target.header,), program.headers)
        for node in pipeline.conditionals.values():
            _check_known(f"condition {node.name}", (node.true_next, node.false_next), nodes)


def _check_known(
    where: str,
    names: Iterable[str | int | None] | Sequence[str | int | None],
    known: Mapping[Any, Any],
) -> None:
    for name in names:
        if name is not None and name not in known:
            raise ProgramError(f"{where}: refers to {name!r}, which the program does not declare")
