"""Amounts of a node's resources, in the integer units Kubernetes counts in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache

from testbed.model.network import HostSpec
from testbed.model.values import value
from testbed.model.workload import Task


@value
class Amounts:
    """CPU in thousandths of a core, memory and storage in bytes, accelerators by kind."""

    milli_cpu: int = 0
    memory: int = 0
    storage: int = 0
    accelerators: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def requested(cls, task: Task) -> Amounts:
        if not task.accelerators:
            return _without_accelerators(task.cpu, task.memory_bytes, task.storage_bytes)
        return cls(
            round(task.cpu * 1000), task.memory_bytes, task.storage_bytes, dict(task.accelerators)
        )

    @classmethod
    def capacity(cls, host: HostSpec) -> Amounts:
        return cls(
            round(host.cpu * 1000), host.memory_bytes, host.storage_bytes, dict(host.accelerators)
        )

    def __add__(self, other: Amounts) -> Amounts:
        if not self.accelerators and not other.accelerators:
            return Amounts(
                self.milli_cpu + other.milli_cpu,
                self.memory + other.memory,
                self.storage + other.storage,
            )
        kinds = {*self.accelerators, *other.accelerators}
        return Amounts(
            self.milli_cpu + other.milli_cpu,
            self.memory + other.memory,
            self.storage + other.storage,
            {k: self.accelerators.get(k, 0) + other.accelerators.get(k, 0) for k in kinds},
        )

    def __sub__(self, other: Amounts) -> Amounts:
        if not self.accelerators and not other.accelerators:
            return Amounts(
                self.milli_cpu - other.milli_cpu,
                self.memory - other.memory,
                self.storage - other.storage,
            )
        kinds = {*self.accelerators, *other.accelerators}
        left = {k: self.accelerators.get(k, 0) - other.accelerators.get(k, 0) for k in kinds}
        return Amounts(
            self.milli_cpu - other.milli_cpu,
            self.memory - other.memory,
            self.storage - other.storage,
            {kind: count for kind, count in left.items() if count},
        )

    def items(self) -> Iterator[tuple[str, int]]:
        """(name, amount) of every resource."""
        yield "cpu", self.milli_cpu
        yield "memory", self.memory
        yield "storage", self.storage
        for kind in sorted(self.accelerators):
            yield kind, self.accelerators[kind]

    def lacking(self, request: Amounts, held: Amounts) -> tuple[str, ...]:
        """Of this capacity, with `held` in use, what is too little for `request`.

        A resource that is not asked for is never lacking (kube-scheduler's fitsRequest).
        """
        if (
            not request.accelerators
            and (request.milli_cpu <= self.milli_cpu - held.milli_cpu or not request.milli_cpu)
            and (request.memory <= self.memory - held.memory or not request.memory)
            and (request.storage <= self.storage - held.storage or not request.storage)
        ):
            return ()
        total, used = dict(self.items()), dict(held.items())
        return tuple(
            name
            for name, amount in request.items()
            if amount > 0 and amount > total.get(name, 0) - used.get(name, 0)
        )


@lru_cache(maxsize=1024)
def _without_accelerators(cpu: float, memory_bytes: int, storage_bytes: int) -> Amounts:
    return Amounts(round(cpu * 1000), memory_bytes, storage_bytes)
