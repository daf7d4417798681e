"""The binary events of a traced program (runtime/trace.c) as plain values.

`Decoder` turns a stream of bytes into one dictionary per event, ready for a
line of JSON; `trace_text` turns those into lines for people. P4 values are
written as hexadecimal strings, everything else as numbers.
"""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from testbed.infrastructure.dataplane.embedded import bmv2json
from testbed.infrastructure.dataplane.embedded.layout import (
    ActionLayout,
    KeyField,
    action_layout,
    describe,
)
from testbed.infrastructure.dataplane.embedded.trace_points import (
    ACTION,
    AGAIN,
    BEGIN,
    CONDITION,
    COPY,
    DEPART,
    DROP,
    EGRESS,
    FIELDS,
    LINK,
    PARSED,
    QUEUE,
    STATE,
    TABLE,
    TO_GROUP,
    TracedField,
    points,
)

Event = dict[str, Any]

_HEAD = struct.Struct("=IIQIIII")  # struct event
_FIELD = struct.Struct("=HH")
_KNOWN = 10_000  # events kept that have no data of their own
_STATEMENTS = 3  # told of an action
INSTANCES = {
    0: "received",
    1: "ingress clone",
    2: "egress clone",
    4: "recirculated",
    5: "replica",
    6: "resubmitted",
}
COPIES = ("ingress clone", "egress clone", "replica")
LINK_ACTS = ("marked congested", "duplicated")
REASONS = (
    "dropped by the program in ingress",
    "dropped by the program in egress",
    "the queue is full",
    "the port or the switch is down",
    "there is no such port",
    "there is no such group or session",
    "the frame is empty or too long for the port",
    "lost on the link",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement stands in the P4 program, and its text as far as p4c keeps it."""

    place: str
    text: str


class Names:
    """What a program calls the things that events name by number."""

    def __init__(self, program_text: str) -> None:
        program = bmv2json.read(program_text)
        found = points(program)
        self.states = found.states
        self.conditions = found.conditions
        self.fields = found.fields
        layout = describe(program)
        self.tables = layout.tables
        self.errors = {code: name for name, code in program.errors.items()}
        self.actions: Mapping[int, ActionLayout] = {
            a.id: action_layout(a) for a in program.actions.values()
        }
        self.condition_sources, self.action_sources = _sources(json.loads(program_text))


class Decoder:
    """Events of one switch; `decode` may be given them in any pieces."""

    def __init__(self, switch: str, program_text: str) -> None:
        self._switch = switch
        self._names = Names(program_text)
        self._rest = b""
        self._pending: Event | None = None
        self._pending_action: int | None = None
        self._known: dict[tuple[int, int, int, int], Event] = {}

    def decode(self, data: bytes) -> Iterator[Event]:
        """The events that `data`, after what came before, completes."""
        data = self._rest + data
        at = 0
        to_real_ns = time.time_ns() - time.monotonic_ns()
        while len(data) - at >= _HEAD.size:
            size, kind, time_ns, packet, subject, a, b = _HEAD.unpack_from(data, at)
            if len(data) - at < size:
                break
            content = data[at + _HEAD.size : at + size]
            at += size
            if kind == FIELDS:
                yield from self._changes(packet, content, time_ns + to_real_ns)
                continue
            if kind == ACTION and self._continues(packet, subject):
                continue
            yield from self.flush()
            if content:
                event = self._event(kind, subject, a, b, content)
            else:  # the same again and again
                key = kind, subject, a, b
                known = self._known.get(key)
                if known is None:
                    known = self._event(kind, subject, a, b, content)
                    if len(self._known) < _KNOWN:
                        self._known[key] = known
                event = known
            self._pending = {
                "time_ns": time_ns + to_real_ns,
                "switch": self._switch,
                "packet": packet,
                **event,
            }
            self._pending_action = b if kind == TABLE else None
        self._rest = data[at:]

    def flush(self) -> Iterator[Event]:
        """The last event, which waited for the changes that belong to it."""
        if self._pending is not None:
            yield self._pending
        self._pending = None

    def _continues(self, packet: int, action: int) -> bool:
        """Whether running `action` is what the table event before has announced."""
        same = self._pending is not None and self._pending["packet"] == packet
        return same and self._pending_action == action

    def _event(self, kind: int, subject: int, a: int, b: int, content: bytes) -> Event:
        names = self._names
        if kind == BEGIN:
            instance = INSTANCES.get(subject, str(subject))
            return {
                "event": "begin",
                "port": a,
                "bytes": b,
                "instance": instance,
                "head": content.hex(),
            }
        if kind == STATE:
            return {"event": "state", "state": names.states[subject]}
        if kind == PARSED:
            error = names.errors.get(subject, str(subject))
            return {"event": "parsed", "error": error, "payload_bytes": a}
        if kind == CONDITION:
            name = names.conditions[subject]
            source = names.condition_sources.get(name)
            return {"event": "condition", "condition": name, "value": bool(a)} | _from(source)
        if kind == TABLE:
            return self._table(subject, bool(a), b, content)
        if kind == ACTION:
            action = names.actions[subject]
            return {"event": "statement", "action": action.name} | _from(
                names.action_sources.get(subject)
            )
        return _traffic_event(kind, subject, a, b)

    def _table(self, index: int, hit: bool, action_id: int, content: bytes) -> Event:
        table = self._names.tables[index]
        key_bytes = content[8 : 8 + table.key_size]
        params = content[8 + table.key_size :]
        event: Event = {
            "event": "table",
            "table": table.name,
            "hit": hit,
            "key": {field.name: _key_text(field, key_bytes) for field in table.key},
        }
        if hit:
            event["entry"] = int.from_bytes(content[:8], "little")
        action = self._names.actions.get(action_id)
        event["action"] = None if action is None else action.name
        event["params"] = {
            p.name: hex(int.from_bytes(params[p.offset : p.offset + p.size], "little"))
            for p in (() if action is None else action.params)
            if p.offset + p.size <= len(params)
        }
        return event

    def _changes(self, packet: int, content: bytes, time_ns: int) -> Iterator[Event]:
        """Attach changed fields to the event that made them."""
        event = self._pending
        if event is None or event["packet"] != packet:  # its event was lost
            yield from self.flush()
            self._pending = event = {
                "time_ns": time_ns,
                "switch": self._switch,
                "packet": packet,
                "event": "changes",
            }
            self._pending_action = None
        at = 0
        while at < len(content):
            index, size = _FIELD.unpack_from(content, at)
            at += _FIELD.size
            before, after = content[at : at + size], content[at + size : at + 2 * size]
            at += 2 * size
            _record_change(event, self._names.fields[index], before, after)


def _record_change(event: Event, field: TracedField, before: bytes, after: bytes) -> None:
    if field.name == "$valid$":
        if after[0]:
            event.setdefault("made_valid", {})[field.header] = {}
        else:
            event.setdefault("made_invalid", []).append(field.header)
        return
    made_valid = event.get("made_valid", {})
    if field.header in made_valid:
        made_valid[field.header][field.name] = _value_text(field, after)
    else:
        changed = event.setdefault("changed", {})
        name = f"{field.header}.{field.name}"
        values = [_value_text(field, before), _value_text(field, after)]
        if name in changed:
            values[0] = changed[name][0]
        changed[name] = values


def _value_text(field: TracedField, raw: bytes) -> str:
    """A varbit field is its bytes, everything else a number."""
    if field.varbit:
        return "0x" + raw[4 : 4 + int.from_bytes(raw[:4], "little") // 8].hex()
    return hex(int.from_bytes(raw, "little"))


def _key_text(field: KeyField, key: bytes) -> str:
    return hex(int.from_bytes(key[field.offset : field.offset + field.size], "big"))


def _traffic_event(kind: int, subject: int, a: int, b: int) -> Event:
    """What the traffic manager did."""
    if kind == COPY:
        event: Event = {"event": "copy", "of": a, "kind": COPIES[subject]}
        if COPIES[subject] == "replica":
            return event | {"port": b & 0xFFFF, "replica": b >> 16}
        return event | {"session": b}
    if kind == QUEUE:
        return {"event": "queue", "port": subject, "queue": b, "waiting": a}
    if kind == EGRESS:
        return {"event": "egress", "port": subject, "waiting": a, "waited_us": b}
    if kind == DEPART:
        return {"event": "send", "port": subject, "bytes": a}
    if kind == AGAIN:
        return {"event": "again", "instance": INSTANCES.get(subject, str(subject))}
    if kind == DROP:
        return {"event": "drop", "reason": REASONS[subject]}
    if kind == TO_GROUP:
        return {"event": "multicast", "group": subject, "replicas": a}
    if kind == LINK:
        return {"event": "link", "what": LINK_ACTS[subject]}
    return {"event": f"unknown {kind}"}


def _from(source: Source | None) -> Event:
    return {} if source is None else {"source": source.place, "text": source.text}


def _sources(program: Any) -> tuple[dict[str, Source], dict[int, Source]]:
    """Of conditionals by name, and of what actions do by their ids."""
    conditions = {
        item["name"]: _source(item)
        for pipeline in program["pipelines"]
        for item in pipeline["conditionals"]
        if "source_info" in item
    }
    actions = {}
    for action in program["actions"]:
        statements = [p for p in action["primitives"] if "source_info" in p]
        if statements:
            found = [_source(s) for s in statements]
            texts = list(dict.fromkeys(s.text for s in found))
            more = f"; and {len(texts) - _STATEMENTS} more" if len(texts) > _STATEMENTS else ""
            text = "; ".join(texts[:_STATEMENTS]) + more
            actions[action["id"]] = Source(found[0].place, text)
    return conditions, actions


def _source(item: Any) -> Source:
    info = item["source_info"]
    text = " ".join(str(info.get("source_fragment", "")).split())
    return Source(f"{info.get('filename', '?')}:{info.get('line', '?')}", text)
