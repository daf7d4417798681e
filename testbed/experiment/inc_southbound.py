"""What switches hold of in-network computing, and how it becomes what they should hold.

    southbound = Southbound({"leaf1": Switch(channel)})
    await southbound.read("leaf1")      # what is there, whoever wrote it
    await southbound.apply(wanted)      # then: write what differs

Entries are removed before others are written, and requests are let in last:
nothing refers to what is not there yet, and no slot has two tasks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
import grpc.aio
from finsy.proto import p4r, p4r_grpc

from testbed.errors import SwitchError, SwitchGone
from testbed.experiment.inc_entries import TABLES, Wanted
from testbed.experiment.inc_tables import FIRST_NUMBER
from testbed.infrastructure.dataplane.p4info import P4Info, from_bytes
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model import inc_wire

ANSWER_LIMIT_S: Final = 2.0
Key = tuple[int, tuple[tuple[int, int], ...]]
"""A table's id and its exact match fields, as (field id, value)."""
Replicas = frozenset[tuple[int, int]]
"""(port, replica id) of a group."""
Value = tuple[int, tuple[tuple[int, int], ...]]
"""An action's id and its parameters, as (parameter id, value)."""


class SharedChannel(P4RuntimeChannel):
    """Reads and writes beside the primary's own session.

    P4Runtime lets a write pass that has the election id of the primary,
    whatever connection it comes by (section 5): the forwarding controller and
    this one are two halves of one controller. This half loads no program and
    gets no packet-ins, and it takes nothing from the other when it dies.
    """

    @property
    def failure(self) -> SwitchGone | None:
        """Why it has to be connected (again), if it has."""
        if self._failure is None and self._stub is None:
            return SwitchGone(f"switch {self.name} is not connected yet")
        return self._failure

    async def _open(self) -> None:
        self._channel = grpc.aio.insecure_channel(self.address, options=_OPTIONS)
        await self._channel.channel_ready()
        self._stub = p4r_grpc.P4RuntimeStub(self._channel)

    async def read(self, request: p4r.ReadRequest) -> list[Any]:
        """Entities. Raises SwitchGone where nobody answers, SwitchError where it is refused."""
        request.device_id = self.device_id
        return [entity async for entity in self._read(request)]

    async def update(self, updates: Iterable[p4r.Update]) -> None:
        """One batch that continues on error; SwitchError says why something was refused."""
        request = p4r.WriteRequest(device_id=self.device_id, election_id=self._election_id)
        request.updates.extend(updates)
        if not request.updates:
            return
        try:
            await self._require().Write(request, timeout=ANSWER_LIMIT_S)
        except grpc.aio.AioRpcError as error:
            self._check_lost(error)
            raise SwitchError(
                f"switch {self.name} refused entries of in-network computing: "
                f"{error.code().name} {error.details() or ''}".rstrip()
            ) from None


_OPTIONS = (
    ("grpc.enable_http_proxy", 0),
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 200),
)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was found on a switch that should not have been as it was, in entries and groups."""

    missing: int = 0
    changed: int = 0
    foreign: int = 0

    @property
    def any(self) -> bool:
        return bool(self.missing or self.changed or self.foreign)


@dataclass(slots=True)
class Held:
    """What a switch holds, as it was read or written last."""

    entries: dict[Key, Value] = field(default_factory=dict)
    groups: dict[int, Replicas] = field(default_factory=dict)

    def against(self, expected: Held) -> Mended:
        """How this differs from what was expected."""
        return Mended(
            missing=len(expected.entries.keys() - self.entries.keys())
            + len(expected.groups.keys() - self.groups.keys()),
            changed=_changed(self.entries, expected.entries)
            + _changed(self.groups, expected.groups),
            foreign=len(self.entries.keys() - expected.entries.keys())
            + len(self.groups.keys() - expected.groups.keys()),
        )


@dataclass(frozen=True, slots=True)
class Encoded:
    """What a switch should hold: value and message of each entry, and groups."""

    entries: Mapping[Key, tuple[Value, Any]]
    groups: Mapping[int, Replicas]

    @property
    def held(self) -> Held:
        return Held({key: value for key, (value, _) in self.entries.items()}, dict(self.groups))


class Switch:
    """One switch's tables and groups of in-network computing."""

    def __init__(self, channel: SharedChannel) -> None:
        self.channel = channel
        self.held: Held | None = None
        """None where it must be read before anything is written."""
        self._info: P4Info = channel.p4info
        self.tables = {name: channel.p4info.tables[name].preamble.id for name in TABLES}

    async def read(self) -> Held:
        """Everything that is there. Raises SwitchGone or SwitchError."""
        request = p4r.ReadRequest()
        for table_id in self.tables.values():
            request.entities.add().table_entry.table_id = table_id
        everyone = request.entities.add().packet_replication_engine_entry
        everyone.multicast_group_entry.multicast_group_id = 0
        held = Held()
        for entity in await self.channel.read(request):
            if entity.HasField("table_entry"):
                entry = entity.table_entry
                if not entry.is_default_action:
                    held.entries[_key(entry)] = _value(entry)
            else:
                group = entity.packet_replication_engine_entry.multicast_group_entry
                if group.multicast_group_id >= FIRST_NUMBER:
                    replicas = {(_port(one), one.instance) for one in group.replicas}
                    held.groups[group.multicast_group_id] = frozenset(replicas)
        return held

    async def is_configured(self) -> bool:
        """Whether the forwarding controller has given it its routes."""
        request = p4r.ReadRequest()
        table_id = self._info.tables["local_sid"].preamble.id
        request.entities.add().table_entry.table_id = table_id
        found = await self.channel.read(request)
        return any(not entity.table_entry.is_default_action for entity in found)

    def encode(self, wanted: Wanted) -> Encoded:
        entries = {}
        for entry in wanted.entries:
            message = self._info.entry(entry)
            entries[_key(message)] = (_value(message), message)
        return Encoded(entries, {n: frozenset(group) for n, group in wanted.groups.items()})

    async def remove(self, wanted: Encoded) -> None:
        """Delete entries that should not be there; requests are kept out first."""
        held = self.held
        assert held is not None
        entries = wanted.entries
        gone = [key for key in held.entries if key not in entries]
        access = self.tables["inc_access"]
        gone.sort(key=lambda key: key[0] != access)
        await self.channel.update(self.deletion(key) for key in gone)
        for key in gone:
            del held.entries[key]

    async def install(self, wanted: Encoded, *, access: bool) -> None:
        """Write what is missing or another; only entries that let requests in, or all others."""
        held = self.held
        assert held is not None
        if not access:
            await self._groups(held, wanted.groups)
        updates, written = [], {}
        for key, (value, message) in wanted.entries.items():
            if (key[0] == self.tables["inc_access"]) is access and held.entries.get(key) != value:
                kind = p4r.Update.MODIFY if key in held.entries else p4r.Update.INSERT
                update = p4r.Update(type=kind)
                update.entity.table_entry.CopyFrom(message)
                updates.append(update)
                written[key] = value
        await self.channel.update(updates)
        held.entries.update(written)

    async def _groups(self, held: Held, groups: Mapping[int, Replicas]) -> None:
        """Entries that name a group are written after it, and were removed before it."""
        updates = []
        for number, replicas in groups.items():
            if held.groups.get(number) != replicas:
                known = number in held.groups
                kind = p4r.Update.MODIFY if known else p4r.Update.INSERT
                updates.append(_group(kind, number, replicas))
        for number in held.groups:
            if number not in groups:
                updates.append(_group(p4r.Update.DELETE, number, ()))
        await self.channel.update(updates)
        held.groups = dict(groups)

    def deletion(self, key: Key) -> p4r.Update:
        update = p4r.Update(type=p4r.Update.DELETE)
        entry = update.entity.table_entry
        entry.table_id = key[0]
        for field_id, value in key[1]:
            match = entry.match.add(field_id=field_id)
            match.exact.value = value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
        return update


@dataclass(frozen=True, slots=True)
class Counted:
    """Packets that a switch has let in so far, by UniqueID, and looked at the operands of."""

    entered: Mapping[int, int]
    looked_at: int


async def counted(channel: SharedChannel) -> Counted:
    """Raises SwitchGone where nobody answers, SwitchError where it is refused."""
    request = p4r.ReadRequest()
    table_id = channel.p4info.tables["inc_access"].preamble.id
    request.entities.add().direct_counter_entry.table_entry.table_id = table_id
    request.entities.add().counter_entry.counter_id = channel.p4info.counters[
        "outcomes"
    ].preamble.id
    entered, looked_at = {}, 0
    for entity in await channel.read(request):
        if entity.HasField("direct_counter_entry"):
            found = entity.direct_counter_entry
            unique_id = from_bytes(found.table_entry.match[0].exact.value)
            entered[unique_id] = found.data.packet_count
        elif entity.counter_entry.index.index != inc_wire.OUTCOME_PASSED:
            looked_at += entity.counter_entry.data.packet_count
    return Counted(entered, looked_at)


class Southbound:
    """All computing switches. What does not answer is left alone until it is read again."""

    def __init__(self, switches: Mapping[str, Switch]) -> None:
        self.switches = switches

    async def close(self) -> None:
        await asyncio.gather(*(switch.channel.close() for switch in self.switches.values()))

    async def read(self, name: str, wanted: Wanted) -> Mended:
        """Take in what a switch holds; how it differs from what it should. Raises SwitchError."""
        switch = self.switches[name]
        held = await switch.read()
        difference = held.against(switch.encode(wanted).held)
        switch.held = held
        return difference

    async def apply(self, wanted: Mapping[str, Wanted]) -> dict[str, SwitchError]:
        """Write what differs on every switch that was read; what failed, by switch.

        A switch that failed must be read again.
        """
        failed: dict[str, SwitchError] = {}
        encoded = {name: switch.encode(wanted[name]) for name, switch in self.switches.items()}

        async def one(name: str, phase: int) -> None:
            switch = self.switches[name]
            if name in failed or switch.held is None:
                return
            try:
                if phase == 0:
                    await switch.remove(encoded[name])
                else:
                    await switch.install(encoded[name], access=phase == 2)
            except SwitchError as error:
                switch.held = None
                failed[name] = error

        for phase in range(3):
            await asyncio.gather(*(one(name, phase) for name in self.switches))
        return failed


def _changed(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> int:
    return sum(1 for key, value in expected.items() if found.get(key, value) != value)


def _key(entry: Any) -> Key:
    fields = sorted((m.field_id, from_bytes(m.exact.value)) for m in entry.match)
    return entry.table_id, tuple(fields)


def _value(entry: Any) -> Value:
    action = entry.action.action
    params = sorted((p.param_id, from_bytes(p.value)) for p in action.params)
    return action.action_id, tuple(params)


def _group(kind: Any, number: int, replicas: Iterable[tuple[int, int]]) -> p4r.Update:
    update = p4r.Update(type=kind)
    group = update.entity.packet_replication_engine_entry.multicast_group_entry
    group.multicast_group_id = number
    for port, instance in replicas:
        group.replicas.add(egress_port=port, instance=instance)
    return update


def _port(replica: Any) -> int:
    if replica.WhichOneof("port_kind") == "port":
        return from_bytes(replica.port)
    return int(replica.egress_port)
