"""Small networks of capable switches for tests, and a controller that knows them."""

from __future__ import annotations

import itertools

from testbed.control.inc import IncController, IncOptions, Library, MemoryStore, Store
from testbed.inc import primitives
from testbed.model.admission import Grant, Quota, TaskRequest
from testbed.model.capability import Capability, PrimitiveSupport

LIBRARY = Library.of(primitives.library_document(primitives.builtin()))


def capability(
    device: str, slots: int = 64, elements: int = 64, packets_per_s: int = 20_000, **other: object
) -> Capability:
    """A device that sums int32; `other` are further fields of Capability."""
    support = PrimitiveSupport(
        "aggregate", 1, ("sum",), ("int32",), -(2**31), 2**31 - 1, elements, 32
    )
    fields: dict[str, object] = {
        "kind": "bmv2", "at_s": 0.0, "primitives": (support,), "table_entries": 64,
        "register_bytes": 10**7, **other,
    }  # fmt: skip
    return Capability(device=device, slots=slots, packets_per_s=packets_per_s, **fields)  # type: ignore[arg-type]


def secrets() -> itertools.count[int]:
    return itertools.count(1)


def controller(
    store: Store | None = None, options: IncOptions | None = None, now: float = 0.0,
    quotas: dict[str, Quota] | None = None, library: Library = LIBRARY,
) -> IncController:  # fmt: skip
    numbers = secrets()
    return IncController(
        library, store=MemoryStore() if store is None else store, options=options, now=now,
        new_secret=lambda: next(numbers).to_bytes(8, "big"), quotas=quotas,
    )  # fmt: skip


def leaf_spine(
    inc: IncController, leaves: int = 3, spines: int = 2, hosts_per_leaf: int = 2,
    rate_bps: int = 100_000_000, capable: str = "leaf spine", **fields: object,
) -> IncController:  # fmt: skip
    """leaf1…, spine1…, h1… (leaf by leaf); devices are those whose kind is in `capable`."""
    names = [f"leaf{i}" for i in range(1, leaves + 1)] + [f"spine{i}" for i in range(1, spines + 1)]
    for number, name in enumerate(names, 1):
        inc.switch(name, number, 0.0)
    for leaf in names[:leaves]:
        for spine in names[leaves:]:
            inc.link(leaf, spine, rate_bps, 1e-3, 0.0)
    for number in range(1, leaves * hosts_per_leaf + 1):
        leaf = names[(number - 1) // hosts_per_leaf]
        inc.link(f"h{number}", leaf, rate_bps, 1e-4, 0.0)
        inc.host(f"h{number}", leaf, f"fd00:{number:x}::1", 0.0)
    for name in names:
        if name.rstrip("0123456789") in capable.split():
            inc.capability(capability(name, **fields), 0.0)  # type: ignore[arg-type]
    return inc


def request(
    *sources: str, tenant: str = "t", destination: str = "", **fields: object
) -> TaskRequest:
    """2 Mbit/s of 10,000-element vectors from each source, unless `fields` say otherwise."""
    wanted: dict[str, object] = {"elements": 10_000, "rate_bps": 2e6, **fields}
    return TaskRequest(tenant, sources, destination or sources[0], **wanted)  # type: ignore[arg-type]


def granted(answer: object) -> Grant:
    assert isinstance(answer, Grant), answer
    return answer
