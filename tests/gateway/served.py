"""An API over a small network, with a clock in the test's hands and a token of every role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from testbed.control.inc import IncController
from testbed.gateway.access import Access, Caller, hash_of
from testbed.gateway.api import application
from tests.control.inc.networks import controller, leaf_spine

TOKENS = {
    "viewer": Caller("wall", "viewer"),
    "team-a": Caller("alice", "tenant", "team-a"),
    "team-b": Caller("bob", "tenant", "team-b"),
    "leaf1": Caller("leaf1's agent", "device", device="leaf1"),
    "administrator": Caller("root", "administrator"),
}


def token(who: str) -> str:
    return f"the secret token of {who}"


ACCESS = Access({hash_of(token(who)): caller for who, caller in TOKENS.items()}, {})
TASK = {"sources": ["h1", "h3"], "destination": "h5", "elements": 10_000, "rate_bps": 2e6}


@dataclass
class Served:
    """The controller, its API, and the time it is there."""

    inc: IncController
    app: FastAPI
    now: list[float]

    async def ask(
        self, who: str | None, method: str, path: str, body: Any = None, **more: Any
    ) -> httpx.Response:
        """`who` is one of TOKENS, any other text as a token, or None for no header."""
        headers = dict(more.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {token(who) if who in TOKENS else who}"
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://inc") as client:
            return await client.request(method, path, json=body, headers=headers, **more)


def served(inc: IncController | None = None) -> Served:
    inc = leaf_spine(controller()) if inc is None else inc
    now = [1.0]
    return Served(inc, application(inc, ACCESS, lambda: now[0]), now)
