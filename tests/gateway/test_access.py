"""The token file: who is known, and which mistakes in it are named."""

from __future__ import annotations

import pytest

from testbed.errors import ControlError
from testbed.gateway.access import Access, Caller, hash_of, new_token
from testbed.model.admission import Quota

TOKEN = new_token()
GOOD = f"""
tokens:
  - {{name: alice, role: tenant, tenant: team-a, sha256: {hash_of(TOKEN)}}}
  - {{name: wall, role: viewer, sha256: {hash_of("another")}}}
  - {{name: s1, role: device, device: s1, sha256: {hash_of("a third")}}}
quotas:
  team-a: {{tasks: 10, slots: 512, rate: 1Gbit/s}}
"""


def test_a_token_is_known_by_its_hash_only() -> None:
    access = Access.parse(GOOD, "tokens.yaml")
    assert access.caller(TOKEN) == Caller("alice", "tenant", "team-a")
    assert access.caller("another") == Caller("wall", "viewer")
    assert access.caller("a third") == Caller("s1", "device", device="s1")
    assert access.caller(hash_of(TOKEN)) is None and access.caller("") is None
    assert access.quotas == {"team-a": Quota(10, 512, 1e9)}
    assert TOKEN not in GOOD


def test_tokens_are_never_the_same() -> None:
    assert len({new_token() for _ in range(100)}) == 100 and len(TOKEN) >= 40


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("role: tenant", "role: king", r"tokens\[0\].role: found 'king', expected viewer"),
        ("tenant: team-a, ", "", r"tokens\[0\].tenant: a tenant's token names its tenant"),
        ("role: viewer", "role: viewer, tenant: x", r"tokens\[1\].tenant: .* others none"),
        ("device: s1, ", "", r"tokens\[2\].device: a device's token names its device"),
        ("role: viewer", "role: viewer, device: s1", r"tokens\[1\].device: .* others none"),
        ("name: alice", "nam: alice", r"field 'nam' is unknown \(did you mean 'name'\?\)"),
        (hash_of(TOKEN), "abc", r"tokens\[0\].sha256: expected 64 lower-case hexadecimal"),
        (hash_of("another"), hash_of(TOKEN), r"tokens\[1\] is there twice"),
        ("rate: 1Gbit/s", "rate: 5", r"quotas.team-a.rate: found 5 without a unit"),
        ("slots: 512", "slots: -1", r"quotas.team-a.slots: found -1, expected a whole number"),
        ("tokens:", "token:", "expected a mapping with a list `tokens`"),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(ControlError, match=sentence):
        Access.parse(GOOD.replace(old, new), "tokens.yaml")
