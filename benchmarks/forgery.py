"""A forger who knows every algorithm and has seen valid packets, against a computing switch.

    sudo python benchmarks/forgery.py --target bmv2
    sudo python benchmarks/forgery.py --target embedded --forged 10000 --seen 1000

Prints what was sent by kind, what the switch counted by outcome, and whether
any result of the honest rounds in between changed. Exit status 1 if it did, if
a host would have believed a packet, or if one was not counted.
Root on Linux; simple_switch_grpc on PATH for BMv2.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
TESTS = Path(__file__).parents[1] / "tests" / "infrastructure" / "dataplane"
sys.path[:0] = [str(TESTS), str(TESTS / "embedded")]

from embedded_netns import private_network  # noqa: E402
from inc_forgery import Report, attack  # noqa: E402
from inc_network import running  # noqa: E402

from testbed.model import inc_wire  # noqa: E402

NAMES = {
    value: name.lower().replace("_", " ")
    for name, value in vars(inc_wire).items()
    if name.startswith(("REASON_", "OUTCOME_")) and name != "OUTCOME_COUNT"
}


async def run(target: str, seen: int, forged: int, seed: int) -> Report:
    async with running(target) as switch:
        return await attack(switch, seen, forged, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--target", choices=("bmv2", "embedded"), default="bmv2")
    parser.add_argument("--seen", type=int, default=1_000)
    parser.add_argument("--forged", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began_s = time.monotonic()
    with private_network():
        report = asyncio.run(run(options.target, options.seen, options.forged, options.seed))
    print(f"{options.target}, {options.seen} packets seen, {sum(report.sent.values())} sent:")
    for kind, number in report.sent.most_common():
        print(f"  {number:>6} {kind}")
    print(f"counted by the switch, {sum(report.counted.values())}:")
    for index, number in report.counted.most_common():
        print(f"  {number:>6} {NAMES[index]}")
    print(
        f"{report.rounds} honest rounds, {report.wrong_results} with a wrong, missing or second "
        f"result; {report.believed} packets a host would have believed; "
        f"{time.monotonic() - began_s:.0f} s"
    )
    raise SystemExit(0 if report.withstood else 1)


if __name__ == "__main__":
    main()
