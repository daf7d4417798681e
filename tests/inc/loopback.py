"""Workers side by side on addresses of a private loopback interface."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address
from pathlib import Path
from typing import TypeVar

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/dataplane/embedded"))

from embedded_netns import private_network

MOST = 5
PEERS = tuple(IPv6Address((0xFD00_0099 << 96) + i) for i in range(1, MOST + 1))
T = TypeVar("T")


@pytest.fixture
def addresses() -> Iterator[None]:
    with private_network():
        Path("/proc/sys/net/ipv6/conf/lo/disable_ipv6").write_text("0")
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for peer in PEERS:
            subprocess.run(["ip", "addr", "add", f"{peer}/128", "dev", "lo", "nodad"], check=True)
        yield


def everywhere(workers: int, work: Callable[[int], T]) -> list[T]:
    """`work` of every rank, side by side."""
    with ThreadPoolExecutor(workers) as pool:
        return [f.result(120) for f in [pool.submit(work, rank) for rank in range(workers)]]
