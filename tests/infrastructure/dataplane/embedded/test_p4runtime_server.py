"""The P4Runtime server, as a gRPC client without any library sees it.

The switch has no interface but its CPU port: a packet-out whose egress port is
the CPU port comes back as a packet-in.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest
from finsy.proto import p4i, p4r, p4r_grpc, rpc_status
from google.protobuf import text_format

from testbed.infrastructure.dataplane.embedded.device import Device
from testbed.infrastructure.dataplane.embedded.native import base_library
from testbed.infrastructure.dataplane.embedded.p4errors import Code
from testbed.infrastructure.dataplane.embedded.server import P4RuntimeServer
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

COMPILED = Path(__file__).parents[4] / "p4" / "compiled"
DEVICE = 3
CPU = 255
INSERT, MODIFY, DELETE = p4r.Update.INSERT, p4r.Update.MODIFY, p4r.Update.DELETE
Config = p4r.SetForwardingPipelineConfigRequest


class Client:
    """A controller with election id `election` and its open stream."""

    def __init__(self, channel: grpc.aio.Channel, election: int) -> None:
        self.stub = p4r_grpc.P4RuntimeStub(channel)
        self.election = election
        self.call = self.stub.StreamChannel()
        self.p4info = p4i.P4Info()
        text_format.Parse((COMPILED / "inc_switch.p4info.txtpb").read_text(), self.p4info)
        self.device_config = (COMPILED / "inc_switch.json").read_bytes()

    async def arbitrate(self, election: int | None = None) -> Any:
        request = p4r.StreamMessageRequest()
        request.arbitration.device_id = DEVICE
        request.arbitration.election_id.low = self.election if election is None else election
        await self.call.write(request)
        return (await self.read()).arbitration

    async def read(self) -> Any:
        async with asyncio.timeout(60):
            return await self.call.read()

    async def configure(self, action: int = Config.VERIFY_AND_COMMIT, cookie: int = 0) -> None:
        request = Config(device_id=DEVICE, action=action)
        request.election_id.low = self.election
        request.config.p4info.CopyFrom(self.p4info)
        request.config.p4_device_config = self.device_config
        request.config.cookie.cookie = cookie
        await self.stub.SetForwardingPipelineConfig(request)

    async def write(self, kind: int, *entities: Any, **fields: Any) -> None:
        request = p4r.WriteRequest(device_id=DEVICE, **fields)
        request.election_id.low = self.election
        for entity in entities:
            update = request.updates.add(type=kind)
            update.entity.CopyFrom(entity)
        await self.stub.Write(request)

    async def entities(self, *wanted: Any) -> list[Any]:
        request = p4r.ReadRequest(device_id=DEVICE, entities=wanted)
        return [e async for reply in self.stub.Read(request) for e in reply.entities]

    def id(self, name: str) -> int:
        """Of a table, action, counter: any object of the P4Info, by alias."""
        groups = ("tables", "actions", "counters")
        found = [
            o.preamble.id
            for group in groups
            for o in getattr(self.p4info, group)
            if o.preamble.alias == name
        ]
        return int(found[0])

    def route(self, prefix: bytes, length: int, port: int = 1, mac: bytes = b"\2") -> Any:
        entity = p4r.Entity()
        entry = entity.table_entry
        entry.table_id = self.id("ipv6_route")
        match = entry.match.add(field_id=1)
        match.lpm.value, match.lpm.prefix_len = prefix, length
        entry.action.action.action_id = self.id("forward")
        entry.action.action.params.add(param_id=1, value=bytes([port]))
        entry.action.action.params.add(param_id=2, value=mac)
        return entity

    def steer(self, value: bytes, mask: bytes, priority: int) -> Any:
        """An entry of the ternary table, with one match field and no other action than none."""
        entity = p4r.Entity()
        entry = entity.table_entry
        entry.table_id, entry.priority = self.id("steer"), priority
        match = entry.match.add(field_id=1)
        match.ternary.value, match.ternary.mask = value, mask
        entry.action.action.action_id = self.id("h_encaps_1")
        entry.action.action.params.add(param_id=1, value=b"\1")
        entry.action.action.params.add(param_id=2, value=b"\2")
        return entity

    def packet_out(self, payload: bytes, port: int) -> Any:
        request = p4r.StreamMessageRequest()
        request.packet.payload = payload
        header = next(
            h for h in self.p4info.controller_packet_metadata if h.preamble.name == "packet_out"
        )
        for field in header.metadata:
            value = port if field.name == "egress_port" else 0
            request.packet.metadata.add(metadata_id=field.id, value=bytes([value]))
        return request


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Where a switch serves P4Runtime."""
    switch = NativeSwitch(base_library(), "s1")
    switch.add_cpu_port(CPU)
    server = P4RuntimeServer(Device(switch, DEVICE, CPU), f"unix:{tmp_path}/p4rt")
    await server.start()
    switch.start()
    loop = asyncio.get_running_loop()
    loop.add_reader(
        switch.wakeup, lambda: [server.from_switch(message) for message in switch.messages()]
    )
    yield server.address
    loop.remove_reader(switch.wakeup)
    await server.stop()
    server.device.close()


@contextlib.asynccontextmanager
async def connect(address: str, election: int) -> AsyncIterator[Client]:
    async with grpc.aio.insecure_channel(address) as channel:
        client = Client(channel, election)
        yield client
        client.call.cancel()


@pytest.fixture
async def client(address: str) -> AsyncIterator[Client]:
    """The primary controller of a switch that has no program yet."""
    async with connect(address, election=10) as made:
        assert (await made.arbitrate()).status.code == Code.OK
        yield made


@pytest.fixture
async def ready(client: Client) -> Client:
    """The primary controller of a switch that runs inc_switch."""
    await client.configure()
    return client


@contextlib.contextmanager
def refused(code: grpc.StatusCode, words: str = "") -> Any:
    with pytest.raises(grpc.aio.AioRpcError) as failure:
        yield failure
    assert failure.value.code() == code
    assert words in (failure.value.details() or "")


def write_errors(failure: grpc.aio.AioRpcError) -> list[tuple[Code, str]]:
    """The p4.v1.Error of every update of a refused Write."""
    assert failure.code() == grpc.StatusCode.UNKNOWN
    status = rpc_status.Status()
    status.ParseFromString(dict(failure.trailing_metadata())["grpc-status-details-bin"])
    errors = []
    for detail in status.details:
        error = p4r.Error()
        assert detail.Unpack(error)
        errors.append((Code(error.canonical_code), error.message))
    return errors


async def refusal(client: Client, kind: int, entity: Any) -> tuple[Code, str]:
    """Why a write of one entity is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as failure:
        await client.write(kind, entity)
    return write_errors(failure.value)[0]


# arbitration


async def test_the_first_controller_is_primary_the_next_a_backup(
    address: str, client: Client
) -> None:
    async with connect(address, election=5) as backup:
        told = await backup.arbitrate()
        assert told.status.code == Code.ALREADY_EXISTS
        assert told.election_id.low == client.election


async def test_a_backup_cannot_write_configure_or_send(address: str, ready: Client) -> None:
    async with connect(address, election=5) as backup:
        await backup.arbitrate()
        with refused(grpc.StatusCode.PERMISSION_DENIED):
            await backup.write(INSERT, ready.route(b"\x5f" + bytes(15), 16))
        with refused(grpc.StatusCode.PERMISSION_DENIED):
            await backup.configure()
        await backup.call.write(backup.packet_out(b"x" * 60, CPU))
        assert (await backup.read()).error.canonical_code == Code.PERMISSION_DENIED


async def test_a_backup_takes_over_when_the_primary_goes(address: str) -> None:
    async with connect(address, election=5) as backup:
        async with connect(address, election=9) as primary:
            await primary.arbitrate()
            assert (await backup.arbitrate()).status.code == Code.ALREADY_EXISTS
        assert (await backup.read()).arbitration.status.code == Code.OK


async def test_another_device_id_ends_the_stream(address: str) -> None:
    async with connect(address, election=5) as client:
        request = p4r.StreamMessageRequest()
        request.arbitration.device_id = DEVICE + 1
        await client.call.write(request)
        with refused(grpc.StatusCode.NOT_FOUND, "device 4"):
            async for _ in client.call:
                pass


# pipeline config


async def test_without_a_pipeline_everything_says_so(client: Client) -> None:
    with refused(grpc.StatusCode.FAILED_PRECONDITION, "No forwarding pipeline config set"):
        await client.stub.GetForwardingPipelineConfig(
            p4r.GetForwardingPipelineConfigRequest(device_id=DEVICE)
        )
    with refused(grpc.StatusCode.FAILED_PRECONDITION):
        await client.entities(p4r.Entity(table_entry=p4r.TableEntry()))


async def test_the_config_can_be_read_back_in_parts(client: Client) -> None:
    await client.configure(cookie=77)
    get = p4r.GetForwardingPipelineConfigRequest
    for kind, info, blob in (
        (get.ALL, True, True),
        (get.COOKIE_ONLY, False, False),
        (get.P4INFO_AND_COOKIE, True, False),
        (get.DEVICE_CONFIG_AND_COOKIE, False, True),
    ):
        answer = await client.stub.GetForwardingPipelineConfig(
            get(device_id=DEVICE, response_type=kind)
        )
        assert answer.config.cookie.cookie == 77
        assert answer.config.HasField("p4info") == info
        assert bool(answer.config.p4_device_config) == blob


async def test_verify_alone_changes_nothing(client: Client) -> None:
    await client.configure(Config.VERIFY)
    with refused(grpc.StatusCode.FAILED_PRECONDITION):
        await client.entities(p4r.Entity(table_entry=p4r.TableEntry()))


async def test_save_then_commit(client: Client) -> None:
    with refused(grpc.StatusCode.FAILED_PRECONDITION, "no saved config"):
        await client.configure(Config.COMMIT)
    await client.configure(Config.VERIFY_AND_SAVE)
    await client.configure(Config.COMMIT)
    assert await client.entities(p4r.Entity(counter_entry=p4r.CounterEntry()))


async def test_a_new_commit_forgets_the_entries_and_a_reconciliation_keeps_them(
    ready: Client,
) -> None:
    await ready.write(INSERT, ready.route(b"\x5f" + bytes(15), 16))
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    await ready.configure(Config.RECONCILE_AND_COMMIT)
    assert len(await ready.entities(wanted)) == 1
    await ready.configure()
    assert await ready.entities(wanted) == []


async def test_a_broken_device_config_is_refused_with_a_reason(client: Client) -> None:
    client.device_config = b'{"__meta__": {"version": [2, 0]}}'
    with refused(grpc.StatusCode.INVALID_ARGUMENT, "device config"):
        await client.configure()


async def test_a_p4info_of_another_program_is_refused(client: Client) -> None:
    client.p4info.tables[0].preamble.name = "Elsewhere.table"
    with refused(grpc.StatusCode.INVALID_ARGUMENT, "Elsewhere.table"):
        await client.configure()


# tables


async def test_an_entry_is_read_back_as_written(ready: Client) -> None:
    route = ready.route(b"\x5f" + bytes(15), 16)
    await ready.write(INSERT, route)
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    assert await ready.entities(wanted) == [route]


async def test_insert_modify_delete(ready: Client) -> None:
    route, other = (ready.route(b"\x5f" + bytes(15), 16, port) for port in (1, 2))
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    await ready.write(INSERT, route)
    await ready.write(MODIFY, other)
    assert await ready.entities(wanted) == [other]
    await ready.write(DELETE, route)
    assert await ready.entities(wanted) == []


async def test_every_update_of_a_batch_gets_its_own_answer(ready: Client) -> None:
    good, bad, also_good = (
        ready.route(b"\x5f" + bytes(15), 16),
        ready.route(b"\x5f\1" + bytes(14), 8),
        ready.route(b"\x5e" + bytes(15), 16),
    )
    with pytest.raises(grpc.aio.AioRpcError) as failure:
        await ready.write(INSERT, good, bad, good, also_good)
    codes = [code for code, _ in write_errors(failure.value)]
    assert codes == [Code.OK, Code.INVALID_ARGUMENT, Code.ALREADY_EXISTS, Code.OK]
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    assert await ready.entities(wanted) == [good, also_good]


async def test_what_is_not_there_cannot_be_modified_or_deleted(ready: Client) -> None:
    route = ready.route(b"\x5f" + bytes(15), 16)
    for kind in (MODIFY, DELETE):
        assert (await refusal(ready, kind, route))[0] == Code.NOT_FOUND


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda e: e.match[0].lpm.ClearField("value"), "empty byte string"),
        (lambda e: setattr(e.match[0].lpm, "prefix_len", 129), "1 to 128 expected"),
        (lambda e: setattr(e.match[0].lpm, "prefix_len", 0), "leave the field out"),
        (lambda e: setattr(e.match[0].lpm, "value", b"\1" + bytes(16)), "128 bits"),
        (lambda e: setattr(e.match[0].exact, "value", b"\1"), "lpm expected"),
        (lambda e: setattr(e.match[0], "field_id", 9), "no match field 9"),
        (lambda e: e.match.append(e.match[0]), "twice"),
        (lambda e: setattr(e, "priority", 3), "no priority"),
        (lambda e: e.ClearField("action"), "needs an action"),
        (lambda e: setattr(e.action.action, "action_id", 1), "not one of its own"),
        (lambda e: e.action.action.params.pop(), "port, dst_mac"),
        (lambda e: setattr(e.action.action.params[0], "value", b"\2\0"), "9 bits"),
        (lambda e: setattr(e, "is_default_action", True), "can only be modified"),
    ],
)
async def test_a_malformed_entry_is_refused_with_a_reason(
    ready: Client, change: Any, words: str
) -> None:
    entity = ready.route(b"\x5f" + bytes(15), 16)
    change(entity.table_entry)
    code, message = await refusal(ready, INSERT, entity)
    assert code == Code.INVALID_ARGUMENT
    assert words in message


async def test_leading_zeros_are_accepted_and_not_given_back(ready: Client) -> None:
    await ready.write(INSERT, ready.route(b"\x5f" + bytes(15), 16, mac=bytes(7) + b"\2"))
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    assert await ready.entities(wanted) == [ready.route(b"\x5f" + bytes(15), 16, mac=b"\2")]


async def test_ternary_entries_differ_by_priority_and_need_one(ready: Client) -> None:
    first, second, without = (ready.steer(b"\x5f", b"\xff", priority) for priority in (1, 2, 0))
    await ready.write(INSERT, first, second)
    assert (await refusal(ready, INSERT, without))[0] == Code.INVALID_ARGUMENT
    await ready.write(DELETE, first)
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("steer")))
    assert await ready.entities(wanted) == [second]


@pytest.mark.parametrize(
    ("value", "mask", "words"),
    [(b"\0", b"\0", "leave the field out"), (b"\3", b"\2", "outside the mask")],
)
async def test_a_ternary_match_is_in_canonical_form(
    ready: Client, value: bytes, mask: bytes, words: str
) -> None:
    code, message = await refusal(ready, INSERT, ready.steer(value, mask, 1))
    assert code == Code.INVALID_ARGUMENT
    assert words in message


async def test_an_unknown_table_is_refused(ready: Client) -> None:
    entity = p4r.Entity(table_entry=p4r.TableEntry(table_id=12345))
    assert (await refusal(ready, INSERT, entity))[0] == Code.INVALID_ARGUMENT


async def test_a_table_takes_no_more_entries_than_its_size(ready: Client) -> None:
    size = next(t.size for t in ready.p4info.tables if t.preamble.alias == "ipv6_route")
    routes = [ready.route(i.to_bytes(16, "big"), 128) for i in range(size)]
    await ready.write(INSERT, *routes)
    one_more = ready.route(b"\x5f" + bytes(15), 16)
    assert (await refusal(ready, INSERT, one_more))[0] == Code.RESOURCE_EXHAUSTED
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=ready.id("ipv6_route")))
    assert len(await ready.entities(wanted)) == size


async def test_the_default_entry_can_be_changed_and_reset(ready: Client) -> None:
    entity = p4r.Entity()
    entry = entity.table_entry
    entry.table_id = ready.id("device")
    entry.is_default_action = True
    wanted = p4r.Entity()
    wanted.CopyFrom(entity)
    initial = await ready.entities(wanted)
    entry.action.action.action_id = ready.id("set_device")
    entry.action.action.params.add(param_id=1, value=b"\7")
    entry.action.action.params.add(param_id=2, value=b"\2\0\0\0\0\7")
    await ready.write(MODIFY, entity)
    assert await ready.entities(wanted) == [entity]
    await ready.write(MODIFY, wanted)
    assert await ready.entities(wanted) == initial
    assert (await refusal(ready, DELETE, entity))[0] == Code.INVALID_ARGUMENT


# counters, groups, and what is not there


async def test_counters_are_read_whole_or_by_index_and_can_be_written(ready: Client) -> None:
    entity = p4r.Entity()
    entry = entity.counter_entry
    entry.counter_id = ready.id("port_rx")
    entry.index.index = 4
    entry.data.packet_count, entry.data.byte_count = 3, 400
    await ready.write(MODIFY, entity)
    one = p4r.Entity()
    one.counter_entry.counter_id = ready.id("port_rx")
    everything = await ready.entities(one)
    assert len(everything) == 512
    assert everything[4] == entity
    one.counter_entry.index.index = 4
    assert await ready.entities(one) == [entity]
    one.counter_entry.index.index = 512
    with refused(grpc.StatusCode.OUT_OF_RANGE, "below 512"):
        await ready.entities(one)


async def test_multicast_groups_are_kept(ready: Client) -> None:
    entity = p4r.Entity()
    group = entity.packet_replication_engine_entry.multicast_group_entry
    group.multicast_group_id = 5
    group.replicas.add(egress_port=1, instance=1)
    group.replicas.add(egress_port=2, instance=2)
    await ready.write(INSERT, entity)
    wanted = p4r.Entity()
    wanted.packet_replication_engine_entry.multicast_group_entry.multicast_group_id = 0
    assert await ready.entities(wanted) == [entity]
    assert (await refusal(ready, INSERT, entity))[0] == Code.ALREADY_EXISTS
    await ready.write(DELETE, entity)
    assert await ready.entities(wanted) == []
    group.replicas.add(egress_port=2, instance=2)
    assert (await refusal(ready, INSERT, entity))[0] == Code.INVALID_ARGUMENT


async def test_registers_and_atomic_batches_are_unimplemented(ready: Client) -> None:
    with refused(grpc.StatusCode.UNIMPLEMENTED):
        await ready.entities(p4r.Entity(register_entry=p4r.RegisterEntry(register_id=1)))
    with refused(grpc.StatusCode.UNIMPLEMENTED):
        await ready.write(
            INSERT,
            ready.route(b"\x5f" + bytes(15), 16),
            atomicity=p4r.WriteRequest.ROLLBACK_ON_ERROR,
        )


async def test_capabilities_name_the_version(client: Client) -> None:
    answer = await client.stub.Capabilities(p4r.CapabilitiesRequest())
    assert answer.p4runtime_api_version == "1.3.0"


# packets


async def test_a_packet_out_runs_through_the_program_and_comes_back_as_packet_in(
    ready: Client,
) -> None:
    payload = b"\xff" * 6 + b"\2" * 6 + b"\x12\x34" + b"hello" * 10
    await ready.call.write(ready.packet_out(payload, CPU))
    packet = (await ready.read()).packet
    assert packet.payload.endswith(b"hello" * 10)


async def test_a_packet_out_with_the_wrong_metadata_is_answered_with_an_error(
    ready: Client,
) -> None:
    request = ready.packet_out(b"x" * 60, CPU)
    del request.packet.metadata[0]
    await ready.call.write(request)
    error = (await ready.read()).error
    assert error.canonical_code == Code.INVALID_ARGUMENT
    assert error.packet_out.packet_out == request.packet
