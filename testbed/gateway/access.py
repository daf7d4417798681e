"""Who may do what: tokens with a role, kept as hashes in a YAML file.

    tokens:
      - {name: alice, role: tenant, tenant: team-a, sha256: 5e88…}
      - {name: wall, role: viewer, sha256: 8d96…}
      - {name: s1, role: device, device: s1, sha256: 0263…}
      - {name: root, role: administrator, sha256: 4813…}
    quotas:
      team-a: {tasks: 10, slots: 512, rate: 1Gbit/s}

A tenant admits tasks and reads, renews and releases its own. A viewer reads
everything but keys. A device says what it can do and how loaded it is, of
itself only, and reads nothing. An administrator may do all. A token is a text of at
least 20 characters; the file has its SHA-256, which `testbed controller
--new-token` computes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from testbed.errors import ControlError
from testbed.model.admission import Quota
from testbed.model.units import parse_bandwidth, shown, suggestion

Role = Literal["viewer", "tenant", "device", "administrator"]
ROLES: Final[tuple[Role, ...]] = ("viewer", "tenant", "device", "administrator")
READERS: Final[tuple[Role, ...]] = ("viewer", "tenant", "administrator")
"""Who is shown what the controller knows, each what concerns it."""
_FIELDS: Final = ("name", "role", "tenant", "device", "sha256")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token is of. `tenant` is empty but for tenants, `device` but for devices."""

    name: str
    role: Role
    tenant: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Callers by the SHA-256 of their token, and the tenants' quotas."""

    callers: Mapping[str, Caller]
    quotas: Mapping[str, Quota]

    def caller(self, token: str) -> Caller | None:
        """Whose token this is; every known hash is compared in constant time."""
        digest = hash_of(token)
        found = None
        for known, caller in self.callers.items():
            if hmac.compare_digest(known, digest):
                found = caller
        return found

    @classmethod
    def parse(cls, text: str, file: str) -> Access:
        """From YAML text; ControlError says which entry is wrong."""
        try:
            document = YAML(typ="safe", pure=True).load(text)
        except YAMLError as error:
            raise ControlError(f"{file}: not YAML: {str(error).splitlines()[0]}") from None
        if not isinstance(document, Mapping) or not isinstance(document.get("tokens"), list):
            raise ControlError(f"{file}: expected a mapping with a list `tokens`")
        callers: dict[str, Caller] = {}
        for number, entry in enumerate(document["tokens"]):
            digest, caller = _entry(entry, f"{file}: tokens[{number}]")
            if digest in callers:
                raise ControlError(f"{file}: tokens[{number}] is there twice")
            callers[digest] = caller
        quotas = document.get("quotas") or {}
        if not isinstance(quotas, Mapping):
            raise ControlError(f"{file}: quotas: found {shown(quotas)}, expected a mapping")
        return cls(callers, {str(n): _quota(q, f"{file}: quotas.{n}") for n, q in quotas.items()})


def hash_of(token: str) -> str:
    """What the file holds of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A random token of 256 bits."""
    return secrets.token_urlsafe(32)


def _entry(entry: Any, where: str) -> tuple[str, Caller]:
    if not isinstance(entry, Mapping):
        raise ControlError(f"{where}: found {shown(entry)}, expected a mapping")
    for field in entry:
        if field not in _FIELDS:
            hint = suggestion(str(field), _FIELDS)
            raise ControlError(f"{where}: field {field!r} is unknown{hint}")
    role, digest = entry.get("role"), entry.get("sha256")
    if role not in ROLES:
        raise ControlError(f"{where}.role: found {shown(role)}, expected {', '.join(ROLES)}")
    if (
        not isinstance(digest, str)
        or len(digest) != 64
        or any(c not in "0123456789abcdef" for c in digest)
    ):
        raise ControlError(f"{where}.sha256: expected 64 lower-case hexadecimal digits")
    whose: dict[str, str] = {}
    for kind in ("tenant", "device"):
        whose[kind] = entry.get(kind, "")
        if not isinstance(whose[kind], str) or bool(whose[kind]) != (role == kind):
            raise ControlError(f"{where}.{kind}: a {kind}'s token names its {kind}, others none")
    return digest, Caller(str(entry.get("name", "")), role, **whose)


def _quota(body: Any, where: str) -> Quota:
    if not isinstance(body, Mapping):
        raise ControlError(f"{where}: found {shown(body)}, expected a mapping")
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if name in ("tasks", "slots"):
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise ControlError(f"{where}.{name}: found {shown(value)}, expected a whole number")
            fields[name] = value
        elif name == "rate":
            try:
                fields["rate_bps"] = parse_bandwidth(value)
            except ValueError as error:
                raise ControlError(f"{where}.rate: {error}") from None
        else:
            hint = suggestion(str(name), ("tasks", "slots", "rate"))
            raise ControlError(f"{where}: field {name!r} is unknown{hint}")
    return Quota(**fields)
