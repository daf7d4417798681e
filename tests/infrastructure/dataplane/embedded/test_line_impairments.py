"""Loss, corruption, duplication and jitter against their closed forms, in virtual time.

Every interval is at 99.9 %; the seeds are fixed, so that a test passes always or never.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_lab import Lab
from scipy import stats

from testbed.model.network import GilbertElliott

COUNT = 60_000
FRAME = bytes(range(100))
GAP_NS = 1_000_000
CONFIDENCE = 0.999
Z = stats.norm.ppf(0.5 + CONFIDENCE / 2)


def fates(seed: int = 1, count: int = COUNT, **shape: object) -> list[bool]:
    """Of numbered frames through a link: whether each was lost."""
    with Lab(seed, **shape) as lab:
        lab.offer_all(count, GAP_NS, FRAME)
        arrived = lab.numbers(len(FRAME))
        assert lab.totals().loss_drops == count - len(arrived)
    lost = np.ones(count, bool)
    lost[arrived] = False
    return list(lost.tolist())


def within_binomial(found: int, count: int, share: float) -> bool:
    low, high = stats.binom.interval(CONFIDENCE, count, share)
    return bool(low <= found <= high)


@pytest.mark.parametrize("loss", [0.001, 0.05, 0.5])
def test_random_loss_is_binomial_and_has_no_memory(loss: float) -> None:
    lost = fates(loss=loss)
    assert within_binomial(sum(lost), COUNT, loss)
    after_loss = [b for a, b in pairwise(lost) if a]
    assert within_binomial(sum(after_loss), len(after_loss), loss)


@pytest.mark.parametrize(("loss", "burst"), [(0.01, 4.0), (0.1, 10.0), (0.3, 2.0)])
def test_bursty_loss_has_its_share_and_its_mean_burst(loss: float, burst: float) -> None:
    chain = GilbertElliott.of(loss, burst)
    lost = fates(burst=chain)
    # The variance of a two-state chain's mean is the binomial's times (1 + c) / (1 - c), c being
    # the correlation of neighbours.
    correlation = 1 - chain.enter - chain.leave
    spread = (1 + correlation) / (1 - correlation)
    deviation = math.sqrt(loss * (1 - loss) / COUNT * spread)
    assert abs(sum(lost) / COUNT - loss) < Z * deviation
    bursts = [sum(1 for _ in run) for bad, run in groupby(lost) if bad]
    deviation = math.sqrt((1 - chain.leave) / chain.leave**2 / len(bursts))
    assert abs(sum(bursts) / len(bursts) - burst) < Z * deviation
    longer = sum(n > burst for n in bursts)
    assert within_binomial(longer, len(bursts), (1 - chain.leave) ** math.floor(burst))


def test_both_states_may_lose_a_share() -> None:
    chain = GilbertElliott(enter=0.02, leave=0.1, loss_bad=0.6, loss_good=0.03)
    assert chain.loss == pytest.approx(0.6 / 6 + 0.03 * 5 / 6)
    lost = fates(burst=chain)
    # Losses of both states, and between neighbours the correlation of the states' shares.
    bad = 1 / 6
    mean = chain.loss
    correlation = 1 - chain.enter - chain.leave
    between = bad * (1 - bad) * (chain.loss_bad - chain.loss_good) ** 2
    variance = mean * (1 - mean) + 2 * between * correlation / (1 - correlation)
    assert abs(sum(lost) / COUNT - mean) < Z * math.sqrt(variance / COUNT)


def test_a_share_too_large_for_its_bursts_is_refused() -> None:
    with pytest.raises(ValueError, match="enter"):
        GilbertElliott.of(0.9, 1.0)


def test_corruption_flips_exactly_one_bit_anywhere_in_a_frame() -> None:
    share = 0.2
    with Lab(corrupt=share) as lab:
        for number in range(4000):
            lab.offer(number * GAP_NS, FRAME, number)
        arrived = lab.collect(len(FRAME))
        totals = lab.totals()
    flipped: Counter[int] = Counter()
    for number, one in enumerate(arrived):
        sent = FRAME[:-4] + number.to_bytes(4, "little")
        difference = int.from_bytes(sent, "big") ^ int.from_bytes(one.frame, "big")
        assert difference.bit_count() <= 1
        if difference:
            flipped[(difference.bit_length() - 1) * 8 // (8 * len(FRAME))] += 1
    assert totals.corrupted == sum(flipped.values())
    assert totals.sent == 4000
    assert within_binomial(totals.corrupted, 4000, share)
    assert stats.chisquare([flipped[eighth] for eighth in range(8)]).pvalue > 1 - CONFIDENCE


def test_a_duplicate_arrives_beside_its_original_and_takes_none_of_the_rate() -> None:
    share, count = 0.1, 20_000
    with Lab(duplicate=share, rate_bps=8e6, queue_bytes=10**9) as lab:
        lab.offer_all(count, 0, FRAME)
        arrived = lab.collect(len(FRAME))
        totals = lab.totals()
    times = Counter(one.number for one in arrived)
    assert set(times) == set(range(count))
    assert set(times.values()) == {1, 2}
    assert totals.duplicated == len(arrived) - count
    assert totals.sent == len(arrived)
    assert within_binomial(totals.duplicated, count, share)
    assert all(one.due_ns == (one.number + 1) * 100_000 for one in arrived)


@pytest.mark.parametrize("reorder", [False, True])
def test_jitter_is_uniform_around_the_delay(reorder: bool) -> None:
    delay_ns, jitter_ns = 5_000_000, 2_000_000
    with Lab(delay_s=delay_ns / 1e9, jitter_s=jitter_ns / 1e9, reorder=reorder) as lab:
        lab.offer_all(5000, 10 * delay_ns, FRAME)
        arrived = lab.collect(len(FRAME))
    delays = [one.due_ns - one.number * 10 * delay_ns for one in arrived]
    assert delay_ns - jitter_ns <= min(delays)
    assert max(delays) < delay_ns + jitter_ns
    fit = stats.kstest(delays, stats.uniform(delay_ns - jitter_ns, 2 * jitter_ns).cdf)
    assert fit.pvalue > 1 - CONFIDENCE


def test_frames_overtake_only_where_jitter_may_reorder() -> None:
    orders = {}
    for reorder in (False, True):
        with Lab(delay_s=0.005, jitter_s=0.004, reorder=reorder) as lab:
            lab.offer_all(3000, 100_000, FRAME)
            arrived = lab.collect(len(FRAME))
        assert [a.due_ns for a in arrived] == sorted(a.due_ns for a in arrived)
        orders[reorder] = [one.number for one in arrived]
    assert orders[False] == list(range(3000))
    assert sorted(orders[True]) == list(range(3000))
    # Neighbours swap when the later one's jitter is smaller by more than their distance d: for
    # uniform jitters of half-width j the chance is (2j - d)^2 / 8j^2.
    position = {number: i for i, number in enumerate(orders[True])}
    swapped = sum(position[n] > position[n + 1] for n in range(0, 2999, 2))
    assert within_binomial(swapped, 1500, (8 - 0.1) ** 2 / (8 * 4**2))


def test_a_seed_decides_every_fate() -> None:
    shape = {"loss": 0.2}
    assert fates(5, 2000, **shape) == fates(5, 2000, **shape)
    assert fates(5, 2000, **shape) != fates(6, 2000, **shape)


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(
            st.integers(0, 30),
            st.sampled_from([0.0, 1e6, 20e6, 1e9]),
            st.floats(0, 0.05),
            st.floats(0, 1),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_change_of_shape_loses_or_reorders_what_is_on_its_way(
    changes: list[tuple[int, float, float, float]],
) -> None:
    number, now_ns = 0, 0
    with Lab() as lab:
        for frames, rate_bps, delay_s, jitter in changes:
            lab.shape(rate_bps=rate_bps, delay_s=delay_s, jitter_s=jitter * delay_s)
            for _ in range(frames):
                lab.offer(now_ns, FRAME, number)
                number, now_ns = number + 1, now_ns + 50_000
        arrived = lab.collect(len(FRAME))
    assert [one.number for one in arrived] == list(range(number))


def test_frames_that_may_overtake_keep_their_time_when_the_shape_changes() -> None:
    with Lab(delay_s=0.01, jitter_s=0.008, reorder=True) as lab:
        lab.offer_all(100, 10_000, FRAME)
        lab.shape(delay_s=0.001)
        lab.offer(1_000_000, FRAME, 100)
        arrived = lab.collect(len(FRAME))
    assert sorted(one.number for one in arrived) == list(range(101))
    assert arrived[-1].number == 100, "without reordering it stays behind all of them"
    assert max(one.due_ns for one in arrived) > 10_000_000
