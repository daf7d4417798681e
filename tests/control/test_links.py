"""What counters at both ends of a link, read at different times, tell of losses between them."""

from __future__ import annotations

import random
from bisect import bisect_right

import pytest

from testbed.control.links import Counters, Losses
from testbed.model.observations import CounterReading

DELAY_S = 0.02
INTERVAL_S = 0.25
A, B = ("a", 1), ("b", 1)


def bursts(rng: random.Random, until_s: float) -> list[float]:
    """When packets leave: transfers of 140 packets at 10 Mbit/s, now and then."""
    times: list[float] = []
    at_s = 0.0
    while at_s < until_s:
        at_s += rng.expovariate(2.0)
        times += [at_s + n * 1.2e-3 for n in range(140)]
    return sorted(times)


def steady(_: random.Random, until_s: float) -> list[float]:
    return [n / 800 for n in range(int(800 * until_s))]


def seen(times: list[float], loss: float, seed: int) -> list[Losses]:
    """What is believed of the link's losses at every reading of a minute."""
    rng = random.Random(seed)
    arrived = [t + DELAY_S for t in times if rng.random() >= loss]
    counters = Counters(rate_window_s=1.0, loss_window_s=5.0)
    readings = [
        (n * INTERVAL_S + rng.uniform(0, 0.05), end, name, on)
        for n in range(240)
        for end, name, on in ((A, "port_tx", times), (B, "port_rx", arrived))
    ]
    believed = []
    for at_s, (switch, port), name, on in sorted(readings, key=lambda one: one[0]):
        count = bisect_right(on, at_s)
        cells = {name: {port: (count, 1500 * count)}}
        if name == "port_tx":
            cells["port_offered"] = cells[name]
        counters.read(CounterReading(switch, at_s, cells), (port,))
        believed.append(counters.losses(A, B, DELAY_S))
    return believed


@pytest.mark.parametrize("seed", range(20))
def test_bursts_that_are_read_in_the_middle_are_not_taken_for_losses(seed: int) -> None:
    believed = seen(bursts(random.Random(seed), 60.0), 0.0, seed)
    assert max(losses.wire for losses in believed) == 0.0


@pytest.mark.parametrize("loss", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("traffic", [bursts, steady])
def test_what_is_lost_is_found(traffic: object, loss: float) -> None:
    found: list[float] = []
    for seed in range(5):
        times = traffic(random.Random(seed), 60.0)  # type: ignore[operator]
        found += [losses.wire for losses in seen(times, loss, seed)[80:]]
    mean = sum(found) / len(found)
    assert 0.4 * loss < mean < 1.1 * loss
