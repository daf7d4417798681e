"""What every section of the file has in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, populate_by_name=True, validate_default=True
    )


def written(default: Any) -> Any:
    """A default as it would stand in the file; it is parsed like anything written there."""
    return default
