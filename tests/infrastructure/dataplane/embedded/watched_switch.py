"""A switch without interfaces that runs one of the tests' programs and is watched doing it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from finsy.proto import p4r
from google.protobuf import text_format
from sample_programs import FOLDER, NAMES

from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.device import Device
from testbed.infrastructure.dataplane.embedded.native import base_library
from testbed.infrastructure.dataplane.embedded.observing import Collectors, Observer
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch, Up
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec

IN, OUT = 4, 2
PORTS = (0, 1, OUT, 3, IN, 9)
CPU = 255
COMMIT = p4r.SetForwardingPipelineConfigRequest.VERIFY_AND_COMMIT
PATIENCE_S = 30.0


STILL = 4
"""So many looks in a row at a loop that has not turned: it has nothing to do."""


class WatchedSwitch:
    """Every port is a CPU port: frames go in and come out through the rings."""

    def __init__(self) -> None:
        self.switch = NativeSwitch(base_library(), "box", seed=3)
        for port in (*PORTS, CPU):
            self.switch.add_cpu_port(port)
        self.device = Device(self.switch, 1, CPU)
        self.observer = Observer(self.switch, self.device, Collectors())
        self.config = p4r.ForwardingPipelineConfig()

    async def load(self, program: str) -> None:
        compiled = programs.load(program, FOLDER if program in NAMES else None)
        self.config = p4r.ForwardingPipelineConfig(p4_device_config=compiled.json_text.encode())
        text_format.Parse(compiled.p4info_text, self.config.p4info)
        await self.device.set_config(COMMIT, self.config)

    async def close(self) -> None:
        await self.observer.stop()
        self.device.close()

    def write(self, entity: Any) -> None:
        assert self.device.write([p4r.Update(type=p4r.Update.INSERT, entity=entity)]) == [None]

    def group(self, number: int, *replicas: tuple[int, int]) -> None:
        entity = p4r.Entity()
        group = entity.packet_replication_engine_entry.multicast_group_entry
        group.multicast_group_id = number
        for port, replica in replicas:
            group.replicas.add(egress_port=port, instance=replica)
        self.write(entity)

    def clone_session(self, number: int, port: int) -> None:
        entity = p4r.Entity()
        session = entity.packet_replication_engine_entry.clone_session_entry
        session.session_id = number
        session.replicas.add(egress_port=port, instance=1)
        self.write(entity)

    def table_id(self, alias: str) -> int:
        tables = self.config.p4info.tables
        return next(int(t.preamble.id) for t in tables if t.preamble.alias == alias)

    def action_id(self, alias: str) -> int:
        actions = self.config.p4info.actions
        return next(int(a.preamble.id) for a in actions if a.preamble.alias == alias)

    async def send(self, *frames: bytes, out: int, port: int = IN) -> list[Up]:
        """What comes out: `out` frames, waited for, and whatever comes at once after them."""
        turns = self.switch.loop_stats().turns
        for data in frames:
            assert self.switch.packet_out(port, data)
        got: list[Up] = []
        deadline = time.monotonic() + PATIENCE_S
        # On a busy machine its thread may not have seen them yet.
        unseen = len(frames) > 0
        while (unseen or len(got) < out) and time.monotonic() < deadline:
            await asyncio.sleep(0.002)
            unseen = unseen and self.switch.loop_stats().turns == turns
            got.extend(self.switch.messages())
        await self.settle()
        got.extend(self.switch.messages())
        assert len(got) == out
        return got

    async def settle(self) -> None:
        """Wait until the loop has turned and found nothing more to do."""
        turns, still = self.switch.loop_stats().turns, 0
        while still < STILL:
            await asyncio.sleep(0.005)
            before, turns = turns, self.switch.loop_stats().turns
            still = still + 1 if turns == before else 0

    async def traced(
        self, folder: Path, *frames: bytes, out: int, **selection: Any
    ) -> list[dict[str, Any]]:
        """The events of sending these frames, without their times."""
        path = folder / "trace.jsonl"
        await self.observer.start_trace(TraceSpec(str(path), **selection))
        await self.send(*frames, out=out)
        await self.observer.stop_trace()
        return read_events(path)


def read_events(path: Path) -> list[dict[str, Any]]:
    events = [json.loads(line) for line in path.read_text().splitlines()]
    for event in events:
        assert event.pop("switch") == "box"
        assert abs(event.pop("time_ns", time.time_ns()) - time.time_ns()) < 600e9
    return events
