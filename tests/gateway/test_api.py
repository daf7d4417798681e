"""The REST API: what it answers, and to whom it does not."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from testbed.control.inc.store import Change
from testbed.gateway import api
from testbed.inc import jobfile
from testbed.model import inc_wire
from testbed.model.capability import LoadReport, capability_document, load_document
from tests.control.inc.networks import capability, controller, leaf_spine
from tests.gateway.served import TASK, Served, served

OPEN = {"/healthz"}
EXAMPLES: dict[str, Any] = {
    "/switches/{name}": {"device_id": 9},
    "/links/{a}/{b}": {"capacity_bps": 10**8},
    "/links/{a}/{b}/load": {"background_bps": 10**6},
    "/links/load": {"links": []},
    "/hosts/{name}": {"switch": "leaf1", "address": "fd00:99::1"},
    "/tasks": TASK,
    "/tasks/{task_id}/lease": {"lease_s": 5},
    "/tasks/{task_id}/rate": {"rate_bps": 1e6},
    "/tasks/{task_id}/left": {"epoch": 1},
    "/devices/{name}/capability": {},
    "/devices/{name}/load": {},
}


def operations(there: Served) -> list[tuple[str, str]]:
    """(method, path) of everything in the OpenAPI document that wants a token."""
    paths = there.app.openapi()["paths"]
    return [(m, p) for p, ways in paths.items() if p not in OPEN for m in ways]


def filled(path: str, task: str) -> str:
    return path.format(name="leaf1", a="leaf1", b="spine1", task_id=task)


async def admitted(there: Served, who: str = "team-a", **fields: Any) -> dict[str, Any]:
    answer = await there.ask(who, "POST", "/tasks", {**TASK, **fields})
    assert answer.status_code == 201, answer.text
    task: dict[str, Any] = answer.json()
    return task


async def test_a_task_is_admitted_with_all_that_its_hosts_need() -> None:
    there = served()
    task = await admitted(there)
    assert (await there.ask("team-a", "GET", f"/tasks/{task['id']}")).json() == task
    (part,) = task["parts"]
    assert part["unique_id"] > 0 and len(part["secret"]) == 16
    assert set(part["segments"]) == {"h1", "h3"}
    jobs = (await there.ask("team-a", "GET", f"/tasks/{task['id']}/jobs")).json()
    assert jobs["h3"]["worker"] == 1
    job = jobfile.from_json(json.dumps(jobs["h1"]))
    assert job.trees[0].secret.hex() == part["secret"]
    assert (job.dtype, job.trees[0].ops) == (inc_wire.DTYPE_INT32, (inc_wire.OP_SUM,))


async def test_a_refusal_is_409_and_names_bottleneck_and_alternative() -> None:
    there = served()
    answer = await there.ask("team-a", "POST", "/tasks", {**TASK, "rate_bps": 1e9})
    assert answer.status_code == 409
    refusal = answer.json()["detail"]
    assert refusal["bottleneck"] and refusal["alternative"]["kind"] == "rate"
    lower = {**TASK, "rate_bps": refusal["alternative"]["value"]}
    assert (await there.ask("team-a", "POST", "/tasks", lower)).status_code == 201


@pytest.mark.parametrize("who", [None, "no token of ours", ""])
async def test_every_endpoint_refuses_a_missing_or_wrong_token(who: str | None) -> None:
    there = served()
    task = await admitted(there)
    found = operations(there)
    assert len(found) > 15
    for method, path in found:
        answer = await there.ask(who, method, filled(path, task["id"]), EXAMPLES.get(path))
        assert answer.status_code == 401, (method, path, answer.text)
    assert (await there.ask("team-a", "GET", f"/tasks/{task['id']}")).json() == task


async def test_every_endpoint_of_a_task_refuses_the_token_of_another_tenant() -> None:
    there = served()
    task = await admitted(there)
    of_tasks = [(m, p) for m, p in operations(there) if "{task_id}" in p]
    assert len(of_tasks) >= 6
    for method, path in of_tasks:
        answer = await there.ask("team-b", method, filled(path, task["id"]), EXAMPLES.get(path))
        assert answer.status_code == 403, (method, path, answer.text)
    assert (await there.ask("team-a", "GET", f"/tasks/{task['id']}")).json() == task


async def test_a_device_reports_of_itself_and_reaches_nothing_else() -> None:
    there = served()
    task = await admitted(there)
    report = load_document(LoadReport("leaf1", 1.0, foreign_slots=3))
    own = {
        ("put", "/devices/{name}/capability"): capability_document(capability("leaf1", slots=9)),
        ("post", "/devices/{name}/load"): report,
    }
    for (method, path), body in own.items():
        answer = await there.ask("leaf1", method, filled(path, ""), body)
        assert answer.status_code == 200, (path, answer.text)
        other = path.format(name="leaf2")
        answer = await there.ask("leaf1", method, other, {**body, "device": "leaf2"})
        assert answer.status_code == 403 and "of leaf1, not of leaf2" in answer.text
        # A report says of whom it is by its path alone.
        answer = await there.ask("leaf1", method, filled(path, ""), {**body, "device": "leaf2"})
        assert answer.status_code == 200
    facts = there.inc.inventory.devices
    assert facts["leaf1"].capability.slots == 9 and facts["leaf1"].load.foreign_slots == 3
    assert facts["leaf2"].capability.slots == 64 and facts["leaf2"].load.foreign_slots == 0
    for method, path in operations(there):
        if (method, path) not in own:
            answer = await there.ask("leaf1", method, filled(path, task["id"]), EXAMPLES.get(path))
            assert answer.status_code == 403, (method, path, answer.text)
            assert task["id"] not in answer.text


@pytest.mark.parametrize("who", ["viewer", "team-a"])
async def test_who_is_no_administrator_changes_nothing_of_the_network(who: str) -> None:
    there = served()
    puts = [(m, p) for m, p in operations(there) if m == "put" or p.endswith("/load")]
    assert len(puts) >= 5
    for method, path in puts:
        answer = await there.ask(who, method, filled(path, ""), EXAMPLES.get(path))
        assert answer.status_code == 403, (method, path, answer.text)


async def test_lists_show_a_tenant_its_own_tasks_only() -> None:
    there = served()
    mine, theirs = await admitted(there), await admitted(there, "team-b")
    for path, key in (("/tasks", "id"), ("/reservations", "task")):
        seen = {who: (await there.ask(who, "GET", path)).json() for who in ("team-a", "viewer")}
        assert [one[key] for one in seen["team-a"]] == [mine["id"]]
        assert {one[key] for one in seen["viewer"]} == {mine["id"], theirs["id"]}
    events = (await there.ask("team-b", "GET", "/events")).json()
    assert theirs["id"] in {e["subject"] for e in events}
    assert mine["id"] not in {e["subject"] for e in events}


async def test_a_viewer_sees_no_keys_and_admits_nothing() -> None:
    there = served()
    task = await admitted(there)
    secret = task["parts"][0]["secret"]
    for path in ("/tasks", f"/tasks/{task['id']}", "/reservations", "/events"):
        answer = await there.ask("viewer", "GET", path)
        assert answer.status_code == 200 and secret not in answer.text
    assert (await there.ask("viewer", "GET", f"/tasks/{task['id']}/jobs")).status_code == 403
    assert (await there.ask("viewer", "POST", "/tasks", TASK)).status_code == 403
    assert (await there.ask("viewer", "DELETE", f"/tasks/{task['id']}")).status_code == 403


async def test_a_tenant_cannot_admit_in_the_name_of_another() -> None:
    there = served()
    answer = await there.ask("team-a", "POST", "/tasks", {**TASK, "tenant": "team-b"})
    assert answer.status_code == 403
    task = await admitted(there, "administrator", tenant="team-b")
    assert task["request"]["tenant"] == "team-b"


async def test_a_released_task_leaves_nothing_behind() -> None:
    there = served()
    task = await admitted(there)
    assert (await there.ask("team-a", "DELETE", f"/tasks/{task['id']}")).status_code == 200
    assert (await there.ask("team-a", "GET", f"/tasks/{task['id']}")).status_code == 404
    devices = (await there.ask("viewer", "GET", "/devices")).json()
    assert all(device["held"]["slots"] == 0 for device in devices)


async def test_an_administrator_builds_a_network_through_the_api() -> None:
    there = served(controller())
    put = {
        "/switches/x1": {"device_id": 1},
        "/links/a/x1": {"capacity_bps": 10**8, "delay_s": 1e-3},
        "/links/b/x1": {"capacity_bps": 10**8, "delay_s": 1e-3},
        "/hosts/a": {"switch": "x1", "address": "fd00:1::1"},
        "/hosts/b": {"switch": "x1", "address": "fd00:2::1"},
        "/devices/x1/capability": {
            **capability_document(capability("x1", kind="one-of-tomorrow")), "colour": "green",
            "schema": "1.7",
        },
    }  # fmt: skip
    for path, body in put.items():
        answer = await there.ask("administrator", "PUT", path, body)
        assert answer.status_code == 200, (path, answer.text)
    await admitted(there, sources=["a", "b"], destination="a")
    known = (await there.ask("viewer", "GET", "/capabilities")).json()
    assert known[0]["primitive"] == "aggregate" and known[0]["devices"] == ["x1"]
    topology = (await there.ask("viewer", "GET", "/topology")).json()
    assert {link["directions"][0]["reserved_bps"] > 0 for link in topology["links"]} == {True}


async def test_what_others_carry_is_not_promised() -> None:
    there = served(leaf_spine(controller(), capable="spine", spines=1))
    load = {"background_bps": 99_000_000, "interval_s": 1.0}
    said = await there.ask("administrator", "POST", "/links/leaf1/spine1/load", load)
    assert said.status_code == 200 and said.json() == {"trust": 1.0}
    refused = await there.ask("team-a", "POST", "/tasks", TASK)
    assert refused.status_code == 409
    assert refused.json()["detail"]["bottleneck"] == "bandwidth of leaf1-spine1"
    unknown = await there.ask("administrator", "POST", "/links/leaf1/leaf9/load", load)
    assert unknown.status_code == 422
    # Many directions at once: that one is free again, the other is not.
    ways = {("leaf1", "spine1"): 0, ("spine1", "leaf1"): 99_500_000}
    links = [{"a": a, "b": b, "background_bps": rate} for (a, b), rate in ways.items()]
    said = await there.ask("administrator", "POST", "/links/load", {"links": links})
    assert said.json() == {"links": 2}
    refused = await there.ask("team-a", "POST", "/tasks", TASK)
    assert refused.json()["detail"]["bottleneck"] == "bandwidth of spine1-leaf1"
    topology = (await there.ask("viewer", "GET", "/topology")).json()
    seen = {(d["from"], d["to"]): d["background_bps"] for k in topology["links"]
            for d in k["directions"]}  # fmt: skip
    assert {way: seen[way] for way in ways} == ways


async def test_a_device_that_contradicts_its_template_is_refused_by_name() -> None:
    there = served()
    body = capability_document(capability("leaf1", elements=1000))
    answer = await there.ask("administrator", "PUT", "/devices/leaf1/capability", body)
    assert answer.status_code == 422
    assert "leaf1 declares aggregate with elements 1000" in answer.json()["detail"]


async def test_events_arrive_as_a_stream_from_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "STREAM_S", 0.01)
    there = served()
    before = there.inc.last_event
    first, second = await admitted(there), await admitted(there, "team-b")

    class Listener:
        """Listens until it has heard enough."""

        gone = False

        async def is_disconnected(self) -> bool:
            return self.gone

    listener = Listener()
    heard: list[dict[str, Any]] = []
    async with asyncio.timeout(30):
        async for text in api._stream(listener, there.inc, "team-b", before):  # type: ignore[arg-type]
            for line in text.splitlines():
                if line.startswith("data: "):
                    heard.append(json.loads(line[6:]))
            if any(e["kind"] == "admitted" for e in heard) and len(heard) < 2:
                await there.ask("team-b", "DELETE", f"/tasks/{second['id']}")
            listener.gone = len(heard) >= 2
    assert [(e["kind"], e["subject"]) for e in heard] == [
        ("admitted", second["id"]),
        ("released", second["id"]),
    ]
    assert first["id"] not in {e["subject"] for e in heard}


async def test_a_failed_store_is_503_and_promises_nothing() -> None:
    class Full:
        broken = False

        def load(self) -> list[Change]:
            return []

        def commit(self, changes: Any, lasting: bool = False) -> None:
            if self.broken:
                raise OSError("disk full")

    store = Full()
    there = served(leaf_spine(controller(store)))
    store.broken = True
    for _ in range(2):
        answer = await there.ask("team-a", "POST", "/tasks", TASK)
        assert answer.status_code == 503 and "disk full" in answer.json()["detail"]
    assert (await there.ask(None, "GET", "/healthz")).status_code == 503
