"""YAML text as plain values that remember where they stood.

YAML 1.2 with its core schema (section 10.3), so that ``on`` is a text and
``010`` is ten. Anything a scenario has no use for is refused here, before it can
cost time or memory: tags, several documents, keys that are not text, repeated
keys, empty values, aliases that refer to themselves or multiply without end.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from testbed.errors import ScenarioError
from testbed.model.units import shown
from testbed.scenario.problems import Problem, Step, Where, dotted, scenario_error

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
"""Values in the file after every alias has been written out."""
MAX_DEPTH = 32

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_PREFIXED = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(slots=True)
class Node:
    """A value and the place (line and column from 1) it begins at.

    `children` are the values in a mapping or list, `keys` the places of a
    mapping's keys. `weight` counts the values in it, aliases written out.
    """

    line: int
    column: int
    value: Any = None
    children: dict[Step, Node] = field(default_factory=dict)
    keys: dict[Step, tuple[int, int]] = field(default_factory=dict)
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: plain `data`, and the place of every part of it."""

    file: str
    text: str
    root: Node

    @property
    def data(self) -> Any:
        return self.root.value

    def problem(self, where: Where, message: str, *, at_key: bool = False) -> Problem:
        """A problem with the value at `where`, or with its key.

        Steps that are not in the file are left out, the last one excepted: a
        missing key is named, and placed at the mapping it is missing from.
        """
        node, real = self.root, list[Step]()
        line, column = node.line, node.column
        for i, step in enumerate(where):
            child = node.children.get(step)
            if child is None:
                if i == len(where) - 1 and isinstance(node.value, dict):
                    real.append(step)
                continue
            real.append(step)
            line, column = node.keys.get(step, (child.line, child.column))
            node = child
        if not at_key:
            line, column = node.line, node.column
        return Problem(line, column, dotted(tuple(real)), message)


def read(path: Path) -> str:
    """The text of a scenario file, or ScenarioError saying why it cannot be had."""
    expected = "expected a scenario file in YAML"
    try:
        if path.is_dir():
            raise ScenarioError(f"{path}: is a directory, {expected}")
        if not path.exists():
            raise ScenarioError(f"{path}: does not exist, {expected}")
        if not path.is_file():
            raise ScenarioError(f"{path}: is not a regular file, {expected}")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(f"{path}: cannot be read ({reason}), {expected}") from None
    if len(raw) > MAX_BYTES:
        raise ScenarioError(f"{path}: is larger than {MAX_BYTES} bytes, {expected} of at most that")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"found the byte 0x{raw[error.start]:02x}, expected text in UTF-8"
        raise scenario_error(str(path), [Problem(line, column, "", message)]) from None


def parse(text: str, file: str) -> Document:
    """`text` as a Document whose top is a mapping. ScenarioError lists what is wrong."""
    if len(text) > MAX_BYTES:
        raise ScenarioError(f"{file}: is larger than {MAX_BYTES} bytes, expected at most that")
    composer = _Composer(text)
    try:
        root = composer.document()
    except _Refused as refused:
        problems = [*composer.problems, refused.problem]
        raise scenario_error(file, problems) from None
    except YAMLError as error:
        raise scenario_error(file, [_syntax_problem(error)]) from None
    except RecursionError:
        message = f"found values nested without end, expected at most {MAX_DEPTH} levels"
        raise scenario_error(file, [Problem(1, 1, "", message)]) from None
    except (ValueError, AttributeError, IndexError, AssertionError) as error:
        # The YAML reader is tried with garbage by fuzzing; it is not proof against all of it.
        message = f"found text that is not YAML ({error}), expected a mapping of keys to values"
        raise scenario_error(file, [Problem(1, 1, "", message)]) from None
    if composer.problems:
        raise scenario_error(file, composer.problems)
    if root is None or root.value is None:
        message = "found nothing, expected a mapping with name, topology and workload"
        raise scenario_error(file, [Problem(1, 1, "", message)])
    if not isinstance(root.value, dict):
        message = f"found {shown(root.value)}, expected a mapping with name, topology and workload"
        raise scenario_error(file, [Problem(root.line, root.column, "", message)])
    return Document(file, text, root)


class _Refused(Exception):
    """Reading stops here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Composer:
    """Builds nodes from YAML events, bottom-up, keeping count."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self._anchors: dict[str, Node] = {}
        self._open: set[str] = set()
        self._count = 0

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, (), "found a second document, expected one in a file")
            elif isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)):
                root = self._node(event, ())
            elif isinstance(event, AliasEvent):
                self._refuse(event, (), "found an alias, expected a mapping")
        return root

    def _node(self, event: Any, where: Where) -> Node:
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse(event, (), f"found more than {MAX_NODES} values, expected fewer")
        if len(where) > MAX_DEPTH:
            self._refuse(event, (), f"found more than {MAX_DEPTH} nested levels, expected fewer")
        if isinstance(event, AliasEvent):
            return self._alias(event, where)
        line, column = _place(event)
        if event.tag is not None and (not isinstance(event, ScalarEvent) or not event.implicit[0]):
            message = f"found the tag {event.tag}, expected a value without a tag"
            self.problems.append(Problem(line, column, dotted(where), message))
        anchor = event.anchor
        if anchor:
            self._open.add(anchor)
        node = Node(line, column)
        if isinstance(event, ScalarEvent):
            node.value = _scalar(event)
            if node.value is None and where:
                message = "found nothing, expected a value (or leave the key out)"
                self.problems.append(Problem(line, column, dotted(where), message))
        elif isinstance(event, SequenceStartEvent):
            self._sequence(node, where)
        else:
            self._mapping(node, where)
        if node.weight > MAX_NODES:
            message = f"found aliases that expand to more than {MAX_NODES} values, expected fewer"
            self._refuse(event, where, message)
        if anchor:
            self._open.discard(anchor)
            self._anchors[anchor] = node
        return node

    def _sequence(self, node: Node, where: Where) -> None:
        node.value = []
        for i, event in enumerate(self._events):
            if isinstance(event, SequenceEndEvent):
                return
            child = self._node(event, (*where, i))
            node.value.append(child.value)
            node.children[i] = child
            node.weight += child.weight

    def _mapping(self, node: Node, where: Where) -> None:
        node.value = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return
            place = _place(event)
            key = _scalar(event) if isinstance(event, ScalarEvent) else object()
            child_where = (*where, key if isinstance(key, str) else "?")
            if not isinstance(event, ScalarEvent):
                self._refuse(event, where, "found a key that is not a text, expected a text")
            child = self._node(next(self._events), child_where)
            if not isinstance(key, str):
                message = f"found the key {shown(key)}, expected a text (write it in quotes)"
            elif key == "<<":
                message = "found a merge key, expected the keys themselves"
            elif key in node.value:
                first = node.keys[key][0]
                message = f"found the key a second time, expected it only on line {first}"
            else:
                node.value[key] = child.value
                node.children[key] = child
                node.keys[key] = place
                node.weight += child.weight
                continue
            self.problems.append(Problem(*place, dotted(child_where), message))

    def _alias(self, event: Any, where: Where) -> Node:
        if event.anchor in self._open:
            self._refuse(
                event, where, f"found *{event.anchor} inside itself, expected no such circle"
            )
        node = self._anchors.get(event.anchor)
        if node is None:
            self._refuse(
                event, where, f"found *{event.anchor}, expected an anchor of that name before it"
            )
        return node

    def _refuse(self, event: Any, where: Where, message: str) -> NoReturn:
        raise _Refused(Problem(*_place(event), dotted(where), message))


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> Any:
    """A scalar's value under YAML 1.2's core schema."""
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if _NULL.fullmatch(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _PREFIXED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _SPECIAL.fullmatch(text):
        return float(text.lower().replace(".", ""))
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _syntax_problem(error: YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = " ".join(str(what).split())
    return Problem(line, column, "", f"found text that is not YAML ({what}), expected valid YAML")
