"""The INC controller of an emulated network, a process of its own, and an agent a switch.

    async with IncService(network, plane, folder) as service:
        grant = await service.tenant.ask("POST", "/tasks", {...})
        await service.kill()           # SIGKILL, as a crash
        await service.start()          # and back, with all it promised

What the forwarding controller finds of links is handed on to it: which of them work,
and what others than in-network tasks carry on them.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from testbed.errors import ControlError, RunError
from testbed.experiment import inc_network
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.inc_background import Background, OwnTraffic
from testbed.experiment.inc_network import ManagedNetwork
from testbed.experiment.inc_southbound import SharedChannel
from testbed.experiment.northbound import Northbound, Unreachable
from testbed.experiment.switch_agent import PACKETS_PER_S, REPORT_S, SwitchAgent
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model.addresses import switch_id
from testbed.model.network import LinkSpec, Topology

HOST: Final = "127.0.0.1"
PORT: Final = 8470
TENANT: Final = "scenario"
START_LIMIT_S: Final = 90.0
LINKS_S: Final = 0.05
LOADS_S: Final = 1.0
"""How often link loads are reported; what the forwarding controller has is a mean over as long."""
LOADS_DUE_S: Final = 5.0
"""When the controller is told to expect the next: this machine may stand still in between."""
PAUSE_S: Final = 0.05


class Network(Protocol):
    """What is used of an emulated network."""

    topology: Topology

    @property
    def switches(self) -> Mapping[str, P4RuntimeChannel]: ...


class IncService:
    """Controller, agents and the hand-over of link states, while it is entered.

    `folder` holds the controller's store and files.
    """

    def __init__(
        self,
        network: Network,
        plane: ControlPlane,
        folder: Path,
        target: str = "embedded",
        report_s: float = REPORT_S,
    ) -> None:
        self._network = network
        self._plane = plane
        self._folder = folder
        computing = [s for s in network.topology.switches if s.program == "inc_compute"]
        owners = [("administrator", ""), ("tenant", TENANT)]
        owners += [("device", spec.name) for spec in computing]
        self._tokens = {owner: secrets.token_urlsafe(32) for owner in owners}
        """By role, and whose it is where the role needs that."""
        self.administrator = self._client("administrator")
        self.tenant = self._client("tenant", TENANT)
        self._process: asyncio.subprocess.Process | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.agents = {
            spec.name: SwitchAgent(
                spec,
                self._channel(spec.name, spec.program),
                self._client("device", spec.name),
                time.time,
                PACKETS_PER_S[target],
                report_s,
            )
            for spec in computing
        }

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write_files()
        try:
            await self.start()
            for name, agent in self.agents.items():
                self.tasks.append(asyncio.create_task(agent.run(), name=f"agent of {name}"))
            self.tasks.append(asyncio.create_task(self._hand_over_links(), name="links"))
            self.tasks.append(asyncio.create_task(self._report_loads(), name="link loads"))
            await self._everyone_declared()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def start(self) -> None:
        """Start the process and wait until it answers. Raises RunError with what it said."""
        with (self._folder / "controller.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", "from testbed.cli import main; main()", "controller",
                "--store", str(self._folder / "controller.sqlite"),
                "--tokens", str(self._folder / "tokens.yaml"),
                "--network", str(self._folder / "network.json"),
                "--host", HOST, "--port", str(PORT),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        end_s = time.monotonic() + START_LIMIT_S
        while True:
            with contextlib.suppress(Unreachable):
                await self.administrator.ask("GET", "/healthz")
                return
            if self._process.returncode is not None or time.monotonic() > end_s:
                said = (self._folder / "controller.log").read_text(errors="replace").strip()
                last = said.split("\n")[-1] if said else "nothing"
                raise RunError(f"the INC controller did not start; it said: {last}")
            await asyncio.sleep(PAUSE_S)

    async def kill(self) -> None:
        """SIGKILL: what it had not put on record is lost."""
        assert self._process is not None
        if self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    def _client(self, role: str, whose: str = "") -> Northbound:
        return Northbound(HOST, PORT, self._tokens[role, whose])

    def _channel(self, name: str, program: str) -> SharedChannel:
        compiled = programs.load(program)
        number = switch_id(self._network.topology, name)
        address = self._network.switches[name].address
        return SharedChannel(name, address, number, compiled.p4info_text, b"", time.time)

    def _write_files(self) -> None:
        addresses = {name: one.address for name, one in self._network.switches.items()}
        inc_network.write(
            self._folder / "network.json", ManagedNetwork(self._network.topology, addresses)
        )
        entries = [
            {
                "name": whose or role,
                "role": role,
                "sha256": hashlib.sha256(token.encode()).hexdigest(),
            }
            | ({role: whose} if whose else {})
            for (role, whose), token in self._tokens.items()
        ]
        (self._folder / "tokens.yaml").write_text(json.dumps({"tokens": entries}))

    async def _everyone_declared(self) -> None:
        end_s = time.monotonic() + START_LIMIT_S
        while True:
            known = {d["capability"]["device"] for d in await self.tenant.ask("GET", "/devices")}
            missing = self.agents.keys() - known
            if not missing:
                return
            if time.monotonic() > end_s:
                name = min(missing)
                raise RunError(
                    f"no capability from {', '.join(sorted(missing))}; the agent of {name} says: "
                    f"{self.agents[name].trouble}"
                )
            await asyncio.sleep(PAUSE_S)

    async def _hand_over_links(self) -> None:
        """Tell the INC controller which links the forwarding controller finds up or down."""
        # From a store that is not new it may know them otherwise: all are told once.
        told: dict[LinkSpec, bool | None] = dict.fromkeys(self._network.topology.links)
        forwarding, seen = self._plane.controller, -1
        while True:
            if seen != forwarding.version:
                seen = forwarding.version
                for link, before in told.items():
                    up = forwarding.link_state(link.a, link.b).up
                    if up == before:
                        continue
                    body = {"capacity_bps": int(link.rate_bps), "delay_s": link.delay_s, "up": up}
                    try:
                        await self.administrator.ask("PUT", f"/links/{link.a}/{link.b}", body)
                        told[link] = up
                    except ControlError:  # not there: it is told in a moment
                        seen = -1
            await asyncio.sleep(LINKS_S)

    async def _report_loads(self) -> None:
        """Tell the INC controller what others than its own tasks carry on each link direction."""
        own, background = OwnTraffic(), Background()
        while True:
            await asyncio.sleep(LOADS_S)
            for name, agent in self.agents.items():
                at_s, counts = agent.counted
                own.entered(name, counts.entered, at_s)
            known = {frozenset((link.a, link.b)) for link in self._network.topology.links}
            states = self._plane.controller.link_states()
            carried = {h: s.carried_bps for h, s in states.items() if frozenset(h) in known}
            with contextlib.suppress(ControlError):  # not there: it is told in a moment
                tasks = await self.administrator.ask("GET", "/tasks")
                found = background.look(carried, own.rates(tasks))
                links = [{"a": a, "b": b, "background_bps": r} for (a, b), r in found.items()]
                body = {"interval_s": LOADS_DUE_S, "links": links}
                await self.administrator.ask("POST", "/links/load", body)

    async def _end(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.kill()
        self.administrator.close()
        self.tenant.close()
