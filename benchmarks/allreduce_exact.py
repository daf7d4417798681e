"""Random all-reduces on links that lose, reorder and duplicate: is every result the exact one?

    sudo .venv/bin/python benchmarks/allreduce_exact.py --count 1000 --kills 5
    sudo .venv/bin/python benchmarks/allreduce_exact.py --target bmv2 --rate 2 --count 20 --kills 0

Each all-reduce has a random number of elements, a random operation (sum, min, max) and random
vectors; every worker's result must be, bit for bit, the exact integer reduction. Then, on
`--kills` networks one after the other, the switch that adds for all is switched off at a
random moment of a long all-reduce, and every worker must end with the right answer all the same.
Status 1 where one result was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import json
import random
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from reducing import ROOT, add_options, ready

from testbed.experiment.allreduce import Meter, Reduction
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation

START_S = 0.02
OPS = ("sum", "min", "max")
COUNTED = ("in_network", "by_hosts", "sent", "repeated", "refused", "contributed", "invalid")


def impairments(options: argparse.Namespace) -> str:
    """Of every link, each way: a vector passes two or four of them."""
    reorder = f", jitter: {options.jitter}ms, reorder: true" if options.jitter else ""
    return f", loss: {options.loss * 100:g}%, duplicate: {options.duplicate * 100:g}%{reorder}"


def gained(runs: list[Reduction]) -> Counter[str]:
    """What workers counted, of all runs and workers."""
    total: Counter[str] = Counter()
    for run in runs:
        for counts in run.counts:
            total.update({name: counts[name] for name in COUNTED})
    return total


async def many(options: argparse.Namespace) -> dict[str, Any]:
    """`--count` all-reduces, one after the other."""
    draw = random.Random(options.seed)
    runs = []
    wrong = []
    async with ready(options, impairments(options)) as at:
        meter = Meter(at.network)
        await meter.start()
        for number in range(options.count):
            size = round(options.most ** draw.random())
            op = draw.choice(OPS)
            done = await at.workers.reduce("in-network", size, number, op=op, start_s=START_S)
            runs.append(done)
            if not done.right:
                wrong.append({"number": number, "size": size, "op": op})
            if (number + 1) % 100 == 0 or number + 1 == options.count:
                print(f"{number + 1} done, {len(wrong)} wrong: {dict(gained(runs))}", flush=True)
        traffic = await meter.since()
        frames = await met(at.network)
    return {
        "count": options.count, "wrong": wrong, "counts": dict(gained(runs)),
        "adds": dict(traffic.adds), "frames": frames,
    }  # fmt: skip


async def met(network: Emulation) -> dict[str, int]:
    """Frames that links lost by chance, and that they delivered twice."""
    readings = await network.switch_readings()
    drops = [queue.drops for reading in readings.values() for queue in reading.queues.values()]
    return {"lost": sum(d.loss for d in drops), "duplicated": sum(d.duplicated for d in drops)}


async def killed(options: argparse.Namespace, number: int) -> dict[str, Any]:
    """A network of its own whose root is switched off midway."""
    after_s = random.Random(f"{options.seed} {number}").uniform(0.05, 0.8)
    after_s *= options.kill_size * 8 / (options.rate * 1e6)
    async with ready(options, impairments(options)) as at:
        await at.workers.reduce("in-network", 20_000, 1)

        async def kill() -> None:
            await asyncio.sleep(0.5 + after_s)
            await at.network.set_node_up(ROOT, False)

        killing = asyncio.create_task(kill())
        done = await at.workers.reduce("in-network", options.kill_size // 4, 2)
        await killing
    return {
        "killed after s": round(after_s, 3), "completion_s": round(done.completion_s, 3),
        "wrong": [] if done.right else [number], "counts": dict(gained([done])),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    add_options(parser, workers=4, slots=64)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--most", type=int, default=20_000, help="elements of a vector")
    parser.add_argument("--loss", type=float, default=0.01, help="of every link, as a share")
    parser.add_argument("--duplicate", type=float, default=0.01, help="of every link, as a share")
    parser.add_argument("--jitter", type=float, default=0.5, help="of every link, ms; reorders")
    parser.add_argument("--kills", type=int, default=5, help="networks whose adding switch fails")
    parser.add_argument("--kill-size", type=int, default=2_000_000, help="bytes of their vector")
    options = parser.parse_args()

    parts = [functools.partial(many, options)] if options.count else []
    parts += [functools.partial(killed, options, number) for number in range(options.kills)]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "found.json")
        for part in parts:  # each in namespaces of its own

            def work(part: Callable[[], Coroutine[Any, Any, dict[str, Any]]] = part) -> int:
                told.write_text(json.dumps(asyncio.run(part())))
                return 0

            if status := isolate.enter(f"exact-{secrets.token_hex(4)}", work):
                sys.exit(status)
            found.append(json.loads(told.read_text()))
            print(found[-1], flush=True)
    wrong = sum(len(part["wrong"]) for part in found)
    print(f"{options.count} all-reduces and {options.kills} with a killed switch: {wrong} wrong")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
