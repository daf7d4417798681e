"""Who may write: P4Runtime's election of a primary controller for each role.

Pure bookkeeping (P4Runtime 1.3, chapter 5). Among the connected controllers of
a role the one with the highest election id is primary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from testbed.infrastructure.dataplane.embedded.p4errors import Code, P4Refusal, invalid

Controller = TypeVar("Controller")


@dataclass(slots=True)
class _Role(Generic[Controller]):
    elections: dict[Controller, int | None] = field(default_factory=dict)

    def primary(self) -> Controller | None:
        candidates = [(e, c) for c, e in self.elections.items() if e is not None]
        return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


@dataclass(frozen=True, slots=True)
class Standing(Generic[Controller]):
    """What `controller` is to be told: OK primary, ALREADY_EXISTS backup, NOT_FOUND no primary."""

    controller: Controller
    role: str
    election: int | None
    code: Code


class Arbitration(Generic[Controller]):
    """Controllers by role; `Controller` is whatever hashable stands for a stream."""

    def __init__(self) -> None:
        self._roles: dict[str, _Role[Controller]] = {}
        self._role_of: dict[Controller, str] = {}

    def update(
        self, controller: Controller, role: str, election: int | None
    ) -> list[Standing[Controller]]:
        """A controller's arbitration message; whom to tell what.

        Raises P4Refusal when it changes its role, or takes an election id in use.
        """
        if self._role_of.setdefault(controller, role) != role:
            raise P4Refusal(
                Code.FAILED_PRECONDITION, "a controller cannot change the role of its stream"
            )
        state = self._roles.setdefault(role, _Role())
        for other, taken in state.elections.items():
            if other != controller and election is not None and taken == election:
                raise invalid(f"election id {election} is in use by another controller")
        before = state.primary()
        known = controller in state.elections
        unchanged = known and state.elections[controller] == election
        state.elections[controller] = election
        after = state.primary()
        all_told = before != after or (after == controller and not unchanged)
        return self._standings(role, None if all_told else controller)

    def leave(self, controller: Controller) -> list[Standing[Controller]]:
        """The controller's stream has ended; whom to tell what."""
        role = self._role_of.pop(controller, None)
        if role is None:
            return []
        state = self._roles[role]
        before = state.primary()
        state.elections.pop(controller, None)
        return self._standings(role, None) if before == controller else []

    def is_primary(self, controller: Controller) -> bool:
        role = self._role_of.get(controller)
        return role is not None and self._roles[role].primary() == controller

    def primaries(self) -> list[Controller]:
        """The primary of every role that has one."""
        found = (state.primary() for state in self._roles.values())
        return [primary for primary in found if primary is not None]

    def authorize(self, role: str, election: int | None) -> None:
        """Raises P4Refusal unless `election` is that of the role's primary."""
        state = self._roles.get(role)
        primary = None if state is None else state.primary()
        if state is None or primary is None or state.elections[primary] != election:
            raise P4Refusal(
                Code.PERMISSION_DENIED, "only the primary controller of its role may write"
            )

    def _standings(self, role: str, only: Controller | None) -> list[Standing[Controller]]:
        state = self._roles[role]
        primary = state.primary()
        election = None if primary is None else state.elections[primary]
        told = state.elections if only is None else [only]
        return [
            Standing(
                c,
                role,
                election,
                Code.NOT_FOUND
                if primary is None
                else (Code.OK if c == primary else Code.ALREADY_EXISTS),
            )
            for c in told
        ]
