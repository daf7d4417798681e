"""The tables of docs/scenario-format.md, written from the schema.

A table stands between ``<!-- keys: SECTION -->`` and ``<!-- end -->``, SECTION
being a model of `testbed.scenario.schema`. To write them anew:

    python -m testbed.scenario.reference docs/scenario-format.md
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from testbed.scenario.schema import json_schema

_UNQUOTED = re.compile(r'"([A-Za-z0-9][A-Za-z0-9_./-]*)"')
"""Texts that YAML needs no quotes for."""
_BLOCK = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(text: str) -> str:
    """`text` with every table between its markers as the schema has it now."""
    schema = json_schema()
    sections = {"ScenarioFile": schema, **schema["$defs"]}
    return _BLOCK.sub(lambda m: m[1] + _table(sections[m[2]]) + m[3], text)


def sections(text: str) -> set[str]:
    """The sections that have a table in `text`."""
    return {match[2] for match in _BLOCK.finditer(text)}


def _table(section: dict[str, Any]) -> str:
    required = section.get("required", [])
    rows = ["| key | default | meaning | for example |", "|---|---|---|---|"]
    for key, field in section["properties"].items():
        default = "required" if key in required else _code(field.get("default"))
        shown = field.get("examples") or field.get("enum", [])
        examples = ", ".join(_code(example) for example in shown[:3])
        meaning = field.get("description", "").replace("|", "\\|")
        rows.append(f"| `{key}` | {default} | {meaning} | {examples} |")
    return "\n".join(rows) + "\n"


def _code(value: object) -> str:
    """A value as it would be written in a scenario file, on one line."""
    if value is None or value in ("", [], {}):
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "`" + _UNQUOTED.sub(r"\1", text) + "`"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        document = Path(name)
        document.write_text(with_tables(document.read_text(encoding="utf-8")), encoding="utf-8")
