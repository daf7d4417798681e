"""What a line of a JSON trace holds, as documented in docs/debugging.md.

A test compares that page with this table, and this table with what traces hold.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMON: Mapping[str, str] = {
    "time_ns": "When, in ns since 1970 (CLOCK_REALTIME); the same clock as the captures'.",
    "switch": "The switch.",
    "packet": "The packet's number in the trace, from 1. A copy has a number of its own.",
    "event": "What happened: one of the following.",
}
"""Of every event but `lost`, which has no time and no packet."""

CHANGES: Mapping[str, str] = {
    "made_valid": "Headers that became valid (extracted, added), with all their fields.",
    "made_invalid": "Headers that became invalid.",
    "changed": "Other fields that changed, each with its value before and after.",
}
"""Of events that run a part of the program, where there are any."""

EVENTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "begin": (
        "A frame enters the program.",
        {
            "port": "Where it came in.",
            "bytes": "Its length.",
            "instance": "`received`, `resubmitted` or `recirculated`.",
            "head": "Its first 128 bytes, hexadecimal.",
        },
    ),
    "state": ("The parser went through a state.", {"state": "Its name."}),
    "parsed": (
        "The parser is done, checksums are verified.",
        {"error": "`NoError`, or why it stopped.", "payload_bytes": "What it did not extract."},
    ),
    "condition": (
        "An `if` of the program.",
        {
            "condition": "Its name in the JSON.",
            "value": "`true` or `false`.",
            "source": "File and line.",
            "text": "The condition, as far as p4c keeps it.",
        },
    ),
    "table": (
        "A table was applied and its action has run.",
        {
            "table": "Its name.",
            "hit": "Whether an entry matched.",
            "key": "The match fields' values.",
            "entry": "On a hit, the entry's number: entries are numbered as they are inserted.",
            "action": "What ran; null if the table had none.",
            "params": "The action's parameters.",
        },
    ),
    "statement": (
        "A statement of the program outside of any action.",
        {
            "action": "The name p4c gave it.",
            "source": "File and line.",
            "text": "The statement, as far as p4c keeps it.",
        },
    ),
    "multicast": (
        "The packet goes to a multicast group, as copies.",
        {"group": "Its number.", "replicas": "How many copies."},
    ),
    "copy": (
        "A copy was made; `packet` is its number.",
        {
            "of": "The number of the packet copied.",
            "kind": "`ingress clone`, `egress clone` or `replica`.",
            "session": "Of a clone: its session.",
            "port": "Of a replica: its port.",
            "replica": "Of a replica: its replica id.",
        },
    ),
    "queue": (
        "The packet came to the queues of a port.",
        {"port": "The port.", "queue": "Which of them.", "waiting": "Packets before it in there."},
    ),
    "egress": (
        "It left the queue: egress begins.",
        {
            "port": "The port.",
            "waiting": "Packets still in its queue.",
            "waited_us": "How long it was in the queue, in µs.",
        },
    ),
    "send": (
        "Egress is done: the frame goes to the link.",
        {"port": "The port.", "bytes": "Its length."},
    ),
    "link": (
        "What the link did to it.",
        {"what": "`marked congested` or `duplicated`."},
    ),
    "again": (
        "It starts over.",
        {"instance": "`resubmitted` or `recirculated`."},
    ),
    "drop": ("It ends here.", {"reason": "Why, in words."}),
    "changes": ("Changes whose own event was lost.", {}),
    "lost": (
        "Events are missing here: they came faster than they could be written.",
        {"count": "How many."},
    ),
}


def table() -> str:
    """The table of docs/debugging.md, in Markdown."""
    rows = [("*every*", "", name, meaning) for name, meaning in COMMON.items()]
    rows += [("*where something changed*", "", name, text) for name, text in CHANGES.items()]
    for event, (meaning, fields) in EVENTS.items():
        first = [("", "")] * max(len(fields) - 1, 0)
        heads = [(f"`{event}`", meaning), *first]
        listed = list(fields.items()) or [("", "")]
        rows += [(*head, *one) for head, one in zip(heads, listed, strict=True)]
    lines = ["| event | when | field | meaning |", "| --- | --- | --- | --- |"]
    for event, meaning, name, text in rows:
        lines.append(f"| {event} | {meaning} | {f'`{name}`' if name else ''} | {text} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
