"""P4Runtime over gRPC for one switch (P4Runtime specification 1.3).

`P4RuntimeServer` serves a `Device`. What it implements is what BMv2's PI does:
no registers, value sets, digests or action profiles, and no batch atomicity
but continue-on-error.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import grpc
import grpc.aio
from finsy.proto import p4r, p4r_grpc, rpc_status

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.arbitration import Arbitration, Standing
from testbed.infrastructure.dataplane.embedded.device import Device
from testbed.infrastructure.dataplane.embedded.native import Message
from testbed.infrastructure.dataplane.embedded.p4errors import (
    Code,
    P4Refusal,
    not_found,
    unimplemented,
)

API_VERSION = "1.3.0"
_STATUS = {code.value[0]: code for code in grpc.StatusCode}
_DETAILS = "grpc-status-details-bin"
_READ_BATCH = 500
_MAX_MESSAGE_BYTES = 64 << 20
_END = None

Stream = asyncio.Queue[Any]
"""What is to be sent to one connected controller; None ends it."""


class P4RuntimeServer(p4r_grpc.P4RuntimeServicer):
    """Serves `device` at `address` between `start` and `stop`."""

    def __init__(self, device: Device, address: str) -> None:
        self.device = device
        self.address = address
        self._server: grpc.aio.Server | None = None
        self._arbitration: Arbitration[Stream] = Arbitration()

    async def start(self) -> None:
        """Listen. Raises SwitchError when the address cannot be bound."""
        if self._server is not None:
            return
        server = grpc.aio.server(
            options=[
                ("grpc.so_reuseport", 0),
                ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
                ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
            ]
        )
        p4r_grpc.add_P4RuntimeServicer_to_server(self, server)
        try:
            server.add_insecure_port(self.address)
            await server.start()
        except RuntimeError as error:
            raise SwitchError(
                f"switch {self.device.switch.name}: cannot listen at {self.address}, "
                "is the port taken?"
            ) from error
        self._server = server

    async def stop(self) -> None:
        """Close every connection; new ones are refused until `start`."""
        if self._server is not None:
            server, self._server = self._server, None
            await server.stop(grace=None)

    def from_switch(self, message: Any) -> None:
        """Pass a packet that reached the CPU port on to the primary controllers."""
        if message.kind != Message.PACKET:
            return
        try:
            packet = self.device.packet_in(message.data)
        except P4Refusal:
            return  # the pipeline that sent it is gone
        for stream in self._arbitration.primaries():
            stream.put_nowait(p4r.StreamMessageResponse(packet=packet))

    # the service

    async def Capabilities(self, request: Any, context: Any) -> Any:
        return p4r.CapabilitiesResponse(p4runtime_api_version=API_VERSION)

    async def SetForwardingPipelineConfig(self, request: Any, context: Any) -> Any:
        try:
            self._check_device(request.device_id)
            self._arbitration.authorize(_role(request), _election(request))
            await self.device.set_config(request.action, request.config)
        except P4Refusal as refusal:
            await _abort(context, refusal)
        return p4r.SetForwardingPipelineConfigResponse()

    async def GetForwardingPipelineConfig(self, request: Any, context: Any) -> Any:
        try:
            self._check_device(request.device_id)
            config = self.device.get_config(request.response_type)
        except P4Refusal as refusal:
            await _abort(context, refusal)
        return p4r.GetForwardingPipelineConfigResponse(config=config)

    async def Write(self, request: Any, context: Any) -> Any:
        try:
            self._check_device(request.device_id)
            self._arbitration.authorize(_role(request), _election(request))
            if request.atomicity != p4r.WriteRequest.CONTINUE_ON_ERROR:
                raise unimplemented("a batch is only written with CONTINUE_ON_ERROR")
            outcomes = self.device.write(request.updates)
        except P4Refusal as refusal:
            await _abort(context, refusal)
        if any(outcomes):
            await _abort_write(context, outcomes)
        return p4r.WriteResponse()

    async def Read(self, request: Any, context: Any) -> AsyncIterator[Any]:
        try:
            self._check_device(request.device_id)
            batch = p4r.ReadResponse()
            for entity in self.device.read(request.entities):
                batch.entities.append(entity)
                if len(batch.entities) == _READ_BATCH:
                    yield batch
                    batch = p4r.ReadResponse()
            yield batch
        except P4Refusal as refusal:
            await _abort(context, refusal)

    async def StreamChannel(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        stream: Stream = asyncio.Queue()
        refusals: list[P4Refusal] = []
        reader = asyncio.create_task(self._listen(stream, requests, refusals))
        try:
            while (message := await stream.get()) is not _END:
                yield message
            if refusals:
                await _abort(context, refusals[0])
        finally:
            reader.cancel()
            self._tell(self._arbitration.leave(stream))

    # helpers

    async def _listen(
        self, stream: Stream, requests: AsyncIterator[Any], refusals: list[P4Refusal]
    ) -> None:
        """Take what a controller sends; a refusal here ends its stream."""
        try:
            async for request in requests:
                kind = request.WhichOneof("update")
                if kind == "arbitration":
                    self._arbitrate(stream, request.arbitration)
                elif kind == "packet":
                    self._packet_out(stream, request.packet)
                else:
                    refusal = unimplemented(f"a stream message of type {kind} is not supported")
                    stream.put_nowait(_stream_error(refusal))
        except P4Refusal as refusal:
            refusals.append(refusal)
        finally:
            stream.put_nowait(_END)

    def _arbitrate(self, stream: Stream, update: Any) -> None:
        self._check_device(update.device_id)
        election = _u128(update.election_id) if update.HasField("election_id") else None
        if election == 0:
            raise P4Refusal(Code.INVALID_ARGUMENT, "election id 0 cannot be used")
        role = update.role.name or (str(update.role.id) if update.role.id else "")
        self._tell(self._arbitration.update(stream, role, election))

    def _tell(self, standings: list[Standing[Stream]]) -> None:
        for standing in standings:
            message = p4r.StreamMessageResponse()
            update = message.arbitration
            update.device_id = self.device.device_id
            if standing.role:
                update.role.name = standing.role
            if standing.election is not None:
                update.election_id.high = standing.election >> 64
                update.election_id.low = standing.election & (2**64 - 1)
            update.status.code = standing.code
            standing.controller.put_nowait(message)

    def _packet_out(self, stream: Stream, packet: Any) -> None:
        try:
            if not self._arbitration.is_primary(stream):
                raise P4Refusal(
                    Code.PERMISSION_DENIED, "only the primary controller may send packets"
                )
            self.device.packet_out(packet)
        except P4Refusal as refusal:
            message = _stream_error(refusal)
            message.error.packet_out.packet_out.CopyFrom(packet)
            stream.put_nowait(message)

    def _check_device(self, device_id: int) -> None:
        if device_id != self.device.device_id:
            raise not_found(f"device {device_id}: this is device {self.device.device_id}")


def _role(request: Any) -> str:
    return request.role or (str(request.role_id) if request.role_id else "")


def _u128(value: Any) -> int:
    return int(value.high) << 64 | int(value.low)


def _election(request: Any) -> int | None:
    return _u128(request.election_id) if request.HasField("election_id") else None


def _stream_error(refusal: P4Refusal) -> Any:
    message = p4r.StreamMessageResponse()
    message.error.canonical_code = refusal.code
    message.error.message = refusal.message
    return message


async def _abort(context: Any, refusal: P4Refusal) -> NoReturn:
    await context.abort(_STATUS[int(refusal.code)], refusal.message)
    raise AssertionError("abort returned")


async def _abort_write(context: Any, outcomes: list[P4Refusal | None]) -> NoReturn:
    """UNKNOWN, with a p4r.Error for every update of the batch in order (section 12.3)."""
    status = rpc_status.Status(code=Code.UNKNOWN, message="not every update was applied")
    for outcome in outcomes:
        error = p4r.Error(canonical_code=Code.OK)
        if outcome is not None:
            error = p4r.Error(canonical_code=outcome.code, message=outcome.message)
        status.details.add().Pack(error)
    await context.abort(
        grpc.StatusCode.UNKNOWN,
        status.message,
        trailing_metadata=((_DETAILS, status.SerializeToString()),),
    )
    raise AssertionError("abort returned")
