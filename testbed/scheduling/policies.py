"""Scheduling policies by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from testbed.errors import ScenarioError
from testbed.scheduling import network_aware
from testbed.scheduling.framework import NetworkView, Policy
from testbed.scheduling.idleness import Idleness
from testbed.scheduling.network_aware import NetworkAware

Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What every policy is given, whatever its options.

    A node whose agent is silent for `silent_after_s` takes no tasks. `seed` is
    the repetition's, and the same for every policy.
    """

    network: NetworkView
    silent_after_s: float = 3.0
    seed: int = 0


def _idleness(setting: Setting, options: Mapping[str, Value]) -> Policy:
    _check("idleness", options, {})
    return Idleness(setting.silent_after_s, setting.seed)


def _network_aware(setting: Setting, options: Mapping[str, Value]) -> Policy:
    kinds = {f.name: type(f.default) for f in fields(network_aware.Options)}
    _check("network-aware", options, kinds)
    chosen = network_aware.Options(**options)  # type: ignore[arg-type]  # checked above
    return NetworkAware(setting.network, setting.silent_after_s, setting.seed, chosen)


POLICIES: Mapping[str, Callable[[Setting, Mapping[str, Value]], Policy]] = {
    "idleness": _idleness,
    "network-aware": _network_aware,
}
"""What a scenario may name under `policies`."""


def make(
    name: str, options: Mapping[str, Value] | Iterable[tuple[str, Value]], setting: Setting
) -> Policy:
    """The policy of that name, new; ScenarioError for a name or option it does not know."""
    if name not in POLICIES:
        known = ", ".join(sorted(POLICIES))
        raise ScenarioError(f"policy {name!r} is not known; known are {known}")
    return POLICIES[name](setting, dict(options))


def _check(name: str, options: Mapping[str, Value], kinds: Mapping[str, type]) -> None:
    for option, value in options.items():
        if option not in kinds:
            known = ", ".join(sorted(kinds)) or "none"
            raise ScenarioError(f"policy {name} has no option {option!r}; it has {known}")
        if type(value) is not kinds[option]:
            raise ScenarioError(
                f"policy {name}: option {option} is {value!r};"
                f" expected {'a' if kinds[option] is bool else 'an'} {kinds[option].__name__}"
            )
