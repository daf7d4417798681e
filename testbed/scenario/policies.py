"""Policies from outside: what other packages register under `testbed.policies`.

An entry point of that group is a function of a `testbed.scheduling.Setting` and
the options a scenario gives, that returns a policy. Its attribute `options`, if
it has one, maps the names of its options to their kinds; without, it has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from typing import Any

from testbed.errors import ScenarioError
from testbed.scenario.resolve import KNOWN_POLICIES

GROUP = "testbed.policies"


def installed(names: Iterable[str]) -> dict[str, Any]:
    """Of these policies, those that are registered; ScenarioError if one cannot be had.

    Nothing is looked for or imported unless a name is not the testbed's own.
    """
    wanted = set(names) - KNOWN_POLICIES.keys()
    found: dict[str, Any] = {}
    for entry in entry_points(group=GROUP) if wanted else ():
        if entry.name not in wanted:
            continue
        try:
            factory = entry.load()
        except Exception as error:  # it is somebody else's code
            raise ScenarioError(
                f"policy {entry.name!r} ({entry.value}) cannot be loaded: {error!r};"
                f" mend or uninstall the package that registers it under {GROUP}"
            ) from error
        if not callable(factory):
            raise ScenarioError(
                f"policy {entry.name!r} ({entry.value}) is no function of a setting and options"
            )
        found[entry.name] = factory
    return found


def known(names: Iterable[str]) -> Mapping[str, Mapping[str, type]]:
    """The testbed's policies and those of `names` that are registered, with their options."""
    others = {name: dict(getattr(f, "options", {})) for name, f in installed(names).items()}
    return {**KNOWN_POLICIES, **others}
