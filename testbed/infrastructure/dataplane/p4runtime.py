"""The P4Runtime client: one `SwitchChannel` per switch, whichever target serves it.

Only what BMv2's P4Runtime implements is used: one primary client, a pipeline
configuration that is verified and committed, table writes in batches that
continue on error, reads of counters, packet-in and packet-out.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import grpc
import grpc.aio
from finsy.proto import p4r, p4r_grpc, rpc_code, rpc_status

from testbed.errors import SwitchError, SwitchGone
from testbed.infrastructure.dataplane.p4info import P4Info, describe
from testbed.infrastructure.interface import SwitchChannel
from testbed.model.observations import CounterReading, PacketIn
from testbed.model.southbound import Group, PacketOut, ReadCounters, TableEntry, Write

_KINDS = {
    "insert": p4r.Update.INSERT,
    "modify": p4r.Update.MODIFY,
    "delete": p4r.Update.DELETE,
}
_STATUS_DETAILS = "grpc-status-details-bin"
_ANSWER_LIMIT_S = 5.0
_RECONNECT_LIMIT_S = 2.0
_LOST = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED)
_OPTIONS = (
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_receive_message_length", 64 * 2**20),
    ("grpc.use_local_subchannel_pool", 1),
)


class P4RuntimeChannel(SwitchChannel):
    """A P4Runtime session with one switch, as its primary controller.

    `address` is host:port, `config` what the target runs (BMv2's JSON), `now`
    the clock that stamps what comes from the switch. Packet-ins go to
    `packet_ins`. Once the session has ended or the switch does not answer
    within 5 s, every call raises SwitchGone until `reconnect` succeeds.
    """

    def __init__(
        self,
        name: str,
        address: str,
        device_id: int,
        p4info_text: str,
        config: bytes,
        now: Callable[[], float],
        election_id: int = 1,
    ) -> None:
        self.name = name
        self.address = address
        self.device_id = device_id
        self.p4info = P4Info(p4info_text)
        self.packet_ins: asyncio.Queue[PacketIn] = asyncio.Queue()
        self._config = config
        self._now = now
        self._election_id = p4r.Uint128(high=election_id >> 64, low=election_id & 2**64 - 1)
        self._channel: grpc.aio.Channel | None = None
        self._stub: Any = None
        self._stream: Any = None
        self._reader: asyncio.Task[None] | None = None
        self._primary: asyncio.Future[None] | None = None
        self._sending = asyncio.Lock()
        self._failure: SwitchGone | None = None

    async def connect(self, timeout_s: float = 10.0) -> None:
        """Open the session, become primary and load the program, which leaves tables empty.

        Raises SwitchGone where nothing answers, SwitchError where the program is refused.
        """
        self._failure = None
        try:
            async with asyncio.timeout(timeout_s):
                await self._open()
        except TimeoutError:
            await self.close()
            raise SwitchGone(
                f"switch {self.name} did not accept P4Runtime at {self.address}"
                f" within {timeout_s:g} s"
            ) from None
        except BaseException:
            await self.close()
            raise

    async def reconnect(self) -> None:
        await self.close()
        await self.connect(_RECONNECT_LIMIT_S)

    async def close(self) -> None:
        """End the session. Closing twice does nothing."""
        if self._failure is None:
            self._failure = SwitchGone(f"the session with switch {self.name} is closed")
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
            self._reader = None
        if self._stream is not None:
            self._stream.cancel()
            self._stream = None
        if self._channel is not None:
            await self._channel.close()
            self._channel = self._stub = None
        if self._primary is not None and not self._primary.done():
            self._primary.cancel()

    @property
    def failure(self) -> SwitchGone | None:
        """Why the session can no longer be used, if it cannot."""
        return self._failure

    async def write(self, command: Write) -> None:
        """Apply a write as one batch; entries before and after a refused one are applied."""
        kind = _KINDS[command.kind]
        request = p4r.WriteRequest(device_id=self.device_id, election_id=self._election_id)
        for entry in command.entries:
            update = request.updates.add(type=kind)
            encode = self.p4info.key if command.kind == "delete" else self.p4info.entry
            try:
                update.entity.table_entry.CopyFrom(encode(entry))
            except SwitchError as error:
                raise SwitchError(
                    f"switch {self.name}: {command.kind} {describe(entry)}: {error}"
                ) from None
        if request.updates:
            try:
                await self._require().Write(request, timeout=_ANSWER_LIMIT_S)
            except grpc.aio.AioRpcError as error:
                self._check_lost(error)
                raise self._refused(command.kind, command.entries, error) from None

    async def read_counters(self, command: ReadCounters) -> CounterReading:
        """Counter arrays by index; for a table's name, its direct counters by priority.

        The time of the reading is halfway between request and answer.
        """
        request = p4r.ReadRequest(device_id=self.device_id)
        names: dict[int, str] = {}
        for name in command.counters:
            if name in self.p4info.counters:
                array_id = self.p4info.counters[name].preamble.id
                names[array_id] = name
                for index in command.indices or (None,):
                    cell = request.entities.add().counter_entry
                    cell.counter_id = array_id
                    if index is not None:
                        cell.index.index = index
            elif name in self.p4info.tables:
                table_id = self.p4info.tables[name].preamble.id
                names[table_id] = name
                request.entities.add().direct_counter_entry.table_entry.table_id = table_id
            else:
                self.p4info.counters[name]  # raises, naming those known
        counters: dict[str, dict[int, tuple[int, int]]] = {n: {} for n in command.counters}
        asked_s = self._now()
        async for entity in self._read(request):
            if entity.HasField("counter_entry"):
                found = entity.counter_entry
                cells, key = counters[names[found.counter_id]], found.index.index
            else:
                found = entity.direct_counter_entry
                cells, key = counters[names[found.table_entry.table_id]], found.table_entry.priority
            cells[key] = (found.data.packet_count, found.data.byte_count)
        return CounterReading(self.name, (asked_s + self._now()) / 2, counters)

    async def packet_out(self, command: PacketOut) -> None:
        self._require()
        message = self.p4info.packet_out(command.payload, {"egress_port": command.port})
        await self._send(p4r.StreamMessageRequest(packet=message))

    async def group(self, command: Group) -> None:
        """Insert the group, or modify it where it is there already."""
        entity = p4r.Entity()
        engine = entity.packet_replication_engine_entry
        entry: Any
        if command.kind == "clone":
            entry = engine.clone_session_entry
            entry.session_id = command.number
        else:
            entry = engine.multicast_group_entry
            entry.multicast_group_id = command.number
        for port, instance in command.replicas:
            entry.replicas.add(egress_port=port, instance=instance)
        try:
            await self._write_one(p4r.Update.INSERT, entity)
        except grpc.aio.AioRpcError as error:
            self._check_lost(error)
            try:
                await self._write_one(p4r.Update.MODIFY, entity)
            except grpc.aio.AioRpcError as again:
                self._check_lost(again)
                raise SwitchError(
                    f"switch {self.name} refused {command.kind} group {command.number}:"
                    f" {_reason(again)}"
                ) from None

    async def _write_one(self, kind: Any, entity: Any) -> None:
        request = p4r.WriteRequest(device_id=self.device_id, election_id=self._election_id)
        request.updates.add(type=kind).entity.CopyFrom(entity)
        await self._require().Write(request, timeout=_ANSWER_LIMIT_S)

    async def _open(self) -> None:
        self._channel = grpc.aio.insecure_channel(self.address, options=_OPTIONS)
        await self._channel.channel_ready()
        self._stub = p4r_grpc.P4RuntimeStub(self._channel)
        self._stream = self._stub.StreamChannel()
        self._primary = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._receive(), name=f"p4runtime {self.name}")
        hello = p4r.MasterArbitrationUpdate(device_id=self.device_id, election_id=self._election_id)
        await self._send(p4r.StreamMessageRequest(arbitration=hello))
        await self._primary
        request = p4r.SetForwardingPipelineConfigRequest(
            device_id=self.device_id,
            election_id=self._election_id,
            action=p4r.SetForwardingPipelineConfigRequest.VERIFY_AND_COMMIT,
            config=p4r.ForwardingPipelineConfig(
                p4info=self.p4info.message, p4_device_config=self._config
            ),
        )
        try:
            await self._stub.SetForwardingPipelineConfig(request)
        except grpc.aio.AioRpcError as error:
            raise SwitchError(f"switch {self.name} refused its program: {_reason(error)}") from None

    async def _send(self, message: p4r.StreamMessageRequest) -> None:
        # gRPC ends the whole stream when a write to it is cancelled.
        await asyncio.shield(asyncio.ensure_future(self._send_whole(message)))

    async def _send_whole(self, message: p4r.StreamMessageRequest) -> None:
        try:
            async with self._sending:
                if self._stream is None:
                    raise asyncio.InvalidStateError("it is closed")
                await self._stream.write(message)
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError) as error:
            raise self._failure or SwitchGone(
                f"switch {self.name} ended its session: {error}"
            ) from None

    async def _receive(self) -> None:
        """Sort what comes from the switch until the stream ends."""
        why = "it closed the stream"
        try:
            async for message in self._stream:
                kind = message.WhichOneof("update")
                if kind == "packet":
                    self.packet_ins.put_nowait(
                        PacketIn(
                            self.name,
                            self._now(),
                            message.packet.payload,
                            self.p4info.metadata_in(message.packet),
                        )
                    )
                elif kind == "arbitration" and message.arbitration.status.code != rpc_code.OK:
                    why = "another controller is primary"
                    break
                elif kind == "arbitration" and self._primary and not self._primary.done():
                    self._primary.set_result(None)
        except grpc.aio.AioRpcError as error:
            why = _reason(error)
        if self._failure is None:
            self._failure = SwitchGone(f"the session with switch {self.name} has ended: {why}")
        if self._primary is not None and not self._primary.done():
            self._primary.set_exception(self._failure)

    async def _read(self, request: p4r.ReadRequest) -> AsyncIterator[Any]:
        try:
            async for response in self._require().Read(request, timeout=_ANSWER_LIMIT_S):
                for entity in response.entities:
                    yield entity
        except grpc.aio.AioRpcError as error:
            self._check_lost(error)
            raise SwitchError(f"switch {self.name} refused a read: {_reason(error)}") from None

    def _require(self) -> Any:
        if self._failure is not None:
            raise self._failure
        if self._stub is None:
            raise SwitchGone(f"switch {self.name} is not connected; connect() first")
        return self._stub

    def _check_lost(self, error: grpc.aio.AioRpcError) -> None:
        """Raise SwitchGone if an error means that nobody is there any more."""
        if error.code() in _LOST:
            if self._failure is None:
                self._failure = SwitchGone(
                    f"switch {self.name} does not answer at {self.address}: {_reason(error)}"
                )
            raise self._failure from None

    def _refused(
        self, kind: str, entries: Sequence[TableEntry], error: grpc.aio.AioRpcError
    ) -> SwitchError:
        """One message for all refused entries of a batch, the first of them in full."""
        refused = [
            (entry, detail)
            for entry, detail in zip(entries, _details(error), strict=False)
            if detail.canonical_code != rpc_code.OK
        ]
        if not refused:
            first = describe(entries[0])
            more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
            return SwitchError(
                f"switch {self.name} refused to {kind} {first}{more}: {_reason(error)}"
            )
        entry, detail = refused[0]
        code = rpc_code.Code.Name(detail.canonical_code)
        more = f", and {len(refused) - 1} more entries" if len(refused) > 1 else ""
        return SwitchError(
            f"switch {self.name} refused to {kind} {describe(entry)}:"
            f" {code} {detail.message}{more}".rstrip()
        )


def _details(error: grpc.aio.AioRpcError) -> list[p4r.Error]:
    """One p4.v1.Error per update of a batch (P4Runtime section 12.3), if there are any."""
    for key, value in error.trailing_metadata() or ():
        if key == _STATUS_DETAILS and isinstance(value, bytes):
            status = rpc_status.Status.FromString(value)
            errors = []
            for packed in status.details:
                one = p4r.Error()
                if packed.Unpack(one):
                    errors.append(one)
            return errors
    return []


def _reason(error: grpc.aio.AioRpcError) -> str:
    return f"{error.code().name} {error.details() or ''}".rstrip()
