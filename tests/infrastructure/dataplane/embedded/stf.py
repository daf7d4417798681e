"""Runs p4c's own test vectors (STF files) on a `Pipeline`.

An STF file adds table entries, sends packets and says what must come out, in
hexadecimal with `*` for a digit that does not matter and `$` for "ends here".
Entries follow p4c's BMv2 runner: a greater priority wins, a ternary key's mask
covers the digits that are written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from pipeline_harness import Group, Pipeline

from testbed.infrastructure.dataplane.embedded.layout import KeyField, TableLayout

_CALL = re.compile(r"(?P<name>[^\s(]+)\s*\((?P<args>[^)]*)\)\s*(=\s*\S+)?\s*$")
_IGNORED = ("wait", "mirroring_get", "register_read", "meter_get_rates", "meter_set_rates")


class StfMismatch(AssertionError):
    """What came out is not what the vector says."""


class Stf:
    """One STF file against one compiled program."""

    def __init__(self, pipeline: Pipeline, path: Path) -> None:
        self.pipeline = pipeline
        self.path = path
        self.received: dict[int, list[str]] = defaultdict(list)
        self.expected: dict[int, list[str | None]] = defaultdict(list)
        self.nodes: list[list[tuple[int, int]]] = []

    def run(self) -> None:
        """Execute every line, then compare. Raises StfMismatch."""
        for number, raw in enumerate(self.path.read_text().splitlines(), 1):
            line = raw.split("#", 1)[0].strip()
            if not line:
                continue
            command, _, rest = line.partition(" ")
            command = command.lower()
            if command in _IGNORED:
                continue
            method = getattr(self, "do_" + command, None)
            if method is None:
                raise NotImplementedError(f"line {number}: STF command {command!r}")
            method(rest.strip())
        self.compare()

    # Packets.

    def do_packet(self, rest: str) -> None:
        port, _, data = rest.partition(" ")
        for sent in self.pipeline.send(bytes.fromhex(data.replace(" ", "")), int(port)):
            self.received[sent.port].append(sent.data.hex().upper())

    def do_expect(self, rest: str) -> None:
        port, _, data = rest.partition(" ")
        self.expected[int(port)].append(data.replace(" ", "").upper() or None)

    def do_no_packet(self, rest: str) -> None:
        pass

    def compare(self) -> None:
        for port in sorted(set(self.received) | set(self.expected)):
            got, wanted = self.received[port], self.expected[port]
            if wanted and all(w is None for w in wanted):
                continue
            if len(got) != len(wanted):
                raise StfMismatch(f"port {port}: {len(got)} packets, {len(wanted)} expected: {got}")
            for data, pattern in zip(got, wanted, strict=True):
                if pattern is not None and not matches(pattern, data):
                    raise StfMismatch(f"port {port}: got {data}, expected {pattern}")

    # Tables.

    def do_add(self, rest: str) -> None:
        call = _CALL.search(rest)
        assert call is not None, rest
        words = re.sub(r"\s*:\s*", ":", rest[: call.start()]).split()
        table = self._table(words.pop(0))
        priority = 0
        if words and ":" not in words[0]:
            priority = 10000 - int(words.pop(0))
        given = {}
        for word in words:
            name, value = word.rsplit(":", 1)
            given[self._key(table, name).name] = value
        match = [self._match(key, given.get(key.name)) for key in table.key]
        action, params = self._action(table, call["name"], call["args"])
        self.pipeline.add(table.name, match, action, params, priority)

    def do_setdefault(self, rest: str) -> None:
        call = _CALL.search(rest)
        assert call is not None, rest
        table = self._table(rest[: call.start()].strip())
        action, params = self._action(table, call["name"], call["args"])
        self.pipeline.set_default(table.name, action, params)

    def do_remove(self, rest: str) -> None:
        for entries in self.pipeline.entries.values():
            entries.clear()

    def _table(self, name: str) -> TableLayout:
        tables = self.pipeline.layout.tables
        for found in (
            [t for t in tables if t.name == name],
            [t for t in tables if t.name.endswith(name)],
        ):
            if len(found) == 1:
                return found[0]
        raise NotImplementedError(f"table {name}: {[t.name for t in tables]}")

    def _key(self, table: TableLayout, name: str) -> KeyField:
        name = re.sub(r"\$(\d+)", r"[\1]", name)
        names = {k.name: k for k in table.key}
        for candidate in (name, name + "$", name + ".$valid$", name.replace(".valid", ".$valid$")):
            if candidate in names:
                return names[candidate]
        for full, key in names.items():
            if full.endswith(("." + name, "." + name + "$")):
                return key
        for full, key in names.items():
            if name == "valid" and full.endswith("$valid$"):
                return key
        raise NotImplementedError(f"key {name} of {table.name}: {list(names)}")

    def _match(self, key: KeyField, value: str | None) -> int | tuple[int, int]:
        if key.kind == "lpm":
            if value is None:
                return 0, 0
            number, _, length = value.partition("/")
            if not length:
                length = str((len(number) - 2 - number.count("*")) * 4)
            return _number(number.replace("*", "0")), int(length)
        if key.kind == "ternary":
            if value is None:
                return 0, 0
            prefix, digits = value[:2].lower(), value[2:]
            one = {"0x": "F", "0b": "1", "0o": "7"}[prefix]
            mask = "".join("0" if d == "*" else one for d in digits)
            return _number(prefix + digits.replace("*", "0")), _number(prefix + mask)
        return 0 if value is None else _number(value)

    def _action(self, table: TableLayout, name: str, args: str) -> tuple[str, list[int]]:
        found = [n for n in table.actions if n == name] or [
            n for n in table.actions if n.endswith(name)
        ]
        if len(found) != 1:
            raise NotImplementedError(f"action {name} of {table.name}: {list(table.actions)}")
        values = {
            part.split(":")[0].strip(): _number(part.split(":")[1].strip())
            for part in args.split(",")
            if part.strip()
        }
        return found[0], [values[p.name] for p in table.actions[found[0]].params]

    # Mirrors, groups and externs.

    def do_mirroring_add(self, rest: str) -> None:
        session, port = map(_number, rest.split())
        self.pipeline.mirrors[session] = port

    def do_mirroring_add_mc(self, rest: str) -> None:
        session, group = map(_number, rest.split())
        self.pipeline.mirror_groups[session] = group

    def do_mc_mgrp_create(self, rest: str) -> None:
        self.pipeline.multicast[_number(rest)] = Group()

    def do_mc_node_create(self, rest: str) -> None:
        rid, *ports = map(_number, rest.split())
        self.nodes.append([(port, rid) for port in ports])

    def do_mc_node_associate(self, rest: str) -> None:
        group, node = map(_number, rest.split())
        # simple_switch replicates to the node associated last first; the ports differ.
        self.pipeline.multicast[group].replicas.extend(self.nodes[node])

    def do_register_write(self, rest: str) -> None:
        name, index, value = rest.split()
        self.pipeline.write_register(name, _number(index), _number(value))

    def do_register_reset(self, rest: str) -> None:
        layout = next(r for r in self.pipeline.layout.registers if r.name.endswith(rest))
        for index in range(layout.size):
            self.pipeline.write_register(rest, index, 0)

    def do_check_counter(self, rest: str) -> None:
        match = re.match(r"(\S+)\((\w+)\)\s*(packets|bytes)?\s*(==)?\s*(\d+)?", rest)
        assert match is not None, rest
        layout = next(c for c in self.pipeline.layout.counters if c.name.endswith(match[1]))
        counted = (self.pipeline.counted_bytes if match[3] == "bytes" else self.pipeline.counters)[
            layout.name, _number(match[2])
        ]
        if counted != int(match[5] or 0):
            raise StfMismatch(f"counter {rest}: {counted}")


def matches(pattern: str, data: str) -> bool:
    """Whether a packet's hexadecimal digits fit a pattern, which may end early without `$`."""
    exact = pattern.endswith("$")
    pattern = pattern.rstrip("$")
    if len(data) < len(pattern) or (exact and len(data) != len(pattern)):
        return False
    return all(p in ("*", d) for p, d in zip(pattern, data, strict=False))


def _number(text: str) -> int:
    return int(text, 0) if not re.fullmatch(r"0\d+", text) else int(text)
