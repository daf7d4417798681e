"""P4Runtime table entries with something wrong in them.

Both targets have to refuse them with the same status code. Left out is where
BMv2 takes what the P4Runtime specification forbids and the embedded target
does not: values of no bytes, ranges over everything that are not left out,
negative priorities.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from finsy.proto import p4r

Spoil = Callable[[random.Random, Any, Any], object]
"""Makes an entry wrong: (generator, entry, the value of one of its match fields)."""

ANY_MATCH: tuple[Spoil, ...] = (
    lambda r, entry, value: entry.match.add().CopyFrom(entry.match[0]),
    lambda r, entry, value: setattr(entry.match[0], "field_id", r.choice((0, 99))),
    lambda r, entry, value: entry.ClearField("action"),
    lambda r, entry, value: setattr(entry.action, "action_profile_member_id", 1),
    lambda r, entry, value: setattr(entry.action.action, "action_id", r.getrandbits(20)),
    lambda r, entry, value: setattr(entry, "table_id", r.choice((0, 1, r.getrandbits(31)))),
    lambda r, entry, value: setattr(entry, "is_default_action", True),
    lambda r, entry, value: setattr(entry.meter_config, "cir", 1),
    lambda r, entry, value: setattr(entry, "idle_timeout_ns", 10**9),
    lambda r, entry, value: entry.action.action.params.add(param_id=77, value=b"\1"),
)
PARAMETERS: tuple[Spoil, ...] = (
    lambda r, entry, value: entry.action.action.params.pop(),
    lambda r, entry, value: entry.action.action.params.add().CopyFrom(
        entry.action.action.params[0]
    ),
    lambda r, entry, value: setattr(entry.action.action.params[0], "value", b"\1" + bytes(17)),
    lambda r, entry, value: setattr(entry.action.action.params[0], "param_id", 0),
)
BY_KIND: dict[str, tuple[Spoil, ...]] = {
    "exact": (
        lambda r, entry, value: setattr(value, "value", b"\1" + bytes(17)),
        lambda r, entry, value: entry.ClearField("match"),
        lambda r, entry, value: setattr(entry, "priority", 5),
    ),
    "lpm": (
        lambda r, entry, value: setattr(value, "value", b"\1" + bytes(17)),
        lambda r, entry, value: setattr(value, "prefix_len", r.choice((0, 129))),
        lambda r, entry, value: setattr(entry, "priority", 5),
        lambda r, entry, value: setattr(value, "prefix_len", 1) or setattr(value, "value", b"\x01"),
    ),
    "ternary": (
        lambda r, entry, value: setattr(value, "mask", b"\0") or setattr(value, "value", b"\0"),
        lambda r, entry, value: setattr(value, "mask", b"\1") or setattr(value, "value", b"\2"),
        lambda r, entry, value: setattr(entry, "priority", 0),
    ),
    "range": (
        lambda r, entry, value: setattr(value, "low", b"\x09") or setattr(value, "high", b"\x03"),
        lambda r, entry, value: setattr(entry, "priority", 0),
    ),
}


def spoiled(r: random.Random, entity: Any) -> Any:
    """A copy of a p4r.Entity with a table entry, wrong in one way."""
    wrong = p4r.Entity()
    wrong.CopyFrom(entity)
    entry = wrong.table_entry
    ways: list[Spoil] = []
    value = None
    if entry.match:
        kind = entry.match[0].WhichOneof("field_match_type")
        value = getattr(entry.match[0], kind)
        ways += [*ANY_MATCH, *BY_KIND[kind]]
    if entry.action.action.params:
        ways += PARAMETERS
    if ways:
        r.choice(ways)(r, entry, value)
    return wrong
