"""A parsed document against the schema, and pydantic's findings in the project's words."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, Union

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from testbed.model.units import closest, shown, suggestion
from testbed.scenario.document import Document
from testbed.scenario.problems import Problem, Where, scenario_error
from testbed.scenario.schema import ScenarioFile


def check(document: Document) -> ScenarioFile:
    """The document as a ScenarioFile; ScenarioError lists everything that is out of place."""
    try:
        return ScenarioFile.model_validate(document.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        meant = {_meant(e["loc"]) for e in errors if e["type"] == "extra_forbidden"}
        problems = [
            _problem(document, e)
            for e in errors
            if not (e["type"] == "missing" and e["loc"] in meant)
        ]
        raise scenario_error(document.file, problems) from None


_PLAIN: Mapping[str, str] = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}

_LIMITS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda c: f"at least {c['ge']}",
    "less_than_equal": lambda c: f"at most {c['le']}",
    "greater_than": lambda c: f"more than {c['gt']}",
    "less_than": lambda c: f"less than {c['lt']}",
    "too_short": lambda c: f"at least {c['min_length']} in it",
    "too_long": lambda c: f"at most {c['max_length']} in it",
    "string_too_long": lambda c: f"at most {c['max_length']} characters",
    "string_pattern_mismatch": lambda c: f"a text that matches {c['pattern']}",
}


def _problem(document: Document, error: ErrorDetails) -> Problem:
    kind, found, context = error["type"], error["input"], error.get("ctx", {})
    where: Where = error["loc"]
    if where and where[-1] == "[key]":
        return document.problem(where[:-1], str(context.get("error", error["msg"])), at_key=True)
    if kind == "missing":
        return document.problem(where, f"missing, expected {_meaning(where)}")
    if kind == "extra_forbidden":
        keys = _keys(where[:-1])
        hint = suggestion(str(where[-1]), keys)
        message = f"found an unknown key, expected one of {', '.join(keys)}{hint}"
        return document.problem(where, message, at_key=True)
    if kind == "value_error":
        message = str(context["error"])
    elif kind == "union_tag_not_found":
        message = (
            f"found {_contents(found)}, expected a mapping with generator, or with switches, hosts"
            " and links"
        )
        if isinstance(found, Mapping):
            message += "".join(suggestion(str(key), ["generator"]) for key in found)
    elif kind == "union_tag_invalid":
        tags = [t.strip("' ") for t in context["expected_tags"].split(",")]
        tags = [tag for tag in tags if tag != "written"]  # a form that is not named
        tag = str(context["tag"])
        message = f"found {tag!r}, expected one of {', '.join(tags)}{suggestion(tag, tags)}"
        where = (*where, "kind" if "workload" in where else "generator")
    elif kind == "literal_error":
        options = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        hint = suggestion(found, options) if isinstance(found, str) else ""
        message = f"found {shown(found)}, expected {' or '.join(options)}{hint}"
    elif kind in _PLAIN:
        message = f"found {shown(found)}, expected {_PLAIN[kind]}"
    elif kind in _LIMITS:
        message = f"found {shown(found)}, expected {_LIMITS[kind](context)}"
    else:
        message = f"found {shown(found)}: {error['msg']}"
    return document.problem(where, message)


def _meant(where: Where) -> Where | None:
    """The place of the key that the unknown key at `where` is a misspelling of, if of any."""
    key = closest(str(where[-1]), _keys(where[:-1]))
    return (*where[:-1], key) if key else None


def _contents(found: object) -> str:
    """A mapping by its keys, anything else as it is."""
    if isinstance(found, Mapping):
        return f"a mapping with {', '.join(map(str, found))}" if found else "an empty mapping"
    return shown(found)


def _meaning(where: Where) -> str:
    """What belongs at `where`: its field's description, with an example."""
    for section in _sections(where[:-1]):
        for name, field in section.model_fields.items():
            if (field.alias or name) == where[-1]:
                text = (field.description or "a value").rstrip(".")
                text = text[0].lower() + text[1:]
                return f"{text} (such as {field.examples[0]})" if field.examples else text
    return "a value"


def _keys(where: Where) -> list[str]:
    """The keys that may stand in the mapping at `where`."""
    return [
        field.alias or name
        for section in _sections(where)
        for name, field in section.model_fields.items()
    ]


def _sections(where: Where) -> list[type[BaseModel]]:
    """The models that describe what stands at `where`, a location as pydantic reports it."""
    here = _alternatives(ScenarioFile)
    for step in where:
        following: list[tuple[str, Any]] = []
        for tag, kind in here:
            arguments = typing.get_args(kind)
            origin = typing.get_origin(kind)
            if tag and tag == step:
                following.append(("", kind))
            elif isinstance(kind, type) and issubclass(kind, BaseModel):
                for name, field in kind.model_fields.items():
                    if step == (field.alias or name):
                        following += _alternatives(field.rebuild_annotation())
            elif (origin is list and isinstance(step, int)) or (origin is dict):
                following += _alternatives(arguments[-1])
        here = following or here
    return [k for _, k in here if isinstance(k, type) and issubclass(k, BaseModel)]


def _alternatives(annotation: Any, tag: str = "") -> list[tuple[str, Any]]:
    """The members of a union with their tags, through every Annotated."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        tags = [m.tag for m in arguments[1:] if isinstance(m, Tag)]
        return _alternatives(arguments[0], tags[0] if tags else tag)
    if origin in (Union, UnionType):
        return [pair for member in arguments for pair in _alternatives(member, tag)]
    return [(tag, annotation)]
