"""Who becomes primary, and who is told."""

from __future__ import annotations

import pytest

from testbed.infrastructure.dataplane.embedded.arbitration import Arbitration, Standing
from testbed.infrastructure.dataplane.embedded.p4errors import Code, P4Refusal


def codes(standings: list[Standing[str]]) -> dict[str, Code]:
    return {s.controller: s.code for s in standings}


@pytest.fixture
def arbitration() -> Arbitration[str]:
    return Arbitration()


def test_the_only_controller_is_primary(arbitration: Arbitration[str]) -> None:
    assert codes(arbitration.update("a", "", 1)) == {"a": Code.OK}
    assert arbitration.is_primary("a")
    arbitration.authorize("", 1)


def test_a_higher_election_id_takes_over_and_both_are_told(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 1)
    standings = arbitration.update("b", "", 2)
    assert codes(standings) == {"a": Code.ALREADY_EXISTS, "b": Code.OK}
    assert {s.election for s in standings} == {2}
    assert not arbitration.is_primary("a")


def test_a_lower_election_id_is_a_backup_and_only_it_is_told(
    arbitration: Arbitration[str],
) -> None:
    arbitration.update("a", "", 5)
    assert codes(arbitration.update("b", "", 3)) == {"b": Code.ALREADY_EXISTS}


def test_an_election_id_in_use_is_refused(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 5)
    with pytest.raises(P4Refusal, match="in use") as refusal:
        arbitration.update("b", "", 5)
    assert refusal.value.code == Code.INVALID_ARGUMENT


def test_the_backup_follows_when_the_primary_leaves(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 5)
    arbitration.update("b", "", 3)
    assert codes(arbitration.leave("a")) == {"b": Code.OK}
    arbitration.authorize("", 3)


def test_a_controller_without_election_id_never_is_primary(arbitration: Arbitration[str]) -> None:
    assert codes(arbitration.update("a", "", None)) == {"a": Code.NOT_FOUND}
    with pytest.raises(P4Refusal):
        arbitration.authorize("", None)


def test_roles_have_a_primary_each(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 5)
    arbitration.update("b", "probe", 1)
    assert set(arbitration.primaries()) == {"a", "b"}
    with pytest.raises(P4Refusal, match="primary"):
        arbitration.authorize("", 1)


def test_the_role_of_a_stream_is_for_life(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 5)
    with pytest.raises(P4Refusal, match="role"):
        arbitration.update("a", "probe", 5)


def test_a_leaving_backup_disturbs_nobody(arbitration: Arbitration[str]) -> None:
    arbitration.update("a", "", 5)
    arbitration.update("b", "", 3)
    assert arbitration.leave("b") == []
    assert arbitration.leave("never came") == []
