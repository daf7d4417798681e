"""What travels over the REST API: requests are validated here, before the core sees them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from testbed.control.inc.answers import grant_document
from testbed.model.admission import Grant, IncEvent, Part, Refusal, Reliability

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Rate = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False, description="bit/s")]
Duration = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False, description="seconds")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class TaskBody(_Strict):
    """An in-network task, as in testbed.model.admission.TaskRequest."""

    tenant: Name | None = Field(None, description="for administrators; tenants ask for themselves")
    sources: list[Name] = Field(min_length=1, max_length=256)
    destination: Name
    elements: int = Field(ge=1, le=10**12, description="of one vector")
    rate_bps: Rate = Field(0.0, description="goodput per source; 0: as the deadline needs")
    deadline_s: Duration | None = None
    to_sources: bool = True
    primitive: Name = "aggregate"
    operation: Name = "sum"
    dtype: Name = "int32"
    reliability: Reliability = "reliable"
    priority: int = Field(0, ge=-100, le=100)
    lease_s: Duration = 60.0
    turnaround_s: float = Field(
        1e-3, ge=0, le=100, allow_inf_nan=False,
        description="what a host takes to answer a result with its next packet",
    )  # fmt: skip


class LeaseBody(_Strict):
    lease_s: Duration


class RateBody(_Strict):
    rate_bps: Annotated[float, Field(ge=1, le=1e15, allow_inf_nan=False)]


class LeftBody(_Strict):
    epoch: int = Field(ge=1, le=2**31)


class SwitchBody(_Strict):
    device_id: int = Field(ge=1, le=65535, description="SRv6 node number")
    up: bool = True


class LinkBody(_Strict):
    capacity_bps: int = Field(ge=1, le=10**15)
    delay_s: float = Field(0.0, ge=0, le=100, allow_inf_nan=False)
    up: bool = True


class LinkLoadBody(_Strict):
    background_bps: int = Field(ge=0, le=10**15, description="on the wire, of others' traffic")
    interval_s: float = Field(
        0.0, ge=0, le=1e6, allow_inf_nan=False, description="when the next is due; 0: never"
    )


class LinkBackground(_Strict):
    a: Name
    b: Name
    background_bps: int = Field(ge=0, le=10**15, description="from a to b")


class LinkLoadsBody(_Strict):
    links: list[LinkBackground] = Field(max_length=10**5)
    interval_s: float = Field(
        0.0, ge=0, le=1e6, allow_inf_nan=False, description="when the next is due; 0: never"
    )


class HostBody(_Strict):
    switch: Name
    address: str = Field(max_length=64, description="IPv6")


class Problem(BaseModel):
    """Why a request was not carried out."""

    detail: Any


class AlternativeView(BaseModel):
    kind: str
    value: float
    text: str


class RefusalView(BaseModel):
    bottleneck: str
    needed: float
    available: float
    text: str
    alternative: AlternativeView | None


class EventView(BaseModel):
    number: int
    at_s: float
    kind: str
    subject: str
    tenant: str
    text: str


def refusal_view(refusal: Refusal) -> dict[str, Any]:
    other = refusal.alternative
    return RefusalView(
        bottleneck=refusal.bottleneck,
        needed=refusal.needed,
        available=refusal.available,
        text=refusal.text,
        alternative=None
        if other is None
        else AlternativeView(kind=other.kind, value=other.value, text=other.text),
    ).model_dump()


def event_view(event: IncEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EventView.model_fields}


def grant_view(grant: Grant, *, secrets: bool) -> dict[str, Any]:
    """A task as its tenant sees it; viewers do not see the keys."""
    document = grant_document(grant)
    if not secrets:
        for part in (*document["parts"], *document["draining"]):
            del part["secret"]
    return document


def reservation_view(grant: Grant) -> dict[str, Any]:
    """What one task holds, by device and by link direction."""

    def works(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
        return [
            {
                "device": work.device,
                "unique_id": part.unique_id,
                "slot_base": work.slot_base,
                "slots": work.slots,
                "register_bytes": work.register_bytes,
                "table_entries": work.table_entries,
                "packets_per_s": work.packets_per_s,
            }
            for part in parts
            for work in part.works
        ]

    links: dict[tuple[str, str], int] = {}
    for part in grant.parts:
        for hop, rate in part.links.items():
            links[hop] = links.get(hop, 0) + rate
    return {
        "task": grant.id,
        "tenant": grant.request.tenant,
        "phase": grant.phase,
        "expires_s": grant.expires_s,
        "devices": works(grant.parts),
        "draining": works(grant.draining),
        "links": [{"from": a, "to": b, "rate_bps": rate} for (a, b), rate in links.items()],
    }
