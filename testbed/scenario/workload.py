"""The tasks a workload releases in a repetition, from the scenario's seed alone.

Every workload has its own random streams, derived from the scenario's seed, the
repetition and the workload's name with numpy's SeedSequence: what a policy does,
what other workloads there are and in which order changes nothing in them. One
stream is for the times of arrival, one each for the choice of source and sink,
so that a change of sources leaves the arrivals alone.

Only raw 64-bit outputs of PCG64 are used, which numpy keeps stable between
versions; the distributions of its Generator it does not (NEP 19).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice, takewhile

from numpy.random import PCG64, SeedSequence

from testbed.errors import ScenarioError
from testbed.model.network import Topology
from testbed.model.scenario import Scenario
from testbed.model.workload import Task, WorkloadSpec


def repetition_seed(seed: int, repetition: int) -> int:
    """seed_r, 63 bits, of repetition r (from 0): the same for every policy."""
    low, high = SeedSequence([*_words(seed), *_words(repetition)]).generate_state(2)
    return (int(high) << 32 | int(low)) >> 1


def _words(number: int) -> tuple[int, int]:
    """64 bits as two words: of fixed width, or two numbers could run into each other."""
    return number & 0xFFFFFFFF, number >> 32 & 0xFFFFFFFF


def tasks(spec: WorkloadSpec, topology: Topology, seed: int, repetition: int) -> tuple[Task, ...]:
    """The tasks of `spec` in `repetition` of a scenario with `seed`, by release time.

    Arrivals lie in [0, `until_s`) and number at most `count`; those of a trace
    may fall on `until_s`. Raises ScenarioError when a source, sink or
    candidate is not a host of `topology`.
    """
    for host in (*spec.sources, *spec.sinks, *spec.candidates):
        if host not in topology.host:
            raise ScenarioError(
                f"workload {spec.name}: found {host!r}, expected a host of the topology"
            )
    if not spec.sources and not spec.after:
        raise ScenarioError(f"workload {spec.name}: found no sources, expected at least one")
    seed_r = repetition_seed(seed, repetition)
    # The stages of a graph arrive together: by the stream that has the graph's name.
    arrivals, *_ = _streams(spec.graph or spec.name, seed_r)
    _, sources, sinks = _streams(spec.name, seed_r)
    released: list[Task] = []
    for i, release_s in enumerate(_arrivals(spec, arrivals)):
        whole = f"{spec.graph or spec.name}-{i:04d}" if spec.graph or spec.supersteps else ""
        needs = tuple(replace(need, task=f"{need.task}-{i:04d}") for need in spec.after)
        reduce = spec.reduce
        if reduce is not None:
            reduce = replace(reduce, tasks=tuple(f"{task}-{i:04d}" for task in reduce.tasks))
        for member in range(spec.members):
            source = _choose(spec.sources, sources) if spec.sources else ""
            task = Task(
                id=f"{spec.name}-{i:04d}" + (f".{member + 1}" if spec.supersteps else ""),
                workload=spec.name,
                release_s=release_s,
                source=source,
                sink=_choose(spec.sinks, sinks) if spec.sinks else source,
                input_bytes=spec.input_bytes,
                compute_s=spec.compute_s,
                output_bytes=spec.output_bytes,
                cpu=spec.cpu,
                memory_bytes=spec.memory_bytes,
                storage_bytes=spec.storage_bytes,
                accelerators=spec.accelerators,
                deadline_s=spec.deadline_s,
                candidates=spec.candidates,
                constraints=spec.constraints,
                graph=whole,
                needs=needs,
                reduce=reduce,
                service=spec.name if spec.replicas else "",
            )
            if spec.supersteps is not None:
                task = replace(task, gang=whole, gang_size=spec.members, supersteps=spec.supersteps)
            released.append(task)
    return tuple(released)


def all_tasks(scenario: Scenario, repetition: int) -> tuple[Task, ...]:
    """The tasks of every workload of `scenario` in `repetition`, by release time."""
    released = [
        task
        for spec in scenario.workloads
        for task in tasks(spec, scenario.topology, scenario.seed, repetition)
    ]
    return tuple(sorted(released, key=lambda task: (task.release_s, task.id)))


def _streams(workload: str, seed: int) -> list[Iterator[float]]:
    """Three independent streams of uniform numbers in [0, 1)."""
    digest = hashlib.sha256(workload.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
    return [_uniform(PCG64(child)) for child in SeedSequence([*_words(seed), *words]).spawn(3)]


def _uniform(bits: PCG64) -> Iterator[float]:
    """The upper 53 of each 64 raw bits as a fraction."""
    while True:
        yield (int(bits.random_raw()) >> 11) * 2.0**-53


def _choose(names: Sequence[str], uniform: Iterator[float]) -> str:
    return names[int(next(uniform) * len(names))]


def _arrivals(spec: WorkloadSpec, uniform: Iterator[float]) -> Iterator[float]:
    """Release times in seconds, in order."""
    arrival = spec.arrival
    times: Iterator[float]
    if arrival.kind == "trace":
        times = iter(sorted(arrival.times_s))
    elif arrival.kind == "fixed":
        times = (i / arrival.rate for i in count())
    else:
        times = _poisson(arrival.rate, uniform)
    until_s = spec.until_s
    if until_s is not None:
        if arrival.kind == "trace":
            times = takewhile(lambda t: t <= until_s, times)
        else:
            times = takewhile(lambda t: t < until_s, times)
    elif spec.count is None and arrival.kind != "trace":
        raise ScenarioError(f"workload {spec.name}: found no end, expected count or until")
    return islice(times, spec.count)


def _poisson(rate: float, uniform: Iterator[float]) -> Iterator[float]:
    """A Poisson process: exponential gaps by inversion, -ln(1 - u) / rate."""
    at_s = 0.0
    for u in uniform:
        at_s -= math.log1p(-u) / rate
        yield at_s
