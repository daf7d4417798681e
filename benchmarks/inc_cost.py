"""What a computing switch pays for a request: processor time of its process, by vector size.

    sudo python benchmarks/inc_cost.py --target bmv2 --rounds 300

Three workers fill rounds of one slot; each round is three requests and three
results. "Refused" is the same packet with a wrong tag: parsed, keyed, hashed,
forwarded. "Plain" is a UDP packet of the same size that no primitive touches.
Root on Linux; simple_switch_grpc on PATH for BMv2.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
TESTS = Path(__file__).parents[1] / "tests" / "infrastructure" / "dataplane"
sys.path[:0] = [str(TESTS), str(TESTS / "embedded")]

import inc_network as net  # noqa: E402
from embedded_netns import private_network  # noqa: E402

WORKERS = 3
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Processor time a process has had so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


async def cost_s(switch: net.Switch, batches: list[list[tuple[int, bytes]]], each: int) -> float:
    """Processor seconds a frame. Every batch brings `each` frames out."""
    frames = 0
    before = cpu_s(switch.pid)
    for batch in batches:
        out = await switch.send(*batch, expect=each, linger_s=0)
        frames += len(batch)
        assert sum(map(len, out.values())) == each, (len(batch), out.keys())
    return (cpu_s(switch.pid) - before) / frames


async def run(target: str, rounds: int) -> None:
    async with net.running(target) as switch:
        await switch.job(WORKERS)
        print(f"{target}, {rounds} rounds of {WORKERS} workers, processor time a frame sent in")
        print(f"{'elements':>8} {'request':>12} {'refused':>12} {'plain':>12}")
        sequence = 0
        for count in (256, 64, 32):
            vectors = net.vectors(WORKERS, count)
            requests, refused, plain = [], [], []
            for _ in range(rounds):
                sequence += 1
                batch = [(i + 1, net.request(i, v, sequence)) for i, v in enumerate(vectors)]
                requests.append(batch)
                refused.append([(port, frame[:-1] + b"\x55") for port, frame in batch])
                size = len(batch[0][1]) - 62
                out = net.udp_frame(net.host(1), net.FALLBACK, bytes(size), port=5000)
                plain.append([(i + 1, out) for i in range(WORKERS)])
            costs = [await cost_s(switch, b, WORKERS) for b in (requests, refused, plain)]
            print(f"{count:>8} " + " ".join(f"{c * 1e6:>9.0f} us" for c in costs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--target", choices=("bmv2", "embedded"), default="bmv2")
    parser.add_argument("--rounds", type=int, default=300)
    options = parser.parse_args()
    with private_network():
        asyncio.run(run(options.target, options.rounds))


if __name__ == "__main__":
    main()
