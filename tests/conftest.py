"""What all tests share: a timing test is not judged while the machine is taken away."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

STOLEN_LIMIT = 0.02
"""Share of CPU time that the hypervisor may give to others before times mean nothing."""

disturbed: list[tuple[BaseException, float]] = []
"""Failures that happened while the CPU was stolen; a fixture's is raised again for each test."""

stolen_from: dict[str, float] = {}
"""The largest share stolen while a module's fixtures measured what its tests look at."""


def cpu_times() -> tuple[int, int]:
    """Stolen ticks and all ticks of all CPUs since boot (proc(5), /proc/stat)."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return fields[7], sum(fields)


def unless_disturbed(item: pytest.Item, when: str) -> Generator[None, None, None]:
    """A `timing` test that failed while the hypervisor ran others is skipped, not failed."""
    if item.get_closest_marker("timing") is None:
        return (yield)
    stolen, total = cpu_times()

    def share() -> float:
        stolen_after, total_after = cpu_times()
        return (stolen_after - stolen) / max(1, total_after - total)

    module = item.nodeid.partition("::")[0]
    try:
        result = yield
        if when == "setup":
            stolen_from[module] = max(share(), stolen_from.get(module, 0.0))
        return result
    except (Exception, pytest.fail.Exception) as error:
        worst = max(share(), stolen_from.get(module, 0.0))
        if worst > STOLEN_LIMIT:
            disturbed.append((error, worst))
        for known, taken in disturbed:
            if known is error:
                pytest.skip(f"the hypervisor took {taken:.0%} of the CPU while this was timed")
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from unless_disturbed(item, "setup"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from unless_disturbed(item, "call"))
