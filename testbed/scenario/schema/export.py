"""The schema as JSON Schema, for editors and other tools."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from testbed.scenario.fields import SLUG
from testbed.scenario.schema.file import ScenarioFile


class _Generator(GenerateJsonSchema):
    """Without `null`: what is optional is left out, never written as nothing."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        plain = super().default_schema(schema)
        default = schema.get("default")
        if default is None or isinstance(default, BaseModel):
            plain.pop("default", None)
        return plain


def json_schema() -> dict[str, Any]:
    """The file's schema as JSON Schema, draft 2020-12, for editors and other tools."""
    schema = ScenarioFile.model_json_schema(by_alias=True, schema_generator=_Generator)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Testbed scenario"
    _short_forms(schema)
    return schema


def _short_forms(schema: dict[str, Any]) -> None:
    """Describe what the models normalize before validation: [a, b], bare names and values."""
    for section in list(schema["$defs"].values()):
        for key, model, short in (("loss", "LossModel", "share"), ("queue", "QueueModel", "size")):
            field = section.get("properties", {}).get(key, {})
            if field.pop("$ref", "").endswith(model):
                plain = dict(schema["$defs"][model]["properties"][short])
                kept = {k: v for k, v in plain.items() if k not in ("description", "examples")}
                field["anyOf"] = [kept, {"$ref": f"#/$defs/{model}"}]
    ends = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    for section in ("Written", "Wan"):
        links = schema["$defs"][section]["properties"]["links"]
        links["items"] = {"anyOf": [ends, links["items"]]}
    edges = schema["$defs"]["Stage"]["properties"]["after"]
    size = schema["$defs"]["Edge"]["properties"]["data"]
    plain = {k: v for k, v in size.items() if k not in ("description", "examples")}
    (names,) = edges["patternProperties"]
    edges["patternProperties"][names] = {"anyOf": [plain, edges["patternProperties"][names]]}
    policies = schema["properties"]["policies"]
    policies["items"] = {"anyOf": [{"type": "string", "pattern": SLUG}, policies["items"]]}
