"""A seeded, plausible run, written through the real recorder.

A leaf-spine of four edge hosts behind s1 and s2. Under `idleness` tasks go
round the hosts, two of which lie behind a congested link; `network-aware`
avoids that link most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from testbed.measurement import manifest, qoe
from testbed.measurement.recorder import Recorder
from testbed.model.decisions import Candidate, Decision, Prediction
from testbed.model.decisions import Path as NetworkPath
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.records import (
    ControlSample,
    DepthSample,
    EventRecord,
    Fitness,
    IntSample,
    LinkCheck,
    LinkSample,
    NodeSample,
    ProbeSample,
    QueueSample,
    ReductionLink,
    ReductionRecord,
    ReductionSwitch,
    SwitchSample,
    TaskRecord,
)
from testbed.model.scenario import PolicySpec, Scenario
from testbed.model.workload import Arrival, WorkloadSpec

ROOT = Path(__file__).resolve().parents[2]
STARTED = datetime(2026, 5, 1, 10, 15, tzinfo=UTC)
FIT = Fitness("fit")
EDGES = ("edge1", "edge2", "edge3", "edge4")
NEAR = ("edge1", "edge2")
INPUT_BYTES, OUTPUT_BYTES, COMPUTE_CPU_S, DEADLINE_S = 2_000_000, 50_000, 0.3, 3.0
PLUGIN = {"idleness": "least_allocated", "network-aware": "completion"}

Edit = Callable[[TaskRecord], TaskRecord]


def topology() -> Topology:
    hosts = (HostSpec("sensors", cpu=0.2), *(HostSpec(name, cpu=0.4) for name in EDGES))
    links = [LinkSpec("sensors", "s1", 100e6, 0.0005), LinkSpec("s1", "s2", 20e6, 0.002)]
    links += [LinkSpec("s1" if name in NEAR else "s2", name, 100e6, 0.0005) for name in EDGES]
    return Topology(hosts, (SwitchSpec("s1"), SwitchSpec("s2")), tuple(links), "pair")


def scenario(
    name: str = "synthetic",
    policies: Sequence[str] = ("idleness", "network-aware"),
    repeat: int = 6,
    seed: int = 7,
) -> Scenario:
    return Scenario(
        name=name,
        description="A congested link between the sensors and half of the edge hosts.",
        seed=seed,
        topology=topology(),
        target="embedded",
        workloads=(
            WorkloadSpec(
                "frames",
                Arrival("poisson", rate=2.0),
                ("sensors",),
                (),
                INPUT_BYTES,
                COMPUTE_CPU_S,
                OUTPUT_BYTES,
                deadline_s=DEADLINE_S,
                count=25,
            ),
        ),
        background=(),
        events=(),
        policies=tuple(PolicySpec(p) for p in policies),
        repeat=repeat,
        duration_s=15.0,
        drain_s=10.0,
        warmup_s=1.0,
        source_text=f"name: {name}\nseed: {seed}\n# <&> is not markup\nrepeat: {repeat}\n",
    )


def write_run(
    run_dir: Path,
    *,
    name: str = "synthetic",
    policies: Sequence[str] = ("idleness", "network-aware"),
    repeat: int = 6,
    seed: int = 7,
    tasks: int = 25,
    edit: Edit = lambda task: task,
    fitness: Fitness = FIT,
    target: str = "embedded",
    started: datetime = STARTED,
    finish: bool = True,
) -> Path:
    """Record a run in `run_dir`; `edit` may change any task record before it is kept."""
    recorder = Recorder(run_dir)
    seeds = [seed * 1000 + r for r in range(repeat)]
    orders = [list(policies) if r % 2 == 0 else list(policies)[::-1] for r in range(repeat)]
    for r in range(repeat):
        for policy in orders[r]:
            records = _repetition(recorder, policy, r, seeds[r], tasks, edit)
            for record in qoe.rated(records, scenario(name, policies, repeat, seed)):
                recorder.task(record)
        recorder.flush()
    if finish:
        recorder.finish(
            build_manifest(
                run_dir.name,
                scenario(name, policies, repeat, seed),
                seeds,
                orders,
                fitness,
                target,
                started,
            )
        )
    return run_dir


def build_manifest(
    run: str,
    asked: Scenario,
    seeds: Sequence[int],
    orders: Sequence[Sequence[str]],
    fitness: Fitness = FIT,
    target: str = "embedded",
    started: datetime = STARTED,
) -> dict[str, Any]:
    checks = tuple(
        LinkCheck(a, b, k.rate_bps, k.rate_bps * 0.998, k.delay_s, k.delay_s + 6e-5, True)
        for k in asked.topology.links
        for a, b in ((k.a, k.b), (k.b, k.a))
    )
    return manifest.build(
        run=run,
        scenario=asked,
        seeds=seeds,
        orders=orders,
        target=target,
        compute_scale=0.8,
        program_hash="00" * 32,
        link_checks=checks,
        fitness=fitness,
        started=started,
        finished=started + timedelta(minutes=2),
        repetition_started={
            (policy, r): started.timestamp() + 30 * r + 10 * position
            for r, order in enumerate(orders)
            for position, policy in enumerate(order)
        },
        argv=["testbed", "run", f"scenarios/{asked.name}.yaml"],
    )


def _repetition(
    recorder: Recorder, policy: str, r: int, seed: int, tasks: int, edit: Edit
) -> list[TaskRecord]:
    records: list[TaskRecord] = []
    arrivals = np.random.default_rng(seed)
    noise = np.random.default_rng([seed, sum(policy.encode())])
    released = np.cumsum(arrivals.exponential(0.5, tasks))
    busy_until = dict.fromkeys(EDGES, 0.0)
    placed: list[tuple[float, float, str]] = []
    congested = released[-1] * np.array([0.25, 0.75])
    for i, at in enumerate(released):
        host = EDGES[i % 4]
        if policy != "idleness":
            likely = [e for e in EDGES if e in NEAR or noise.random() < 0.15]
            host = min(likely, key=lambda e: busy_until[e])
        far = host not in NEAR
        transfer = (1.35 if far else 0.22) * noise.lognormal(0, 0.25)
        compute = COMPUTE_CPU_S / 0.4 * noise.lognormal(0, 0.05)
        back = (0.09 if far else 0.02) * noise.lognormal(0, 0.2)
        decided = float(at) + 0.004
        start = decided + 0.002
        arrived = start + transfer
        computed = max(arrived, busy_until[host]) + compute
        busy_until[host] = computed
        placed.append((arrived, computed, host))
        decision = _decision(f"frames-{i}", decided, policy, host, noise)
        recorder.decision(policy, r, decision)
        predicted = decision.prediction
        records.append(
            edit(
                TaskRecord(
                    task=f"frames-{i}",
                    workload="frames",
                    policy=policy,
                    repetition=r,
                    seed=seed,
                    host=host,
                    source="sensors",
                    sink="sensors",
                    input_bytes=INPUT_BYTES,
                    output_bytes=OUTPUT_BYTES,
                    compute_cpu_s=COMPUTE_CPU_S,
                    deadline_s=DEADLINE_S,
                    released_s=float(at),
                    decided_s=decided,
                    transfer_start_s=start,
                    transfer_end_s=arrived,
                    compute_end_s=computed,
                    finished_s=computed + back,
                    predicted_s=None if predicted is None else predicted.completion_s,
                    steered=policy != "idleness",
                    status="done",
                    deciding_s=0.001,
                    setup_in_s=0.0015,
                    setup_out_s=0.01 * back,
                )
            )
        )
    end = max(computed for _, computed, _ in placed) + 0.2
    recorder.event(EventRecord(policy, r, 4.0, "set-link", "s1-s2", "rate 5 Mbit/s"))
    _samples(recorder, policy, r, end, placed, congested, noise)
    return records


def _decision(
    task: str, at_s: float, policy: str, host: str, noise: np.random.Generator
) -> Decision:
    def candidate(name: str) -> Candidate:
        score = {PLUGIN.get(policy, "random"): float(noise.uniform(20, 80))}
        if policy == "idleness":
            return Candidate(name, scores=score, total=sum(score.values()))
        trunk = ("s1",) if name in NEAR else ("s1", "s2")
        path = NetworkPath(("sensors", *trunk, name), 5e6, 0.003)
        times = (0.0, 0.22, 0.75, 0.03, 0.5) if name in NEAR else (0.0, 1.3, 0.75, 0.03)
        guess = Prediction(*times)
        return Candidate(name, "", "", score, sum(score.values()), guess, path)

    candidates = (
        *(candidate(name) for name in EDGES),
        Candidate("sensors", filtered_by="resources", reason="0.2 of 1.0 cores free"),
    )
    chosen = next(c for c in candidates if c.host == host)
    reserve = 4e6 if policy != "idleness" else 0.0
    return Decision(
        task,
        at_s,
        policy,
        host,
        candidates,
        chosen.path_in,
        chosen.path_out,
        reserve,
        0.0,
        chosen.prediction,
        f"{host} has the highest total",
    )


def _samples(
    recorder: Recorder,
    policy: str,
    r: int,
    end: float,
    placed: Sequence[tuple[float, float, str]],
    congested: np.ndarray[Any, Any],
    noise: np.random.Generator,
) -> None:
    for at in np.arange(-1.0, end, 0.5).tolist():
        jam = 0.75 if congested[0] <= at <= congested[1] else 0.15
        for link in topology().links:
            for a, b in ((link.a, link.b), (link.b, link.a)):
                trunk = {"s1", "s2"} == {a, b}
                down = a == "sensors" or (a[0] == "s" and b[0] != "s" and b != "sensors")
                forward = (a, b) == ("s1", "s2") or (down and not trunk)
                use = (jam if trunk else 0.08) + 0.15 * forward * (at > 0)
                use = float(np.clip(use * noise.lognormal(0, 0.15), 0, 1))
                recorder.link(
                    LinkSample(
                        policy,
                        r,
                        at,
                        a,
                        b,
                        link.rate_bps,
                        use * link.rate_bps,
                        0.0,
                        link.delay_s * (1 + use),
                        0.0,
                        int(20 * use),
                        True,
                    )
                )
                recorder.queue(QueueSample(policy, r, at, a, b, 0.5, 2, 3000, 400, 2, 0, 0, 0))
                recorder.depth(DepthSample(policy, r, at, a, b, 2, 3000, 5, 7500, 2, 1))
        if at == -1.0:
            recorder.reduction(
                ReductionRecord(
                    policy, r, "r0", at, 4, 1_000_000, "int32", 0.5, 0.4, True, 1.0, 3, 0, 0.2
                ),
                [ReductionLink(policy, r, "r0", "h1", "leaf1", 1_100_000)],
                [ReductionSwitch(policy, r, "r0", "leaf1", 1954, 977, 0)],
            )
        for host in topology().hosts:
            working = any(t < at < c for t, c, h in placed if h == host.name)
            used = host.cpu * float(noise.uniform(0.85, 1.0) if working else 0.03)
            recorder.node(
                NodeSample(
                    policy,
                    r,
                    at,
                    host.name,
                    host.cpu,
                    used,
                    40 << 20,
                    1 << 20,
                    int(1e6 * max(at, 0)),
                    0,
                    1e5,
                    int(working),
                    0.0,
                )
            )
        lost = noise.random() < 0.01
        recorder.probe(ProbeSample(policy, r, at, "s1", "s2", None if lost else 0.0021))
        recorder.switch(
            SwitchSample(
                policy=policy, repetition=r, at_s=at, switch="s1", interval_s=0.5, cpu_used=0.05,
                cpu_waited=0.001, sent_packets=400, queue_drops=2, other_drops=0,
                queue_packets=3, queue_bytes=4500, late_p99_s=1.3e-4, late_max_s=4e-4,
            )
        )  # fmt: skip
        recorder.control(ControlSample(policy, r, at, "write", 3, 0.002, 0.004))
    if policy == "network-aware":
        for hop, (switch, following) in enumerate((("s1", "s2"), ("s2", "edge1"))):
            recorder.telemetry(
                IntSample(
                    policy=policy, repetition=r, at_s=0.2, task="frames-0", leg="input", packet=0,
                    packet_bytes=1500, complete=True, hop=hop, switch=switch, next=following,
                    ingress_port=1, egress_port=2, switch_s=4e-4, link_s=None if hop else 0.002,
                    queue_id=0, queue_packets=1,
                )
            )  # fmt: skip


def failing(policy: str, every: int = 5) -> Edit:
    """An edit that fails each `every`-th task of `policy` during its input transfer."""

    def edit(task: TaskRecord) -> TaskRecord:
        if task.policy != policy or int(task.task.split("-")[1]) % every:
            return task
        return replace(
            task,
            status="failed",
            error="connection reset",
            transfer_end_s=None,
            compute_end_s=None,
            finished_s=None,
        )

    return edit


def identical(task: TaskRecord) -> TaskRecord:
    """An edit that gives every policy the same times: whatever differs then is an artefact."""
    at = task.released_s
    number = int(task.task.split("-")[1])
    return replace(
        task,
        decided_s=at,
        transfer_start_s=at,
        transfer_end_s=at + 0.5 + 0.01 * number,
        compute_end_s=at + 1.0 + 0.01 * number,
        finished_s=at + 1.1 + 0.01 * number,
    )
