"""What all tests share: a timing test is not judged while the machine is taken away."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, not whether the code is right. New
# examples are for those who can look into one: what lands is judged by the same ones each time.
settings.register_profile(
    "testbed",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("testbed")

STOLEN_LIMIT = 0.02
"""Share of CPU time that the hypervisor may give to others before times mean nothing."""

stolen_from: dict[str, float] = {}
"""The largest share stolen while a module's fixtures measured what its tests look at."""


def cpu_times() -> tuple[int, int]:
    """Stolen ticks and all ticks of all CPUs since boot (proc(5), /proc/stat)."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return fields[7], sum(fields)


def share_since(before: tuple[int, int]) -> float:
    """The share of CPU time stolen since `before`."""
    stolen, total = cpu_times()
    return (stolen - before[0]) / max(1, total - before[1])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    before = cpu_times()
    try:
        return (yield)
    finally:
        module = item.nodeid.partition("::")[0]
        stolen_from[module] = max(share_since(before), stolen_from.get(module, 0.0))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A `timing` test whose assertion failed while the hypervisor ran others is skipped.

    Only an assertion: an error is an error on any machine. The exception is
    let go of before the skip, because the frames it holds keep channels and
    sockets alive, and a gRPC channel that is alive makes forked children hang.
    """
    if item.get_closest_marker("timing") is None:
        return (yield)
    before = cpu_times()
    module = item.nodeid.partition("::")[0]
    try:
        return (yield)
    except AssertionError as error:
        worst = max(share_since(before), stolen_from.get(module, 0.0))
        if worst <= STOLEN_LIMIT:
            raise
        said = str(error).partition("\n")[0]
    pytest.skip(f"not judged: {worst:.0%} of the CPU was taken away while this was timed ({said})")
