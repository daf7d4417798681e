"""Trace events for people: an unindented line where a packet begins, indented ones under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import IPv6Address
from typing import Any

from testbed.infrastructure.dataplane.embedded.trace_events import Event

_TEMPORARY = "scalars.tmp"  # p4c's own
FIELDS_SHOWN = 24
"""Of one header that became valid; the JSON has all of them."""


def lines(event: Event) -> Iterator[str]:
    """An event's lines of text, without their newlines."""
    number = f"[{event['packet']}]" if "packet" in event else "-"
    text = _TEXTS.get(event["event"], _other)(event)
    if event["event"] in ("begin", "copy"):
        seconds, ns = divmod(event["time_ns"], 10**9)
        clock = datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%S")
        yield f"{number} {clock}.{ns:09d} {event['switch']}: {text}"
    else:
        yield f"{number}   {text}"
    for header, fields in event.get("made_valid", {}).items():
        yield f"{number}     + {header}({_fields(fields)})"
    for header in event.get("made_invalid", ()):
        yield f"{number}     - {header}"
    for name, (before, after) in event.get("changed", {}).items():
        if not name.startswith(_TEMPORARY):
            yield f"{number}     {name}: {_value(name, before)} -> {_value(name, after)}"


def _fields(fields: Mapping[str, str]) -> str:
    shown = [f"{name}={_value(name, value)}" for name, value in list(fields.items())[:FIELDS_SHOWN]]
    if len(fields) > FIELDS_SHOWN:
        shown.append(f"and {len(fields) - FIELDS_SHOWN} more")
    return ", ".join(shown)


def _value(name: str, text: str) -> str:
    """Large values under the name of an address look like one."""
    last = name.rpartition(".")[2].lower()
    try:
        number = int(text, 16)
    except ValueError:
        return text  # an empty varbit field
    if number >= 1 << 64 and number < 1 << 128:
        return str(IPv6Address(number))
    if ("mac" in last or "addr" in last) and 0 < number < 1 << 48:
        return ":".join(f"{byte:02x}" for byte in number.to_bytes(6, "big"))
    return text


def _source(event: Event) -> str:
    return f"  ({event['source']})" if "source" in event else ""


def _begin(event: Event) -> str:
    return f"{event['instance']} at port {event['port']}, {event['bytes']} bytes"


def _copy(event: Event) -> str:
    if "session" in event:
        return f"{event['kind']} of packet {event['of']}, session {event['session']}"
    return f"{event['kind']} {event['replica']} of packet {event['of']} for port {event['port']}"


def _parsed(event: Event) -> str:
    return f"parsed: {event['error']}, {event['payload_bytes']} bytes of payload"


def _condition(event: Event) -> str:
    what = event.get("text") or event["condition"]
    return f"if {what}: {str(event['value']).lower()}{_source(event)}"


def _table(event: Event) -> str:
    key = ", ".join(f"{n}={_value(n, v)}" for n, v in event["key"].items())
    params = ", ".join(f"{n}={_value(n, v)}" for n, v in event["params"].items())
    found = f"entry {event['entry']}" if event["hit"] else "miss"
    action = "no action" if event["action"] is None else f"{event['action']}({params})"
    return f"table {event['table']}[{key}]: {found}, {action}"


def _statement(event: Event) -> str:
    return f"{event.get('text') or event['action']}{_source(event)}"


def _queue(event: Event) -> str:
    return f"queue {event['queue']} of port {event['port']}, behind {event['waiting']} packets"


def _egress(event: Event) -> str:
    return (
        f"egress at port {event['port']} after {event['waited_us']} us, "
        f"{event['waiting']} still waiting"
    )


def _send(event: Event) -> str:
    return f"send {event['bytes']} bytes at port {event['port']}"


def _drop(event: Event) -> str:
    return f"DROP: {event['reason']}"


def _other(event: Event) -> str:
    common = ("time_ns", "switch", "packet", "event", "made_valid", "made_invalid", "changed")
    rest: dict[str, Any] = {k: v for k, v in event.items() if k not in common}
    return " ".join([event["event"], *(f"{k} {v}" for k, v in rest.items())])


def _again(event: Event) -> str:
    return f"to be {event['instance']}"


def _state(event: Event) -> str:
    return f"state {event['state']}"


_TEXTS = {
    "begin": _begin,
    "copy": _copy,
    "state": _state,
    "parsed": _parsed,
    "condition": _condition,
    "table": _table,
    "statement": _statement,
    "queue": _queue,
    "egress": _egress,
    "send": _send,
    "drop": _drop,
    "again": _again,
}
