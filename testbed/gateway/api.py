"""The REST API over the INC controller: HTTP in, the sans-I/O core behind it.

Every path but /openapi.json and /healthz wants `Authorization: Bearer TOKEN`:
401 without a known one, 403 where its role or its tenant does not reach. The
core runs in the event loop's one thread; a request is over before the next
begins, and what it changed is on record before it is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ValidationError

from testbed import __version__
from testbed.control.inc import IncController
from testbed.control.inc.inventory import DeviceFact
from testbed.control.inc.store import encoded
from testbed.errors import ControlError, ForeignTask, UnknownTask
from testbed.gateway import schemas
from testbed.gateway.access import READERS, Access, Caller, Role
from testbed.gateway.schemas import Name, Problem
from testbed.gateway.southbound import Driver
from testbed.inc import jobfile
from testbed.model.admission import Grant, Refusal, TaskRequest
from testbed.model.capability import capability_document, capability_from, load_from

TICK_S = 0.25
ENDS_AT_ONCE = 8
"""Leases that end together; requests that wait come in between."""
STREAM_S = 0.25
"""How often an event stream looks for news."""
KEEP_ALIVE_S = 15.0

_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "no token, or not a known one"},
    403: {"model": Problem, "description": "not with this role, or another tenant's"},
    404: {"model": Problem, "description": "there is no such thing"},
    409: {"model": Problem, "description": "refused, with the bottleneck and an alternative"},
    422: {"model": Problem, "description": "the request makes no sense"},
    503: {"model": Problem, "description": "the store has failed; restart the controller"},
}


class _Answer(Response):
    """A JSON document, not looked at again by FastAPI."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Bytes are such a document already."""
        return content if isinstance(content, bytes) else encoded(content)


Settled = Callable[[], Awaitable[None]]
"""Returns once switches hold what has been granted so far."""


async def _nobody_waits() -> None:
    """Where no switches are told anything."""


def application(
    controller: IncController,
    access: Access,
    clock: Callable[[], float],
    driver: Driver | None = None,
) -> FastAPI:
    """The API of one controller. `clock` is of the wall: leases outlive a restart.

    With `driver` grants are on the switches before they are answered.
    """

    @contextlib.asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as running:
            if driver is not None:
                await running.enter_async_context(driver)
            ticking = asyncio.create_task(_tick(controller, clock))
            yield
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking

    app = FastAPI(
        title="INC controller", version=__version__, lifespan=alive, responses=_REFUSED,
        docs_url=None, redoc_url=None,
        # Nobody collects it; every request would ask whether somebody does.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        description="In-network computing: capability, admission, reservations, events.",
    )  # fmt: skip
    app.state.controller, app.state.access, app.state.clock = controller, access, clock
    _errors(app)
    _tasks(app, controller, clock, _nobody_waits if driver is None else driver.settled)
    _network(app, controller, clock)
    _devices(app, controller, clock)
    _events(app, controller)

    @app.get("/healthz", responses={}, tags=["service"])
    async def healthz() -> dict[str, bool]:
        """Whether the controller can still put on record what it promises."""
        controller.tick(clock(), most=ENDS_AT_ONCE)
        return {"ok": True}

    return app


async def _tick(controller: IncController, clock: Callable[[], float]) -> None:
    while True:
        more = False
        with contextlib.suppress(ControlError):  # a broken store is every request's answer
            more = controller.tick(clock(), most=ENDS_AT_ONCE)
        await asyncio.sleep(0 if more else TICK_S)


# Who asks.


class _Bearer(HTTPBearer):
    """The caller of a request, in one of some roles: 401 for nobody's token, 403 otherwise.

    One dependency rather than three: every request pays for each.
    """

    def __init__(self, *roles: Role) -> None:
        super().__init__(scheme_name="HTTPBearer", auto_error=False)
        self._roles = roles

    async def __call__(self, request: Request) -> Caller:  # type: ignore[override]
        credentials = await super().__call__(request)
        access: Access = request.app.state.access
        who = None if credentials is None else access.caller(credentials.credentials)
        if who is None:
            needed = {"WWW-Authenticate": "Bearer"}
            raise HTTPException(401, "a known bearer token is needed", needed)
        if who.role not in self._roles:
            raise HTTPException(
                403, f"a {who.role} may not do this, only: {', '.join(self._roles)}"
            )
        return who


_writer = _Bearer("tenant", "administrator")
Reader = Annotated[Caller, Depends(_Bearer(*READERS))]
Writer = Annotated[Caller, Depends(_writer)]
Administrator = Annotated[Caller, Depends(_Bearer("administrator"))]
Reporter = Annotated[Caller, Depends(_Bearer("device", "administrator"))]


class _Quick(APIRoute):
    """A route for `endpoint(body, who)` that is asked more often than all others.

    It is described as any other, and does for its two parameters what FastAPI would,
    without working out what they are at every request.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        assert self.body_field is not None
        model: type[BaseModel] = self.body_field.field_info.annotation  # type: ignore[assignment]
        endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            who = await _writer(request)
            try:
                body = model.model_validate_json(await request.body())
            except ValidationError as error:
                # Without what came: it may be no text at all.
                wrong = error.errors(include_url=False, include_context=False, include_input=False)
                raise RequestValidationError(
                    [{**one, "loc": ("body", *one["loc"])} for one in wrong]
                ) from None
            answer: Response = await endpoint(body, who)
            return answer

        return handle


def _scope(who: Caller) -> str | None:
    """The tenant whose tasks a caller is held to, None for all."""
    return who.tenant if who.role == "tenant" else None


def _errors(app: FastAPI) -> None:
    async def answer(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, UnknownTask):
            status = 404
        elif isinstance(error, ForeignTask):
            status = 403
        else:
            broken = ("the store failed", "switches are not written to")
            status = 503 if any(text in str(error) for text in broken) else 422
        return JSONResponse({"detail": str(error)}, status)

    app.add_exception_handler(ControlError, answer)


# What is asked.


def _tasks(app: FastAPI, inc: IncController, clock: Callable[[], float], settled: Settled) -> None:
    def answered(answer: Grant | Refusal, who: Caller, status: int) -> Response:
        if isinstance(answer, Refusal):
            return _Answer({"detail": schemas.refusal_view(answer)}, 409)
        return _Answer(inc.text(answer), status)  # who may ask for it may see its keys

    def view(grant: Grant, who: Caller) -> dict[str, Any]:
        return schemas.grant_view(grant, secrets=who.role != "viewer")

    async def admit(body: schemas.TaskBody, who: Writer) -> Response:
        """Admit an in-network task, or say what is short and what would be admitted."""
        fields = body.model_dump()
        tenant = fields.pop("tenant") or who.tenant
        if who.role == "tenant" and tenant != who.tenant:
            raise HTTPException(403, f"this token is of {who.tenant}, not of {tenant}")
        if not tenant:
            raise HTTPException(422, "an administrator names the tenant a task is for")
        fields["sources"] = tuple(fields["sources"])
        answer = inc.admit(TaskRequest(tenant=tenant, **fields), clock())
        await settled()
        return answered(answer, who, 201)

    app.router.add_api_route(
        "/tasks", admit, methods=["POST"], status_code=201, tags=["tasks"],
        route_class_override=_Quick,
    )  # fmt: skip

    @app.get("/tasks", tags=["tasks"])
    async def tasks(who: Reader) -> list[dict[str, Any]]:
        """A tenant's own tasks; for others all of them."""
        return [view(grant, who) for grant in inc.tasks(_scope(who))]

    @app.get("/tasks/{task_id}", tags=["tasks"])
    async def task(task_id: str, who: Reader) -> dict[str, Any]:
        """A task as it stands: phase, epoch, parts with their segments and keys."""
        return view(inc.task(task_id, _scope(who)), who)

    @app.delete("/tasks/{task_id}", tags=["tasks"])
    async def release(task_id: str, who: Writer) -> dict[str, Any]:
        """End a task; what it held is free at once."""
        return view(inc.release(task_id, clock(), _scope(who)), who)

    @app.post("/tasks/{task_id}/lease", tags=["tasks"])
    async def renew(task_id: str, body: schemas.LeaseBody, who: Writer) -> dict[str, Any]:
        """Renew a lease; it ends `lease_s` from now."""
        return view(inc.renew(task_id, clock(), body.lease_s, _scope(who)), who)

    @app.post("/tasks/{task_id}/rate", tags=["tasks"])
    async def adjust(task_id: str, body: schemas.RateBody, who: Writer) -> Response:
        """Another rate, slots and all; refused, the task stays as it is."""
        answer = inc.adjust(task_id, body.rate_bps, clock(), _scope(who))
        await settled()
        return answered(answer, who, 200)

    @app.post("/tasks/{task_id}/left", tags=["tasks"])
    async def left(task_id: str, body: schemas.LeftBody, who: Writer) -> dict[str, Any]:
        """All hosts work in this epoch: the parts before it may go."""
        return view(inc.left(task_id, body.epoch, clock(), _scope(who)), who)

    @app.get("/tasks/{task_id}/jobs", tags=["tasks"])
    async def jobs(task_id: str, who: Writer) -> dict[str, Any]:
        """By source, what its host library is given, keys in hexadecimal."""
        inc.task(task_id, _scope(who))
        await settled()
        found = inc.jobs(task_id, _scope(who))
        return {name: jobfile.document(job) for name, job in found.items()}

    @app.get("/reservations", tags=["tasks"])
    async def reservations(who: Reader) -> list[dict[str, Any]]:
        """What tasks hold of devices and links; a tenant sees its own."""
        return [schemas.reservation_view(grant) for grant in inc.tasks(_scope(who))]


def _network(app: FastAPI, inc: IncController, clock: Callable[[], float]) -> None:
    @app.get("/topology", tags=["network"])
    async def topology(who: Reader) -> dict[str, Any]:
        """Switches, links with what is reserved of them, and hosts."""
        facts, now = inc.inventory, clock()
        return {
            "switches": [asdict(fact) for fact in facts.switches.values()],
            "hosts": [asdict(fact) for fact in facts.hosts.values()],
            "links": [
                {
                    **asdict(fact),
                    "working": bool(facts.working[facts.hop[fact.a, fact.b]]),
                    "directions": [
                        {
                            "from": a,
                            "to": b,
                            "reserved_bps": inc.ledger.reserved_bps((a, b)),
                            "background_bps": int(facts.background[facts.hop[a, b]]),
                            "age_s": facts.link_age_s(a, b, now),
                            "trust": facts.link_trust(a, b, now),
                        }
                        for a, b in ((fact.a, fact.b), (fact.b, fact.a))
                    ],
                }
                for fact in facts.links.values()
            ],
        }

    @app.put("/switches/{name}", tags=["network"])
    async def switch(name: Name, body: schemas.SwitchBody, who: Administrator) -> dict[str, Any]:
        """A switch and its node number, working or not."""
        inc.switch(name, body.device_id, clock(), up=body.up)
        return asdict(inc.inventory.switches[name])

    @app.put("/links/{a}/{b}", tags=["network"])
    async def link(a: Name, b: Name, body: schemas.LinkBody, who: Administrator) -> dict[str, Any]:
        """A link between two nodes, as it is in both directions, working or not."""
        inc.link(a, b, body.capacity_bps, body.delay_s, clock(), up=body.up)
        return asdict(inc.inventory.links[frozenset((a, b))])

    @app.post("/links/{a}/{b}/load", tags=["network"])
    async def measured(
        a: Name, b: Name, body: schemas.LinkLoadBody, who: Administrator
    ) -> dict[str, float]:
        """What others carry from `a` to `b`; admission has the rest, and less when it is old."""
        inc.measured(a, b, body.background_bps, clock(), body.interval_s)
        return {"trust": inc.inventory.link_trust(a, b, clock())}

    @app.post("/links/load", tags=["network"])
    async def loads(body: schemas.LinkLoadsBody, who: Administrator) -> dict[str, int]:
        """What others carry, of many link directions at once."""
        for one in body.links:
            inc.measured(one.a, one.b, one.background_bps, clock(), body.interval_s)
        return {"links": len(body.links)}

    @app.put("/hosts/{name}", tags=["network"])
    async def host(name: Name, body: schemas.HostBody, who: Administrator) -> dict[str, Any]:
        """A host, the switch it hangs on and its address."""
        inc.host(name, body.switch, body.address, clock())
        return asdict(inc.inventory.hosts[name])


def _devices(app: FastAPI, inc: IncController, clock: Callable[[], float]) -> None:
    def view(fact: DeviceFact) -> dict[str, Any]:
        name = fact.capability.device
        account, now = inc.ledger.account(name), clock()
        return {
            "capability": capability_document(fact.capability),
            "usable": [one.name for one in fact.usable],
            "load": asdict(fact.load),
            "age_s": max(0.0, now - fact.heard_s),
            "trust": inc.inventory.device_trust(name, now),
            "stale": name in inc.inventory.stale_devices(now),
            "up": inc.inventory.is_up(name),
            "held": {
                "slots": account.used_slots,
                "register_bytes": account.held_bytes,
                "table_entries": account.held_entries,
                "packets_per_s": account.held_packets_per_s,
                "ranges": [list(one) for one in account.held],
            },
        }

    @app.get("/devices", tags=["devices"])
    async def devices(who: Reader) -> list[dict[str, Any]]:
        """Devices with capability, load, age, and what is held of them."""
        return [view(fact) for fact in inc.inventory.devices.values()]

    @app.get("/devices/{name}", tags=["devices"])
    async def device(name: Name, who: Reader) -> dict[str, Any]:
        fact = inc.inventory.devices.get(name)
        if fact is None:
            raise HTTPException(404, f"no device {name!r} has declared a capability")
        return view(fact)

    def itself(name: str, who: Caller) -> None:
        if who.role == "device" and who.device != name:
            raise HTTPException(403, f"this token is of {who.device}, not of {name}")

    @app.put("/devices/{name}/capability", tags=["devices"])
    async def capability(name: Name, body: dict[str, Any], who: Reporter) -> dict[str, Any]:
        """A device declares what it can do, at its start and whenever that changes."""
        itself(name, who)
        declared = capability_from({**body, "device": name})
        return {"remarks": list(inc.capability(declared, clock()))}

    @app.post("/devices/{name}/load", tags=["devices"])
    async def load(name: Name, body: dict[str, Any], who: Reporter) -> dict[str, Any]:
        """A device's periodic report."""
        itself(name, who)
        inc.load(load_from({**body, "device": name}), clock())
        return {}

    @app.get("/capabilities", tags=["devices"])
    async def capabilities(who: Reader) -> list[dict[str, Any]]:
        """By primitive, its template and the devices that have it."""
        facts = inc.inventory
        return [
            {
                "primitive": template.name,
                "version": template.version,
                "funct": template.funct,
                "tlv": template.tlv,
                "operations": list(template.operations),
                "dtypes": list(template.dtypes),
                "most_elements": template.most_elements,
                "most_workers": template.most_workers,
                "devices": [
                    name
                    for name, fact in facts.devices.items()
                    if any(one.name == template.name for one in fact.usable)
                ],
            }
            for template in facts.library
        ]


def _events(app: FastAPI, inc: IncController) -> None:
    @app.get("/events", tags=["events"])
    async def events(
        who: Reader, since: Annotated[int, Query(ge=0, le=2**53)] = 0
    ) -> list[schemas.EventView]:
        """Events after number `since`, the oldest first; a tenant sees its own and everyone's."""
        return [schemas.EventView(**schemas.event_view(e)) for e in inc.events(since, _scope(who))]

    @app.get(
        "/events/stream",
        tags=["events"],
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def stream(
        request: Request, who: Reader, since: Annotated[int | None, Query(ge=0, le=2**53)] = None
    ) -> StreamingResponse:
        """Server-sent events from now on, or from after number `since` or Last-Event-ID."""
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 17 else since
        return StreamingResponse(
            _stream(request, inc, _scope(who), inc.last_event if after is None else after),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )


async def _stream(
    request: Request, inc: IncController, tenant: str | None, after: int
) -> AsyncIterator[str]:
    silent_s = 0.0
    yield ": events\n\n"
    while not await request.is_disconnected():
        last = inc.last_event
        for event in inc.events(after, tenant):
            silent_s = 0.0
            data = json.dumps(schemas.event_view(event))
            yield f"id: {event.number}\nevent: {event.kind}\ndata: {data}\n\n"
        after = max(after, last) if after <= last else last
        await asyncio.sleep(STREAM_S)
        silent_s += STREAM_S
        if silent_s >= KEEP_ALIVE_S:
            silent_s = 0.0
            yield ": still here\n\n"
