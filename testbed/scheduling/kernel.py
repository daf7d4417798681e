"""The arithmetic of `network-aware` for many nodes at once, compiled by numba.

What `network_aware` works out for one node and one transfer at a time, in the
same order and by the same formulas: rates that links leave, transfer times
after `transfer`, and completion. Links, nodes and racks (the switches that
nodes hang on) are numbers here; `landscape` keeps the arrays.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numba import njit

from testbed.scheduling.transfer import (
    FRAME_BYTES,
    INITIAL_WINDOW_BYTES,
    LEAST_RATE_BPS,
    MATHIS,
    MSS_BYTES,
    QUEUE_BYTES,
)

FITS, WAITS, REJECTED, UNSEEN = 0, 1, 2, 3
"""What became of a node: takes the task now, or later, or never, or was not looked at."""

CAPACITY, BACKGROUND, RESERVED, SHARING, DELAY, LOSS = range(6)
"""Columns of the table of links."""

CORES, FREE_S, RATIO, RATIO_AT = range(4)
"""Columns of the table of nodes; `FREE_S` is when the first of its tasks should end."""

TIME, MODEL_IN, MODEL_OUT, TIME_IN, TIME_COMPUTE, TIME_OUT, WAY_IN, WAY_OUT = range(8)
"""Columns of what is found for each node."""

CHOSEN, RUNNER, EQUAL, WORST, IDLE, RUNNER_IDLE, SHARED = range(7)
TIMES, MODELS, WAYS, RUNNER_TIMES, IN, OUT = 7, 10, 12, 14, 17, 21
LOOKED, FOLLOWED, BEST, BEST_WAIT = range(25, 29)
TOLD = 29
"""Places of what `decide` tells, and `conclude` of the chosen node and of the fastest other one.

`EQUAL` is the time up to which nodes counted as equal, `WORST` the greatest,
`SHARED` whether ways in and out have a link in common. From `TIMES` on are the
predicted times in, computing and out, from `MODELS` those in and out without
correction, from `IN` and `OUT` what `_way_facts` says.
"""

SOURCE, UP, SINK, DOWN, SIZE_IN, SIZE_OUT, COMPUTE, CPU, START, WANTED, NOW, DRAW = range(12)
HALF_LIFE, DEFER, SLACK, SLACK_SHARE, IN_ORDER = range(13, 18)
ASKED = 18
"""Places of what is asked of `decide`: the source's node and uplink, the sink's node and downlink
(-1: none), bytes in and out, CPU-seconds and cores, where `order` is followed from and until how
many fit, the time, and the draw's halves. From `HALF_LIFE` on nothing changes from task to task."""

OFFER = RATE, FIRST, AHEAD, FRAME, DELAY_S, THROUGH = range(6)
"""Places of what a way offers, as `transfer.Offer`, its delay and the share that is not lost."""
HOPS, TOOK = 6, 7
"""Beside these, of the last transfer: links of its way, and its time."""

LEAST_SHARE = 0.02
_LN2 = 0.6931471805599453
_NEVER = np.inf

compiled = partial(njit, cache=True, error_model="numpy", _nrt=False)
"""Without numba's runtime: nothing is allocated here, and references to arrays are not counted,
which took a quarter of the time."""


@compiled()
def transfer_s(
    size_bytes: float,
    rate_bps: float,
    first_bps: float,
    ahead_bytes: float,
    frame_s: float,
    delay_s: float,
    loss: float,
    hops: int,
) -> float:
    """As `transfer.transfer_s`; `hops` is the number of links, one more than of switches."""
    switches = hops - 1
    extra = 0 if switches < 2 else 40 + 8 + 16 * (switches - 1)
    rtt_s = 2 * delay_s
    share = MSS_BYTES / (FRAME_BYTES + extra)
    rate, peak = rate_bps * share, max(first_bps, rate_bps) * share
    if loss > 0 and rtt_s > 0:
        most = 8 * MSS_BYTES / rtt_s * MATHIS / np.sqrt(loss)
        rate, peak = min(rate, most), min(peak, most)
    rate, peak = max(rate, LEAST_RATE_BPS), max(peak, LEAST_RATE_BPS)
    round_s = rtt_s + frame_s
    pipe_bytes = peak * round_s / 8
    time_s = rtt_s
    left = size_bytes
    window = float(INITIAL_WINDOW_BYTES)
    while left > window and window < pipe_bytes:
        left -= window
        time_s += round_s
        window *= 2
    bulk_s = max(8 * left / peak, 8 * (left - ahead_bytes) / rate)
    return float(time_s + bulk_s + delay_s + frame_s)


@compiled()
def link_rate(links: Any, i: int) -> float:
    """What a new flow gets of link `i`: as `NetworkAware._rate`."""
    left = links[i, CAPACITY] - links[i, BACKGROUND]
    residual = max(0.0, left - links[i, RESERVED])
    return float(max(residual, left / (links[i, SHARING] + 1.0), LEAST_SHARE * links[i, CAPACITY]))


@compiled()
def _along(links: Any, i: int, offer: Any) -> None:
    """A way one link longer; see `OFFER`, and `transfer.along` and `offered`."""
    rate = link_rate(links, i)
    capacity, background = links[i, CAPACITY], links[i, BACKGROUND]
    first = max(rate, (capacity - background / 2) / (links[i, SHARING] + 1.0))
    busy = background / capacity if background < capacity else 1.0
    if rate < offer[RATE]:
        offer[RATE], offer[AHEAD] = rate, busy * QUEUE_BYTES
    elif rate == offer[RATE]:
        offer[AHEAD] = min(offer[AHEAD], busy * QUEUE_BYTES)
    offer[FIRST] = min(offer[FIRST], first)
    offer[FRAME] += 8 * FRAME_BYTES / capacity if capacity > 0 else 0.0
    offer[DELAY_S] += links[i, DELAY]
    offer[THROUGH] *= 1.0 - links[i, LOSS]


@compiled()
def _nothing(offer: Any) -> None:
    """Of a way without links."""
    offer[RATE], offer[FIRST], offer[AHEAD] = _NEVER, _NEVER, 0.0
    offer[FRAME], offer[DELAY_S], offer[THROUGH] = 0.0, 0.0, 1.0


@compiled()
def _trunks(links: Any, ways: Any, counts: Any, rack: int, facts: Any) -> None:
    """What every way between one switch and a rack offers."""
    for k in range(ways.shape[1]):
        _nothing(facts[rack, k])
        for j in range(counts[rack, k]):
            _along(links, ways[rack, k, j], facts[rack, k])


@compiled()
def _ratio(ratio: float, at_s: float, now: float, half_life_s: float) -> float:
    """As `Corrector.ratio`."""
    if ratio == 1.0:
        return 1.0
    return float(1.0 + (ratio - 1.0) * np.exp(-_LN2 * (now - at_s) / half_life_s))


@compiled()
def _best_way(
    facts: Any, counts: Any, rack: int, ends: Any, size: float, last: Any
) -> tuple[float, int]:
    """The least time over the ways of a rack, and which; -1 where there is none.

    `ends` is what the links of both hosts offer. A way that offers no more in anything than the
    best so far is left out. `last` has what `transfer_s` was last asked for this size, and its
    answer: where the bottleneck is the same for many nodes, so is the question.
    """
    least, which = _NEVER, -1
    best_rate, best_first, best_ahead = 0.0, 0.0, 0.0
    for k in range(counts.shape[1]):
        if counts[rack, k] < 0:
            break
        rate, ahead = ends[RATE], ends[AHEAD]
        if facts[rack, k, RATE] < rate:
            rate, ahead = facts[rack, k, RATE], facts[rack, k, AHEAD]
        elif facts[rack, k, RATE] == rate:
            ahead = min(ahead, facts[rack, k, AHEAD])
        first = min(ends[FIRST], facts[rack, k, FIRST])
        if (
            which >= 0
            and rate <= best_rate
            and first <= best_first
            and ahead <= best_ahead
            and counts[rack, k] >= counts[rack, which]
            and facts[rack, k, FRAME] >= facts[rack, which, FRAME]
            and facts[rack, k, DELAY_S] >= facts[rack, which, DELAY_S]
            and facts[rack, k, THROUGH] <= facts[rack, which, THROUGH]
        ):
            continue
        frame = ends[FRAME] + facts[rack, k, FRAME]
        delay = ends[DELAY_S] + facts[rack, k, DELAY_S]
        loss = 1.0 - ends[THROUGH] * facts[rack, k, THROUGH]
        hops = counts[rack, k] + 2
        if not (
            rate == last[RATE]
            and first == last[FIRST]
            and ahead == last[AHEAD]
            and frame == last[FRAME]
            and delay == last[DELAY_S]
            and loss == last[THROUGH]
            and hops == last[HOPS]
        ):
            last[RATE], last[FIRST], last[AHEAD], last[FRAME] = rate, first, ahead, frame
            last[DELAY_S], last[THROUGH], last[HOPS] = delay, loss, hops
            last[TOOK] = transfer_s(size, rate, first, ahead, frame, delay, loss, hops)
        if last[TOOK] < least:
            least, which = last[TOOK], k
            best_rate, best_first, best_ahead = rate, first, ahead
    return least, which


@compiled()
def least_allocated(capacity: Any, held: Any, request: Any, node: int) -> int:
    """As `plugins.LeastAllocated`."""
    score = 0
    for r in range(2):
        wanted = held[node, r] + request[r]
        if capacity[node, r] != 0 and wanted <= capacity[node, r]:
            score += (capacity[node, r] - wanted) * 100 // capacity[node, r]
    return score // 2


@compiled()
def conclude(
    links: Any,
    racks: Any,
    capacity: Any,
    held: Any,
    request: Any,
    to_racks: Any,
    to_counts: Any,
    from_racks: Any,
    from_counts: Any,
    source: int,
    up: int,
    sink: int,
    down: int,
    looked: int,
    equal_s: float,
    draw_high: int,
    draw_low: int,
    in_order: bool,
    forced: int,
    seen: Any,
    found: Any,
    verdicts: Any,
    tied: Any,
    out: Any,
) -> None:
    """Choose among those of the nodes in `seen` that fit and are predicted within `equal_s`.

    Of these the least allocated, and of several the one drawn by the halves of
    `framework.drawn`, and nodes count by their numbers if `in_order`.
    Or, if it is not negative, `forced`. Tells in `out` what was chosen, of the
    others that fit the fastest, and what is known of the ways. Gives `verdicts`
    back clean.
    """
    count, score, worst, runner, second = 0, -1, 0.0, -1, -1
    for j in range(looked):
        node = seen[j]
        verdict = verdicts[node]
        verdicts[node] = UNSEEN
        if verdict != FITS:
            continue
        time = found[node, TIME]
        worst = max(worst, time)
        if runner < 0 or time < found[runner, TIME]:
            runner, second = node, runner
        elif second < 0 or time < found[second, TIME]:
            second = node
        if time > equal_s:
            continue
        idle = least_allocated(capacity, held, request, node)
        if idle > score:
            count, score = 0, idle
        if idle == score:
            tied[count] = node
            count += 1
    chosen = forced
    if chosen < 0 and count > 0:
        nth = (draw_high % count * (2**32 % count) + draw_low % count) % count
        if in_order:
            for t in range(count):
                verdicts[tied[t]] = FITS
            chosen = 0
            while verdicts[chosen] != FITS or nth > 0:
                nth -= verdicts[chosen] == FITS
                chosen += 1
            for t in range(count):
                verdicts[tied[t]] = UNSEEN
        else:
            chosen = tied[nth]
    if runner == chosen:
        runner = second
    out[CHOSEN], out[RUNNER], out[EQUAL], out[WORST] = chosen, runner, equal_s, worst
    if runner >= 0:
        out[RUNNER_IDLE] = least_allocated(capacity, held, request, runner)
        for i in range(3):
            out[RUNNER_TIMES + i] = found[runner, TIME_IN + i]
    if chosen < 0:
        return
    rack = racks[chosen]
    out[IDLE] = least_allocated(capacity, held, request, chosen)
    for i in range(3):
        out[TIMES + i] = found[chosen, TIME_IN + i]
    out[MODELS], out[MODELS + 1] = found[chosen, MODEL_IN], found[chosen, MODEL_OUT]
    k_in, k_out = int(found[chosen, WAY_IN]), int(found[chosen, WAY_OUT])
    out[WAYS], out[WAYS + 1] = k_in, k_out
    mine = racks.shape[0] + chosen
    if chosen != source:
        _way_facts(links, up, to_racks, rack, k_in, to_counts[rack, k_in], chosen, out, IN)
    if chosen != sink:
        _way_facts(links, mine, from_racks, rack, k_out, from_counts[rack, k_out], down, out, OUT)
    out[SHARED] = 0.0
    if chosen != source and chosen != sink:
        for i in range(-1, to_counts[rack, k_in] + 1):
            a = up if i < 0 else (chosen if i == to_counts[rack, k_in] else to_racks[rack, k_in, i])
            for j in range(from_counts[rack, k_out]):
                if a == from_racks[rack, k_out, j]:
                    out[SHARED] = 1.0
            if a in (mine, down):
                out[SHARED] = 1.0


@compiled()
def _way_facts(
    links: Any, first: int, ways: Any, rack: int, k: int, count: int, last: int, out: Any, at: int
) -> None:
    """Rate for a new flow, residual rate, delay and loss of link `first`, a way, link `last`."""
    rate, residual, delay, through = _NEVER, _NEVER, 0.0, 1.0
    for j in range(-1, count + 1):
        i = first if j < 0 else (last if j == count else ways[rack, k, j])
        rate = min(rate, link_rate(links, i))
        left = links[i, CAPACITY] - links[i, BACKGROUND] - links[i, RESERVED]
        residual = min(residual, max(0.0, left))
        delay += links[i, DELAY]
        through *= 1.0 - links[i, LOSS]
    out[at], out[at + 1], out[at + 2], out[at + 3] = rate, residual, delay, 1.0 - through


@compiled()
def decide(
    links: Any,
    nodes: Any,
    racks: Any,
    capacity: Any,
    held: Any,
    usable: Any,
    order: Any,
    first: Any,
    request: Any,
    to_racks: Any,
    to_counts: Any,
    from_racks: Any,
    from_counts: Any,
    ratios_in: Any,
    ratios_out: Any,
    asked: Any,
    into: Any,
    back: Any,
    last: Any,
    seen: Any,
    found: Any,
    verdicts: Any,
    tied: Any,
    out: Any,
) -> None:
    """The node where a task should be over first: of `first`, and of `order` from its start.

    `order` is followed until as many nodes as are wanted fit. `asked` has what is in `ASKED`,
    `into` and `back` are for what is worked out of the ways of racks, `last` for transfers.
    Node `i` has links `i` (towards it) and `len(nodes) + i` (from it). Tells in `out` how many
    nodes were looked at (their numbers are then in `seen`), how far `order` was followed, the
    least time of a node that fits now and the least bound of one that would have to be waited
    for. If that is no less than the other, `conclude` has chosen.
    """
    count = racks.shape[0]
    source, up = int(asked[SOURCE]), int(asked[UP])
    sink, down = int(asked[SINK]), int(asked[DOWN])
    start, wanted = int(asked[START]), int(asked[WANTED])
    size_in, size_out = asked[SIZE_IN], asked[SIZE_OUT]
    compute_s, cpu = asked[COMPUTE], asked[CPU]
    now, half_life_s, defer = asked[NOW], asked[HALF_LIFE], asked[DEFER] > 0
    for rack in range(into.shape[0]):
        into[rack, 0, 0] = -1.0  # its ways have not been looked at
    last[0, RATE], last[1, RATE] = -1.0, -1.0  # no rate is
    ends = last[2]
    looked, followed, fitting = 0, 0, 0
    best, best_wait = _NEVER, _NEVER
    position, total = 0, first.shape[0] + order.shape[0]
    while position < total:
        if position < first.shape[0]:
            node = first[position]
        else:
            if fitting >= wanted:
                break
            node = order[(start + followed) % order.shape[0]]
            followed += 1
        position += 1
        if verdicts[node] != UNSEEN:
            continue
        seen[looked] = node
        looked += 1
        verdicts[node] = REJECTED
        if usable[node] == 0:
            continue
        fits, ever = usable[node] == 1, True
        for r in range(request.shape[0]):
            if request[r] > 0:
                if request[r] > capacity[node, r]:
                    ever = False
                if request[r] > capacity[node, r] - held[node, r]:
                    fits = False
        if not ever or not (fits or defer):
            continue
        rack = racks[node]
        if into[rack, 0, 0] < 0:
            _trunks(links, to_racks, to_counts, rack, into)
            _trunks(links, from_racks, from_counts, rack, back)
        time_in, way_in = 0.0, 0
        if node != source:
            _nothing(ends)
            _along(links, up, ends)
            _along(links, node, ends)
            time_in, way_in = _best_way(into, to_counts, rack, ends, size_in, last[0])
        time_out, way_out = 0.0, 0
        if node != sink:
            _nothing(ends)
            _along(links, count + node, ends)
            _along(links, down, ends)
            time_out, way_out = _best_way(back, from_counts, rack, ends, size_out, last[1])
        if way_in < 0 or way_out < 0:
            continue
        cores = min(cpu, nodes[node, CORES]) if cpu > 0 else nodes[node, CORES]
        compute = compute_s / cores
        compute *= _ratio(nodes[node, RATIO], nodes[node, RATIO_AT], now, half_life_s)
        found[node, MODEL_IN], found[node, MODEL_OUT] = time_in, time_out
        found[node, WAY_IN], found[node, WAY_OUT] = way_in, way_out
        time_in *= _ratio(ratios_in[rack, 0], ratios_in[rack, 1], now, half_life_s)
        time_out *= _ratio(ratios_out[rack, 0], ratios_out[rack, 1], now, half_life_s)
        time = time_in + compute + time_out
        found[node, TIME_IN], found[node, TIME_OUT] = time_in, time_out
        found[node, TIME_COMPUTE] = compute
        if fits:
            verdicts[node] = FITS
            fitting += 1
            best = min(best, time)
        else:
            verdicts[node] = WAITS
            time += max(0.0, nodes[node, FREE_S] - now)
            best_wait = min(best_wait, time)
        found[node, TIME] = time
    out[LOOKED], out[FOLLOWED], out[BEST], out[BEST_WAIT] = looked, followed, best, best_wait
    if best_wait >= best:
        equal_s = best + max(asked[SLACK], asked[SLACK_SHARE] * best)
        conclude(
            links, racks, capacity, held, request, to_racks, to_counts, from_racks, from_counts,
            source, up, sink, down, looked, equal_s, int(asked[DRAW]), int(asked[DRAW + 1]),
            asked[IN_ORDER] > 0, -1, seen, found, verdicts, tied, out,
        )  # fmt: skip
