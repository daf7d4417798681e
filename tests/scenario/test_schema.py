"""The JSON Schema, the reference document and the loader say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from testbed.model.workload import ALGORITHMS
from testbed.scenario import KNOWN_POLICIES, json_schema, load, loads
from testbed.scenario.document import parse
from testbed.scenario.reference import sections, with_tables

from .example import SMALL, changed, with_lines

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
REFERENCE = ROOT / "docs" / "scenario-format.md"
SCHEMA = json_schema()


def errors(text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMA)
    return [error.message for error in validator.iter_errors(parse(text, "f.yaml").data)]


def fields(schema: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every property of every section, by its path."""
    named = {"ScenarioFile": schema, **schema["$defs"]}
    return [
        (f"{section}.{key}", field)
        for section, body in named.items()
        for key, field in body.get("properties", {}).items()
    ]


def test_the_schema_is_json_schema_of_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    ("path", "field"), fields(SCHEMA), ids=lambda v: v if type(v) is str else ""
)
def test_every_field_is_described_and_its_examples_and_default_are_valid(
    path: str, field: dict[str, Any]
) -> None:
    assert field.get("description", "").endswith("."), path
    validator = Draft202012Validator({**field, "$defs": SCHEMA["$defs"]})
    values = [*field.get("examples", []), *([field["default"]] if "default" in field else [])]
    for value in values:
        assert not list(validator.iter_errors(value)), (path, value)


@pytest.mark.parametrize(
    "text",
    [
        SMALL,
        *(path.read_text() for path in SCENARIOS),
        changed("{poisson: 2/s}", "{trace: [0, 1.5s]}"),
        changed("loss: 0, queue: bdp", "loss: 0.1%, queue: 100 packets, jitter: 0"),
        changed("{cpu: 1}", "{cpu: 1500m, accelerators: {gpu: 1}, groups: {a: h1, b: [h2]}}"),
        with_lines("events: [{at: 1s, fail: s1}, {at: 2s, recover: [s1]}]"),
        with_lines("policies: [idleness, {network-aware: {k: 1, defer: true}}]"),
        with_lines("background: [{from: h1, to: [h2], rate: 1Mbit/s}]"),
    ],
)
def test_what_loads_is_valid_under_the_schema(text: str) -> None:
    assert loads(text)
    assert errors(text) == []


@pytest.mark.parametrize(
    "text",
    [
        changed("20Mbit/s", "20"),
        changed("20Mbit/s", "20Mbps"),
        changed("delay: 2ms", "dealy: 2ms"),
        changed("name: small\n", ""),
        changed("{poisson: 2/s}", "{poisson: 2/s, fixed: 1/s}"),
        changed("[s1, s2]]", "[s1, s2, h1]]"),
        with_lines("switches: {target: bmv3}"),
        with_lines("repeat: 0"),
        with_lines("policies: [[idleness]]"),
    ],
)
def test_what_is_malformed_in_one_place_is_invalid_under_the_schema(text: str) -> None:
    assert errors(text)


def test_the_reference_has_every_field_as_the_schema_has_it() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert with_tables(text) == text, "run: python -m testbed.scenario.reference " + REFERENCE.name
    inherited = {"LinkOverride", "WrittenLink", "SiteLink"}  # LinkAttributes and `link`
    assert sections(text) | inherited == {"ScenarioFile", *SCHEMA["$defs"]}


def test_the_example_of_the_reference_loads() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    scenario = loads(example)
    assert len(scenario.events) == 2


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_loads_and_is_named_like_its_file(path: Path) -> None:
    scenario = load(path)
    assert scenario.name == path.stem
    assert scenario.description
    names = {policy.name for policy in scenario.policies}
    if any(workload.allreduce is not None for workload in scenario.workloads):
        assert names <= set(ALGORITHMS)
    else:
        assert names >= {"idleness", "network-aware"}


def test_the_three_scenarios_are_shipped() -> None:
    names = {path.stem for path in SCENARIOS}
    assert {"quickstart", "congested-edge", "uncongested"} <= names


def test_the_reference_names_every_policy_and_option() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    for policy, options in KNOWN_POLICIES.items():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{policy}` |")]
        assert all(f"`{option}`" in row for option in options)
