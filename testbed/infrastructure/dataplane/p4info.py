"""Names to P4Runtime messages and back, as one program's P4Info has them.

Tables, actions, counters and packet headers go by their full name or by their
alias where that is unambiguous. Values are canonical: big-endian without
leading zero bytes, and at least one byte (P4Runtime section 8.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from finsy.proto import p4i, p4r
from google.protobuf import text_format

from testbed.errors import SwitchError
from testbed.model.southbound import Lpm, TableEntry, Ternary


def to_bytes(value: int) -> bytes:
    """The canonical byte string of a value."""
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def from_bytes(data: bytes) -> int:
    return int.from_bytes(data, "big")


class _Names:
    """Objects of one kind by full name, by alias, and by id."""

    def __init__(self, kind: str, objects: Iterable[Any]) -> None:
        self._kind = kind
        self.by_id: dict[int, Any] = {}
        self._by_name: dict[str, Any] = {}
        aliases: dict[str, list[Any]] = {}
        for one in objects:
            self.by_id[one.preamble.id] = one
            self._by_name[one.preamble.name] = one
            aliases.setdefault(one.preamble.alias, []).append(one)
        self._ambiguous = {alias for alias, found in aliases.items() if len(found) > 1}
        for alias, found in aliases.items():
            if len(found) == 1:
                self._by_name.setdefault(alias, found[0])

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Any:
        if name in self._by_name:
            return self._by_name[name]
        if name in self._ambiguous:
            raise SwitchError(f"{self._kind} {name!r} is ambiguous; give its full name")
        known = ", ".join(sorted({o.preamble.alias for o in self.by_id.values()})) or "none"
        raise SwitchError(f"the program has no {self._kind} {name!r}; it has {known}")


class P4Info:
    """The control-plane side of one P4 program."""

    def __init__(self, text: str) -> None:
        self.message = p4i.P4Info()
        try:
            text_format.Parse(text, self.message)
        except text_format.ParseError as error:
            raise SwitchError(f"P4Info is not readable: {error}") from None
        self.tables = _Names("table", self.message.tables)
        self.actions = _Names("action", self.message.actions)
        self.counters = _Names("counter", self.message.counters)
        self._headers = _Names("packet header", self.message.controller_packet_metadata)

    def entry(self, entry: TableEntry) -> p4r.TableEntry:
        """The message for an entry with match and action."""
        table = self.tables[entry.table]
        message = self.key(entry)
        action = self.actions[entry.action]
        if action.preamble.id not in {ref.id for ref in table.action_refs}:
            raise SwitchError(f"table {entry.table} has no action {entry.action!r}")
        message.action.action.action_id = action.preamble.id
        params = {p.name: p for p in action.params}
        _same("parameters", f"action {entry.action}", params, entry.params, missing=True)
        for name, value in entry.params.items():
            _fits(value, params[name].bitwidth, f"parameter {name} of {entry.action}")
            param = message.action.action.params.add()
            param.param_id = params[name].id
            param.value = to_bytes(value)
        return message

    def key(self, entry: TableEntry) -> p4r.TableEntry:
        """The message for what identifies an entry: enough to delete it."""
        table = self.tables[entry.table]
        message = p4r.TableEntry(table_id=table.preamble.id)
        if entry.match is None:
            message.is_default_action = True
            return message
        message.priority = entry.priority
        fields = {f.name: f for f in table.match_fields}
        _same("match fields", f"table {entry.table}", fields, entry.match, missing=False)
        for name, field in fields.items():
            if name in entry.match:
                what = f"match field {name} of {entry.table}"
                _set_match(message, field, entry.match[name], what)
            elif field.match_type == p4i.MatchField.EXACT:
                raise SwitchError(f"an entry of {entry.table} lacks its exact match field {name}")
        ternary = any(
            f.match_type in (p4i.MatchField.TERNARY, p4i.MatchField.RANGE)
            for f in table.match_fields
        )
        if ternary != (entry.priority > 0):
            wanted = "a priority above 0" if ternary else "priority 0"
            raise SwitchError(
                f"an entry of {entry.table} has priority {entry.priority}; expected {wanted}"
            )
        return message

    def metadata_in(self, message: p4r.PacketIn) -> dict[str, int]:
        """The fields of a packet-in's header by name."""
        names = {m.id: m.name for m in self._headers["packet_in"].metadata}
        return {names[m.metadata_id]: from_bytes(m.value) for m in message.metadata}

    def packet_out(self, payload: bytes, fields: Mapping[str, int]) -> p4r.PacketOut:
        """A packet-out; fields of its header that are not given are zero."""
        message = p4r.PacketOut(payload=payload)
        known = {m.name: m for m in self._headers["packet_out"].metadata}
        _same("fields", "packet-out", known, fields, missing=False)
        for name, field in known.items():
            value = fields.get(name, 0)
            _fits(value, field.bitwidth, f"packet-out field {name}")
            message.metadata.add(metadata_id=field.id, value=to_bytes(value))
        return message


def describe(entry: TableEntry) -> str:
    """An entry's table and match, for messages to people."""
    if entry.match is None:
        return f"the default entry of {entry.table}"
    fields = ", ".join(f"{name}={_text(value)}" for name, value in entry.match.items())
    return f"{entry.table}({fields})"


def _text(value: int | Lpm | Ternary) -> str:
    if isinstance(value, Lpm):
        return f"{value.value:#x}/{value.prefix_len}"
    if isinstance(value, Ternary):
        return f"{value.value:#x}&&&{value.mask:#x}"
    return f"{value:#x}"


def _set_match(message: p4r.TableEntry, field: Any, value: int | Lpm | Ternary, what: str) -> None:
    """A match on everything is left out, as P4Runtime section 9.1.1 wants it."""
    bits = field.bitwidth
    kinds: dict[int, type] = {
        p4i.MatchField.EXACT: int,
        p4i.MatchField.LPM: Lpm,
        p4i.MatchField.TERNARY: Ternary,
    }
    kind = kinds.get(field.match_type)
    if kind is None or not isinstance(value, kind):
        expected = kind.__name__ if kind else "a kind of match this client does not speak"
        raise SwitchError(f"{what} is {value!r}; expected {expected}")
    if isinstance(value, Lpm):
        _fits(value.value, bits, what)
        if not 0 <= value.prefix_len <= bits:
            raise SwitchError(f"{what} has prefix length {value.prefix_len}; expected 0 to {bits}")
        if value.prefix_len:
            host = (1 << (bits - value.prefix_len)) - 1
            match = message.match.add(field_id=field.id)
            match.lpm.value = to_bytes(value.value & ~host)
            match.lpm.prefix_len = value.prefix_len
    elif isinstance(value, Ternary):
        _fits(value.value, bits, what)
        _fits(value.mask, bits, f"the mask of {what}")
        if value.mask:
            match = message.match.add(field_id=field.id)
            match.ternary.value = to_bytes(value.value & value.mask)
            match.ternary.mask = to_bytes(value.mask)
    else:
        _fits(value, bits, what)
        message.match.add(field_id=field.id).exact.value = to_bytes(value)


def _fits(value: int, bits: int, what: str) -> None:
    if not 0 <= value < 1 << bits:
        raise SwitchError(f"{what} is {value:#x}; expected an unsigned value of {bits} bits")


def _same(
    what: str, owner: str, known: Mapping[str, Any], given: Mapping[str, Any], missing: bool
) -> None:
    unknown = sorted(set(given) - set(known))
    lacking = sorted(set(known) - set(given)) if missing else []
    if unknown or lacking:
        raise SwitchError(
            f"{owner} has {what} {', '.join(known) or 'none'};"
            + (f" unknown: {', '.join(unknown)};" if unknown else "")
            + (f" missing: {', '.join(lacking)};" if lacking else "")
        )
