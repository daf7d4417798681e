"""Admissions per second of the INC controller, and how long one takes.

    python benchmarks/controller.py [--switches 10,100,1000] [--seconds 5]
        [--strategy joint] [--json FILE]

Ten switches are a leaf-spine fabric, more are pods of 20 under eight cores; every
leaf has four hosts. Every switch sums, 256 elements a packet in 256 slots. Tasks with 2 to 8 random
sources of 100, 200 or 500 Mbit/s arrive; when as many run as there are switches,
each arrival is followed by the release of the oldest. Timed is `admit` alone, with
every promise put on record in SQLite (in a temporary folder) before it returns;
refusals count as answers and are timed as well. Bars at 100 switches: 500
admissions per second, p99 below 20 ms. On a virtual machine the share of
CPU time that its hypervisor gave to others meanwhile is printed as *stolen*.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import random
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from testbed.control.inc import IncController, IncOptions
from testbed.control.inc.planning import STRATEGIES, Strategy
from testbed.gateway.store import SqliteStore
from testbed.model.admission import Grant, TaskRequest
from tests.conftest import cpu_times, share_since
from tests.control.inc.networks import LIBRARY, capability

HOSTS_PER_LEAF = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in s; `per_s` counts answers by the time spent in `admit` alone.

    `per_cpu_s` counts them by the CPU time spent there, which others on the
    machine do not lengthen.
    """

    switches: int
    hosts: int
    answers: int
    admitted: int
    per_s: float
    per_cpu_s: float
    p50_s: float
    p99_s: float
    worst_s: float
    stolen: float


def wiring(switches: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Leaves and cables: two spines, or pods of 16 leaves and 4 aggregations under 8 cores.

    Leaves that make no pod hang on the last one.
    """
    if switches < 48:
        leaves = [f"leaf{i}" for i in range(switches - 2)]
        return leaves, [(leaf, f"spine{i}") for leaf in leaves for i in range(2)]
    pods = (switches - 8) // 20
    leaves = [f"leaf{i}" for i in range(switches - 8 - 4 * pods)]
    cables = [
        (leaf, f"agg{min(i // 16, pods - 1)}-{j}")
        for i, leaf in enumerate(leaves)
        for j in range(4)
    ]
    cables += [
        (f"agg{pod}-{j}", f"core{2 * j + k}")
        for pod in range(pods)
        for j in range(4)
        for k in range(2)
    ]
    return leaves, cables


def fabric(inc: IncController, switches: int) -> list[str]:
    """Names of the hosts."""
    leaves, cables = wiring(switches)
    names = list(dict.fromkeys([*leaves, *(end for cable in cables for end in cable)]))
    assert len(names) == switches
    for number, name in enumerate(names, 1):
        inc.switch(name, number, 0.0)
    for a, b in cables:
        inc.link(a, b, 10**11, 20e-6, 0.0)
    hosts = [f"h{i}" for i in range(len(leaves) * HOSTS_PER_LEAF)]
    for number, host in enumerate(hosts, 1):
        leaf = leaves[(number - 1) // HOSTS_PER_LEAF]
        inc.link(host, leaf, 10**10, 5e-6, 0.0)
        inc.host(host, leaf, f"fd00:{number:x}::1", 0.0)
    for name in names:
        inc.capability(
            capability(name, slots=256, elements=256, packets_per_s=10**7, register_bytes=10**9),
            0.0,
        )
    return hosts


def measure(switches: int, seconds: float, strategy: Strategy, folder: Path) -> Measured:
    store = SqliteStore(folder / f"{switches}.sqlite")
    numbers = itertools.count(1)
    inc = IncController(
        LIBRARY, store=store, new_secret=lambda: next(numbers).to_bytes(8, "big"), now=0.0,
        options=IncOptions(strategy=strategy),
    )  # fmt: skip
    hosts = fabric(inc, switches)
    draw = random.Random(switches)
    running: deque[str] = deque()
    now = 1.0

    cpu_s = 0.0

    def turn() -> tuple[float, bool]:
        nonlocal now, cpu_s
        now += 0.001
        request = TaskRequest(
            "t", tuple(draw.sample(hosts, min(len(hosts), draw.randint(2, 8)))),
            draw.choice(hosts), elements=10**6, rate_bps=draw.choice([1e8, 2e8, 5e8]),
            lease_s=1e6,
        )  # fmt: skip
        start, start_cpu = time.perf_counter(), time.process_time()
        answer = inc.admit(request, now)
        took = time.perf_counter() - start
        cpu_s += time.process_time() - start_cpu
        if isinstance(answer, Grant):
            running.append(answer.id)
        if len(running) > switches:
            inc.release(running.popleft(), now)
        return took, isinstance(answer, Grant)

    until = time.perf_counter() + seconds
    while len(running) < switches and time.perf_counter() < until:
        turn()
    gc.collect()
    before = cpu_times()
    times: list[float] = []
    admitted = 0
    cpu_s = 0.0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        took, granted = turn()
        times.append(took)
        admitted += granted
    stolen = share_since(before)
    store.close()
    times.sort()
    count = len(times)
    return Measured(
        switches, len(hosts), count, admitted, count / sum(times), count / cpu_s,
        times[count // 2],
        times[min(count - 1, count * 99 // 100)], times[-1], stolen,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--switches", default="10,100,1000")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--strategy", choices=STRATEGIES, default="joint")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found: list[Measured] = []
    print(
        "switches  hosts  answers  admitted  answers/s  /CPU-s"
        "       p50       p99     worst  stolen"
    )
    with tempfile.TemporaryDirectory() as folder:
        for switches in map(int, asked.switches.split(",")):
            one = measure(switches, asked.seconds, asked.strategy, Path(folder))
            found.append(one)
            print(
                f"{one.switches:8}{one.hosts:7}{one.answers:9}{one.admitted:10}{one.per_s:11.0f}{one.per_cpu_s:8.0f}"
                f"{one.p50_s * 1e3:7.2f} ms{one.p99_s * 1e3:7.2f} ms{one.worst_s * 1e3:7.2f} ms"
                f"{one.stolen:8.0%}",
                flush=True,
            )
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
