"""Manifests placed on a scenario's network, and the extender that is served from one.

The network is that of the scenario, with its background traffic; what comes of
it is worked out in fluid (`testbed.scheduling.fluid`), not measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed import garbage
from testbed.errors import ArgumentError, ScenarioError
from testbed.gateway import manifests
from testbed.gateway.extender import Extender, api_server_binder, app
from testbed.scenario import load
from testbed.scheduling import Setting, make
from testbed.scheduling.fluid import Fluid, StaticNetwork
from testbed.scheduling.policies import zones_of


@dataclass(frozen=True, slots=True)
class Submitted:
    """Where one pod goes, by which switches, and how long it should take from now, in s."""

    task: str
    host: str
    path_in: tuple[str, ...]
    wait_s: float
    completion_s: float
    reason: str


def submit(file: Path, scenario: Path, policy: str) -> list[Submitted]:
    """Place the pods of `file`, all submitted at once; in the order in which they start."""
    found = load(scenario)
    topology = found.topology
    tasks = manifests.load(file)
    for task in tasks:
        for host in (task.source, task.sink, *task.candidates):
            if host not in topology.host:
                raise ScenarioError(
                    f"{file}: {task.id} names host {host!r}; scenario {found.name} has"
                    f" {', '.join(sorted(topology.host))}"
                )
    network = StaticNetwork(topology, found.background)
    made = make(policy, {}, Setting(network, seed=found.seed, zones=zones_of(topology)))
    outcome = Fluid(topology, network, made, tasks).run()
    return [
        Submitted(
            decision.task,
            decision.host,
            () if decision.path_in is None else decision.path_in.nodes,
            decision.at_s,
            outcome.completions[decision.task],
            decision.reason,
        )
        for decision in outcome.decisions
        if decision.host is not None
    ]


def table(found: Sequence[Submitted]) -> str:
    """One line per pod."""
    width = max((len(one.task) for one in found), default=0)
    return "\n".join(
        f"{one.task:{width}}  {one.host}  starts at {one.wait_s:.3f} s,"
        f" done at {one.completion_s:.3f} s"
        + (f", by {' '.join(one.path_in)}" if one.path_in else "")
        for one in found
    )


def serve(
    scenario: Path, host: str, port: int, api_server: str | None, token_file: Path | None
) -> None:
    """Serve the extender until it is stopped."""
    import uvicorn

    found = load(scenario)
    token = ""
    if token_file is not None:
        try:
            token = token_file.read_text().strip()
        except OSError as error:
            raise ArgumentError(f"--token-file {token_file} cannot be read: {error}") from None
    binder = None if api_server is None else api_server_binder(api_server, token)
    specs = {one.name: one for one in found.topology.hosts}
    extender = Extender(StaticNetwork(found.topology, found.background), specs, binder)
    served = app(extender)
    garbage.seldom()
    uvicorn.run(served, host=host, port=port, log_level="warning")
