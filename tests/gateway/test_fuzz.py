"""Requests drawn from the OpenAPI document itself (schemathesis): none ends in a 5xx.

A few of each endpoint here; `TESTBED_FUZZ_EXAMPLES=200` draws so many.
"""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from tests.control.inc.networks import request
from tests.gateway.served import served, token

EXAMPLES = int(os.environ.get("TESTBED_FUZZ_EXAMPLES", "3"))
there = served()
schema = schemathesis.openapi.from_asgi("/openapi.json", there.app)
plain = schema.exclude(path="/events/stream")  # which never ends


@plain.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case: Any) -> None:
    """Half of the tasks asked for are ones that exist, so that more than 404 is met."""
    if not there.inc.tasks():
        there.inc.admit(request("h1", "h3"), there.now[0])
    if "task_id" in (case.path_parameters or {}) and len(case.path_parameters["task_id"]) % 2:
        case.path_parameters["task_id"] = there.inc.tasks()[0].id
    response = case.call(headers={"Authorization": f"Bearer {token('administrator')}"})
    case.validate_response(response, checks=(not_a_server_error,))
