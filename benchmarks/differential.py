"""Random packets and entries through our own P4 programs: do BMv2 and embedded agree?

    sudo python benchmarks/differential.py --packets 100000 --seed 1

Prints one line per program and one for all: packets in, frames out, entries
written, counter cells compared, differences. Each difference comes with the
packet, the entries, both outputs and the seed. Exit status 1 if there is one.
Root on Linux; simple_switch_grpc on PATH.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("GRPC_VERBOSITY", "ERROR")  # or it tells of every server that stops
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "infrastructure" / "dataplane"))

from differential import Outcome, Subject, apart, compare  # type: ignore[attr-defined]
from differential_subjects import subjects


def line(name: str, outcome: Outcome, seconds: float) -> str:
    return (
        f"{name}: {outcome.packets} packets in, {outcome.outputs} frames out "
        f"({outcome.packet_ins} to the controller), {outcome.writes} entries written, "
        f"{outcome.cells} counter cells, {len(outcome.differences)} differences, {seconds:.0f} s"
    )


async def run(chosen: list[Subject], packets: int, seed: int) -> Outcome:
    total = Outcome()
    began_s = time.monotonic()
    weight = sum(subject.weight for subject in chosen)
    for number, subject in enumerate(chosen):
        share = round(packets * subject.weight / weight)
        if number == len(chosen) - 1:
            share = packets - total.packets
        start_s = time.monotonic()
        outcome = await compare(subject, share, seed, lambda found: print(found, flush=True))
        print(line(subject.name, outcome, time.monotonic() - start_s), flush=True)
        total.add(outcome)
    print(line(f"{len(chosen)} programs, seed {seed}", total, time.monotonic() - began_s))
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packets", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", choices=sorted(subjects()), action="append")
    options = parser.parse_args()
    chosen = [s for name, s in subjects().items() if not options.program or name in options.program]
    outcome = apart(lambda: run(chosen, options.packets, options.seed))
    raise SystemExit(1 if outcome.differences else 0)


if __name__ == "__main__":
    main()
