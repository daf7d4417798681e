"""May a run's figures be compared? A verdict on the machine, from observations alone.

Nothing here reads a clock or a file: `machine.MachineSampler`, the link
check, the infrastructure's drop counts and the task records are handed in.

A run is *unfit* when something happened that no policy asked for and that
is large enough to decide a comparison; *degraded* when it is large enough to
be seen in the figures; *fit* otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from testbed.infrastructure.interface import LinkDrops
from testbed.model.records import Fitness, LinkCheck, SwitchSample, TaskRecord
from testbed.model.scenario import Scenario

SATURATED = 0.95
"""A sample this busy (fraction of all cores, stolen time included) leaves nothing to spare."""
SATURATED_TIME_DEGRADED, SATURATED_TIME_UNFIT = 0.05, 0.25
"""Share of the run that may be saturated."""

STOLEN_DEGRADED, STOLEN_UNFIT = 0.02, 0.10
"""Mean share of CPU time that the hypervisor gave to others."""

LINK_RATE_UNFIT = 0.10
"""Relative rate error from which a link off its specification makes a run unfit."""
LINK_DELAY_UNFIT_S = 1e-3
"""Delay error, likewise."""

DROPS_UNFIT = 1e-4
"""Share of a link's packets dropped for no reason the scenario gives; any at all is degraded.
A loss rate of 1e-4 bounds TCP at 28 Mbit/s over a 50 ms round trip (Mathis et al. 1997)."""

COMPUTE_OFF, COMPUTE_SLACK_S = 0.20, 0.020
"""A computation longer than predicted by more than this share and this time (two CFS periods)
did not get the CPU that it was promised."""
COMPUTE_OFF_DEGRADED, COMPUTE_OFF_UNFIT = 0.05, 0.25
"""Share of computations that may be."""

TIMER_LAG_DEGRADED_S, TIMER_LAG_UNFIT_S = 0.020, 0.100
"""95th percentile of how late the run's timers fired: releases and decisions are as late.
Not a higher one: records are written between repetitions, where a late timer harms nothing."""

OTHERS_DEGRADED, OTHERS_UNFIT = 0.05, 0.15
"""Share of the machine's cores that processes outside of the run may use: a run's budget is
all of the machine, so what others take is missing somewhere."""

SWITCH_WAIT_DEGRADED, SWITCH_WAIT_UNFIT = 0.02, 0.10
"""Share of time that a switch's packet loop may be kept waiting for a CPU, the worst switch's."""
CONTROL_WAIT_DEGRADED, CONTROL_WAIT_UNFIT = 0.05, 0.20
"""Likewise the control plane's thread."""

LATE_S = 5e-3
"""A port is late when its packets leave this much after their time, at the 99th percentile over
a sampling interval. The kernel's timers are some 60 µs late on an idle machine."""
LATE_DEGRADED, LATE_UNFIT = 0.05, 0.25
"""Share of all packets that may be sent in intervals in which a port of their switch was late."""

THROTTLED_DEGRADED, THROTTLED_UNFIT = 0.02, 0.10
"""Share of time that a host, or the run as a whole, may be held back by a CPU quota. Computing
paces itself below a host's quota, so only what comes on top of it is ever held back."""

CLOCK_STEP_S, SUSPENDED_S = 0.010, 0.010
"""A clock that moves this much against CLOCK_MONOTONIC between two samples was set, or the
machine slept. Slewing (adjtimex(2)) moves it by at most 500 ppm."""
STANDSTILL_S = 1.0
"""A timer later than this while the CPUs had time to spare: the machine itself stood still."""

REPETITIONS_UNFIT = 0.20
"""Share of repetitions that may be unfit by themselves before the run is."""
NAMED_MOST = 3
"""Reasons name at most this many of a kind."""

MIN_SAMPLES = 20
"""Fewer machine samples than this are no basis for a share of time. None at all is no finding:
a simulated run does not depend on the machine."""

Severity = Literal["fit", "degraded", "unfit"]


@dataclass(frozen=True, slots=True)
class MachineSample:
    """The machine over one interval of `interval_s` that ended at `at_s`.

    `busy` and `stolen` are fractions of all cores; `waiting` is the fraction
    of time some task waited for a CPU, CPU quotas included, or None where the
    kernel does not tell (PSI); `watched_cores` is what the switches' engine
    used; `timer_lag_s` how late the sampler's own timer fired.
    """

    at_s: float
    interval_s: float
    busy: float
    stolen: float
    waiting: float | None
    watched_cores: float
    timer_lag_s: float
    others_cores: float = 0.0
    """Cores used by processes that are not the run's."""
    waited: float = 0.0
    """Fraction of time that the control plane's thread waited for a CPU."""
    throttled: float = 0.0
    """Fraction of time that control groups around the run were held back by a quota."""
    clock_step_s: float = 0.0
    """How far CLOCK_REALTIME moved against CLOCK_MONOTONIC."""
    suspended_s: float = 0.0
    """How long the machine slept."""
    clocksource: str = ""
    taken: float = 0.0
    """Fraction of all CPU time that the hypervisor took, whether or not anybody wanted it. It is
    seen on a machine that does nothing only while its CPUs are kept awake."""


@dataclass(frozen=True, slots=True)
class ComputeSpan:
    """One computation: how long it was predicted to take and how long it took."""

    host: str
    predicted_s: float
    actual_s: float


def assess(
    *,
    machine: Sequence[MachineSample] = (),
    link_checks: Iterable[LinkCheck] = (),
    drops: Mapping[tuple[str, str], LinkDrops] | None = None,
    compute: Sequence[ComputeSpan] = (),
    switches: Sequence[SwitchSample] = (),
    throttled: Mapping[str, float] | None = None,
    cores: float | None = None,
    promised_cores: float = 0.0,
    min_samples: int = MIN_SAMPLES,
) -> Fitness:
    """The verdict, with every reason in words, the gravest first.

    Parameters
    ----------
    machine
        Samples taken during the run.
    link_checks
        The links as measured before it.
    drops
        Ground truth per link direction, over the whole run.
    compute
        Every computation; see `nominal_spans`.
    switches
        Samples of every switch.
    throttled
        Host -> share of time that its quota held it back.
    cores, promised_cores
        Cores of the machine (None when unknown), and those of them that were
        promised to other runs, which are no disturbance.
    min_samples
        Machine samples that are too few to judge by.
    """
    findings = [
        *_machine(machine, cores, promised_cores, min_samples),
        *_clocks(machine),
        *_switches(switches),
        *_throttled(throttled or {}),
        *_links(link_checks),
        *_drops(drops or {}),
        *_compute(compute),
    ]
    order: tuple[Severity, ...] = ("unfit", "degraded", "fit")
    findings.sort(key=lambda finding: order.index(finding[0]))
    verdict = findings[0][0] if findings else "fit"
    return Fitness(verdict, tuple(reason for _, reason in findings))


def of_run(whole: Fitness, repetitions: Mapping[tuple[str, int], Fitness]) -> Fitness:
    """A run's verdict from what was seen of it as a whole and of each of its repetitions.

    A few unfit repetitions, keyed by (policy, number), degrade a run and are
    named; more of them (`REPETITIONS_UNFIT`) make it unfit, because each is a
    unit of the comparison.
    """
    unfit = [(key, found) for key, found in repetitions.items() if found.verdict == "unfit"]
    if not unfit:
        return whole
    share = len(unfit) / len(repetitions)
    told = "; ".join(
        f"repetition {number} of {policy}: {found.reasons[0]}"
        for (policy, number), found in unfit[:NAMED_MOST]
    )
    more = f"; and {len(unfit) - NAMED_MOST} more" if len(unfit) > NAMED_MOST else ""
    reason = f"{len(unfit)} of {len(repetitions)} repetitions are unfit ({told}{more})"
    if share > REPETITIONS_UNFIT:
        return Fitness("unfit", (*whole.reasons, reason))
    return Fitness(
        "degraded" if whole.verdict == "fit" else whole.verdict, (*whole.reasons, reason)
    )


def evidence(
    machine: Sequence[MachineSample], switches: Sequence[SwitchSample] = ()
) -> dict[str, float | None]:
    """The machine's figures during the run, for the manifest; None where there are none."""
    if not machine:
        return {"machine_samples": 0}
    waits = [s.waiting for s in machine if s.waiting is not None]
    kept = [s.cpu_waited for s in switches if s.cpu_waited is not None]
    late = [s.late_p99_s for s in switches if s.sent_packets]
    return {
        "machine_samples": len(machine),
        "cpu_busy_mean": _mean(machine, [s.busy for s in machine]),
        "cpu_busy_p95": float(np.quantile([s.busy for s in machine], 0.95)),
        "cpu_saturated_share": _share(machine, [s.busy + s.stolen >= SATURATED for s in machine]),
        "cpu_stolen_mean": _mean(machine, [s.stolen for s in machine]),
        "cpu_waiting_mean": float(np.mean(waits)) if waits else None,
        "cpu_others_cores_mean": _mean(machine, [s.others_cores for s in machine]),
        "run_throttled_mean": _mean(machine, [s.throttled for s in machine]),
        "control_waited_mean": _mean(machine, [s.waited for s in machine]),
        "clock_step_max_s": max(abs(s.clock_step_s) for s in machine),
        "suspended_s": sum(s.suspended_s for s in machine),
        "switch_engine_cores_mean": _mean(machine, [s.watched_cores for s in machine]),
        "switch_waited_p95": float(np.quantile(kept, 0.95)) if kept else None,
        "switch_late_p99_p95_s": float(np.quantile(late, 0.95)) if late else None,
        "switch_late_max_s": max((s.late_max_s for s in switches), default=None),
        "timer_lag_p95_s": float(np.quantile([s.timer_lag_s for s in machine], 0.95)),
        "timer_lag_max_s": max(s.timer_lag_s for s in machine),
    }


def nominal_spans(tasks: Iterable[TaskRecord], scenario: Scenario) -> list[ComputeSpan]:
    """Every computation against its CPU time over the cores it may use, whatever the policy.

    Holds where hosts are not overcommitted: a scheduler that admits tasks by
    their CPU request promises each of them its cores.
    """
    # Members of a group exchange data, too, while they compute; a service's requests wait there.
    alone = [w for w in scenario.workloads if w.supersteps is None and not w.replicas]
    cores = {workload.name: workload.cpu for workload in alone}
    spans = []
    for task in tasks:
        if task.workload not in cores:
            continue
        if task.host is None or task.compute_end_s is None or task.transfer_end_s is None:
            continue
        most = scenario.topology.host[task.host].cpu
        granted = min(cores[task.workload] or most, most)  # 0 asks for no limit of its own
        actual_s = task.compute_end_s - task.transfer_end_s
        spans.append(ComputeSpan(task.host, task.compute_cpu_s / granted, actual_s))
    return spans


Finding = tuple[Severity, str]


def _grade(value: float, degraded: float, unfit: float, reason: str) -> list[Finding]:
    """A finding when `value` exceeds a threshold, none when it does not."""
    if value > unfit:
        return [("unfit", reason)]
    return [("degraded", reason)] if value > degraded else []


def _share(machine: Sequence[MachineSample], condition: Sequence[bool]) -> float:
    """Share of the sampled time in which `condition` held."""
    held = sum(s.interval_s for s, c in zip(machine, condition, strict=True) if c)
    return held / sum(s.interval_s for s in machine)


def _machine(
    machine: Sequence[MachineSample],
    cores: float | None,
    promised_cores: float,
    min_samples: int,
) -> list[Finding]:
    """What follows from samples of the machine, when there are enough of them."""
    if not machine:
        return []
    if len(machine) < min_samples:
        return [
            ("degraded", f"the machine was sampled only {len(machine)} times: too few to judge")
        ]
    return [
        *_others(machine, cores, promised_cores),
        *_cpu(machine),
        *_timers(machine),
    ]


def _mean(machine: Sequence[MachineSample], values: Sequence[float]) -> float:
    return float(np.average(values, weights=[s.interval_s for s in machine]))


def _others(
    machine: Sequence[MachineSample], cores: float | None, promised_cores: float
) -> list[Finding]:
    if not cores:
        return []
    used = _mean(machine, [s.others_cores for s in machine]) - promised_cores
    return _grade(
        used / cores,
        OTHERS_DEGRADED,
        OTHERS_UNFIT,
        f"other processes on this machine used {used:.2f} of its {cores:g} cores (allowed: "
        f"{OTHERS_DEGRADED * cores:.2f})",
    )


def disturbed(
    machine: Sequence[MachineSample], cores: float | None = None, promised_cores: float = 0.0
) -> bool:
    """Whether others take more of the machine than may be seen in a run's figures.

    For times in which the run itself does little: what the hypervisor takes counts in full.
    """
    if not machine:
        return False
    return bool(
        _mean(machine, [s.taken for s in machine]) > STOLEN_DEGRADED
        or any(_others(machine, cores, promised_cores))
    )


def _cpu(machine: Sequence[MachineSample]) -> list[Finding]:
    share = _share(machine, [s.busy + s.stolen >= SATURATED for s in machine])
    findings = _grade(
        share,
        SATURATED_TIME_DEGRADED,
        SATURATED_TIME_UNFIT,
        f"the CPU was saturated for {share:.0%} of the run (allowed: "
        f"{SATURATED_TIME_DEGRADED:.0%})",
    )
    stolen = _mean(machine, [s.stolen for s in machine])
    findings += _grade(
        stolen,
        STOLEN_DEGRADED,
        STOLEN_UNFIT,
        f"the hypervisor took {stolen:.1%} of the CPU time (allowed: {STOLEN_DEGRADED:.0%})",
    )
    waited = _mean(machine, [s.waited for s in machine])
    findings += _grade(
        waited,
        CONTROL_WAIT_DEGRADED,
        CONTROL_WAIT_UNFIT,
        f"the control plane was kept waiting for a CPU for {waited:.0%} of the time (allowed: "
        f"{CONTROL_WAIT_DEGRADED:.0%})",
    )
    throttled = _mean(machine, [s.throttled for s in machine])
    return findings + _grade(
        throttled,
        THROTTLED_DEGRADED,
        THROTTLED_UNFIT,
        f"a CPU quota on the run itself (its container's or slice's control group) held it back "
        f"for {throttled:.0%} of the time (allowed: {THROTTLED_DEGRADED:.0%})",
    )


def _timers(machine: Sequence[MachineSample]) -> list[Finding]:
    lag_s = float(np.quantile([s.timer_lag_s for s in machine], 0.95))
    return _grade(
        lag_s,
        TIMER_LAG_DEGRADED_S,
        TIMER_LAG_UNFIT_S,
        f"timers fired {lag_s * 1e3:.0f} ms late at the 95th percentile (allowed: "
        f"{TIMER_LAG_DEGRADED_S * 1e3:.0f} ms)",
    )


def _clocks(machine: Sequence[MachineSample]) -> list[Finding]:
    """Sleep and standstill spoil what was measured, a clock that was set only time stamps."""
    findings: list[Finding] = []
    asleep_s = sum(s.suspended_s for s in machine if s.suspended_s > SUSPENDED_S)
    if asleep_s:
        findings.append(("unfit", f"the machine was suspended for {asleep_s:.1f} s"))
    stood = [s for s in machine if s.timer_lag_s > STANDSTILL_S and s.busy < 0.5]
    if stood:
        longest_s = max(s.timer_lag_s for s in stood)
        findings.append(
            ("unfit", f"the machine stood still {len(stood)} times, for up to {longest_s:.1f} s")
        )
    steps = [
        s.clock_step_s
        for s in machine
        if abs(s.clock_step_s - s.suspended_s) > CLOCK_STEP_S + 5e-4 * s.interval_s
    ]
    if steps:
        worst_s = max(steps, key=abs)
        times = f"{len(steps)} time{'s' if len(steps) != 1 else ''}"
        findings.append(
            (
                "degraded",
                f"the wall clock was set {times} during the run, by up to {worst_s:+.3f} s",
            )
        )
    sources = list(dict.fromkeys(s.clocksource for s in machine if s.clocksource))
    if len(sources) > 1:
        findings.append(
            ("unfit", f"the kernel changed its clock source from {' to '.join(sources)}")
        )
    return findings


def _switches(samples: Sequence[SwitchSample]) -> list[Finding]:
    findings: list[Finding] = []
    waited: dict[str, float] = {}
    for name in {s.switch for s in samples}:
        known = [s for s in samples if s.switch == name and s.cpu_waited is not None]
        lasted_s = sum(s.interval_s for s in known)
        if lasted_s:
            waited[name] = sum((s.cpu_waited or 0) * s.interval_s for s in known) / lasted_s
    if waited:
        worst = max(waited, key=lambda name: waited[name])
        findings += _grade(
            waited[worst],
            SWITCH_WAIT_DEGRADED,
            SWITCH_WAIT_UNFIT,
            f"switch {worst} was kept waiting for a CPU for {waited[worst]:.0%} of the time "
            f"(allowed: {SWITCH_WAIT_DEGRADED:.0%})",
        )
    sent = sum(s.sent_packets for s in samples)
    late = [s for s in samples if s.late_p99_s > LATE_S]
    if sent and late:
        share = sum(s.sent_packets for s in late) / sent
        names = ", ".join(sorted({s.switch for s in late})[:NAMED_MOST])
        findings += _grade(
            share,
            LATE_DEGRADED,
            LATE_UNFIT,
            f"{share:.0%} of the packets were sent while shaped ports were over "
            f"{LATE_S * 1e3:g} ms late (allowed: {LATE_DEGRADED:.0%}), on {names}",
        )
    return findings


def _throttled(shares: Mapping[str, float]) -> list[Finding]:
    if not shares:
        return []
    worst = max(shares, key=lambda host: shares[host])
    return _grade(
        shares[worst],
        THROTTLED_DEGRADED,
        THROTTLED_UNFIT,
        f"host {worst} was held back by its CPU quota for {shares[worst]:.0%} of the time beyond "
        f"what its computing asks for (allowed: {THROTTLED_DEGRADED:.0%})",
    )


def _links(checks: Iterable[LinkCheck]) -> list[Finding]:
    off = [check for check in checks if not check.within]
    if not off:
        return []
    worst = max(off, key=_link_error)
    others = f", and {len(off) - 1} more" if len(off) > 1 else ""
    reason = (
        f"link {worst.a}→{worst.b} is off its specification: {worst.rate_bps / 1e6:.2f} Mbit/s "
        f"instead of {worst.spec_rate_bps / 1e6:.2f}, {worst.delay_s * 1e3:.2f} ms instead of "
        f"{worst.spec_delay_s * 1e3:.2f}{others}"
    )
    return [("unfit" if _link_error(worst) > 1 else "degraded", reason)]


def _link_error(check: LinkCheck) -> float:
    """Error as a multiple of what makes a run unfit, the worse of rate and delay."""
    return max(
        abs(check.rate_bps / check.spec_rate_bps - 1) / LINK_RATE_UNFIT,
        abs(check.delay_s - check.spec_delay_s) / LINK_DELAY_UNFIT_S,
    )


def _drops(drops: Mapping[tuple[str, str], LinkDrops]) -> list[Finding]:
    shares = {
        link: d.other / (d.sent + d.queue + d.loss + d.failed + d.other)
        for link, d in drops.items()
        if d.other > 0
    }
    if not shares:
        return []
    (a, b), share = max(shares.items(), key=lambda item: item[1])
    total = sum(drops[link].other for link in shares)
    packets = f"{total} packet{'s were' if total != 1 else ' was'}"
    where = f"{len(shares)} link direction{'s' if len(shares) != 1 else ''}"
    reason = (
        f"{packets} dropped that the scenario did not ask for, on {where} (worst {a}→{b}: "
        f"{share:.2g} of its packets)"
    )
    return [("unfit" if share > DROPS_UNFIT else "degraded", reason)]


def _compute(spans: Sequence[ComputeSpan]) -> list[Finding]:
    known = [span for span in spans if span.predicted_s > 0]
    if not known:
        return []
    slow = [s for s in known if s.actual_s > (1 + COMPUTE_OFF) * s.predicted_s + COMPUTE_SLACK_S]
    share = len(slow) / len(known)
    if not slow:
        return []
    hosts = sorted({span.host for span in slow})
    return _grade(
        share,
        COMPUTE_OFF_DEGRADED,
        COMPUTE_OFF_UNFIT,
        f"{share:.0%} of the computations took over {COMPUTE_OFF:.0%} longer than predicted "
        f"(allowed: {COMPUTE_OFF_DEGRADED:.0%}), on {', '.join(hosts)}",
    )
