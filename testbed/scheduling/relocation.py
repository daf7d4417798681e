"""What `network-aware` does with a task that drifts: another path, another node, or neither.

The task's own flow and reservations are taken off the network first, its flow with what it was
seen to carry lately: what a slow one leaves of its promise is then known to be others' traffic,
which link counters cannot tell. Then its input is either sent on over the best path by now,
or the task is placed as if it came now, with all of its input to be sent again.

This is a part of `NetworkAware`, in a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from testbed.model.decisions import Candidate, Decision, Prediction
from testbed.model.workload import Task
from testbed.scheduling.drift import MOVE_COST_S, Projection, worth_it
from testbed.scheduling.framework import Node
from testbed.scheduling.plans import Way
from testbed.scheduling.transfer import wire_bytes

if TYPE_CHECKING:
    from testbed.scheduling.network_aware import NetworkAware
    from testbed.scheduling.sharing import Running


def relocate(
    policy: NetworkAware,
    task: Task,
    decision: Decision,
    projection: Projection,
    nodes: Sequence[Node],
    now: float,
    elsewhere: bool,
) -> Decision | None:
    """See `drift.Relocates`."""
    promised = decision.prediction
    assert promised is not None
    running = policy._running[task.id]
    flow = running.flow
    _take_off(policy, task, running, projection, now)
    later_s = promised.return_s + (promised.compute_s if projection.stage == "input" else 0.0)
    left_s = max(0.0, projection.end_s - now) + later_s
    anew = _elsewhere(policy, task, decision, nodes, now) if elsewhere else None
    node_s = along_s = float("inf")
    if anew is not None and anew.host is not None and anew.prediction is not None:
        node_s = anew.prediction.completion_s
    way = _other_way(policy, task, running, projection, now) if flow == "in" else None
    if way is not None:
        along_s = way.corrected_s + later_s
    sooner = node_s + MOVE_COST_S < along_s
    if anew is not None and sooner and worth_it(left_s, node_s, MOVE_COST_S):
        said = f"{projection.text}; begun anew on {anew.host}, the task takes {node_s:.1f} s"
        here = Candidate(decision.host or "", "Drift", projection.text)
        return replace(anew, move="node", reason=said, candidates=_with(here, anew))
    policy._chosen.pop(task.id, None)
    if way is None or not worth_it(left_s, along_s, 0.0):
        _put_back(policy, task, running, flow, decision, now, projection)
        return None
    prediction = Prediction(0.0, way.corrected_s, promised.compute_s, promised.return_s)
    running.plan = replace(running.plan, way_in=way, prediction=prediction, apart=False)
    running.since_s, running.held_bytes = now, round(projection.left)
    # Compared by its time alone: how its node scores is no matter while the task stays there.
    here = Candidate(
        decision.host or "",
        total=-prediction.completion_s,
        prediction=prediction,
        path_in=way.path,
        path_out=running.plan.way_out.path,
    )
    moved = replace(
        decision,
        at_s=now,
        candidates=_with(here, anew),
        path_in=way.path,
        reserve_in_bps=max(0.0, min(way.rate_bps, policy._left(way))) if policy._holds else 0.0,
        prediction=prediction,
        reason=f"{projection.text}; sent on over another path, the task takes {along_s:.1f} s",
        move="path",
    )
    _put_back(policy, task, running, flow, moved, now)
    return moved


def _elsewhere(
    policy: NetworkAware, task: Task, decision: Decision, nodes: Sequence[Node], now: float
) -> Decision | None:
    """Where the task would go if it came now, its own node left out; None if there is no other."""
    others = [
        node.name
        for node in nodes
        if node.name != decision.host and (not task.candidates or node.name in task.candidates)
    ]
    return policy.place(replace(task, candidates=tuple(others)), nodes, now) if others else None


def _with(here: Candidate, anew: Decision | None) -> tuple[Candidate, ...]:
    """What was considered: its own node, and the others."""
    others = () if anew is None else anew.candidates
    return here, *(one for one in others if one.host != here.host)


def _take_off(
    policy: NetworkAware, task: Task, running: Running, projection: Projection, now: float
) -> None:
    """What a task holds of the network is free."""
    plan = running.plan
    if running.flow == "in":
        switches = len(plan.way_in.path.nodes) - 2
        lately = wire_bytes(round(projection.rate * (now - running.held_s)), switches)
        policy._network.release(f"{task.id}:in", now, lately)
    policy._network.release(f"{task.id}:out", now, 0)
    policy._moves(running, "", plan.way_in, plan.way_out)
    del policy._running[task.id]
    policy._affinity.unreserve(task, plan.node.name)
    policy.begin(now)


def _put_back(
    policy: NetworkAware,
    task: Task,
    running: Running,
    flow: str,
    decision: Decision,
    now: float,
    slow: Projection | None = None,
) -> None:
    """It goes on where it is, on its way as it is now; a `slow` flow is known to be."""
    way_in, way_out = running.plan.way_in, running.plan.way_out
    if flow == "in":
        running.held_s = now
        if way_in.hops:
            expected_bps = way_in.rate_bps
            if slow is not None:
                switches = len(way_in.path.nodes) - 2
                expected_bps = 8.0 * wire_bytes(round(slow.rate), switches)
                running.held_bytes = round(slow.left)
            left = max(0.0, min(decision.reserve_in_bps, *map(policy._residual, way_in.hops)))
            policy._network.reserve(f"{task.id}:in", way_in.path, left, now, expected_bps)
    if way_out.hops:
        left = max(0.0, min(decision.reserve_out_bps, *map(policy._residual, way_out.hops)))
        policy._network.reserve(f"{task.id}:out", way_out.path, left, now, 0.0)
    policy._running[task.id] = running
    policy._affinity.reserve(task, running.plan.node.name)
    policy._moves(running, flow, way_in, way_out)


def _other_way(
    policy: NetworkAware, task: Task, running: Running, projection: Projection, now: float
) -> Way | None:
    """The best way for what is left of its input, if it is not the one it takes."""
    here, before = running.plan.node.name, running.plan.way_in
    if not policy._options.steer or not before.hops:
        return None
    key = ("in", task.source, here)
    way = policy._best(task.source, here, round(projection.left), key, now)
    return None if way is None or way.path.nodes == before.path.nodes else way
