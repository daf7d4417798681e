"""Two running switches: raw sockets at their ports, and a P4Runtime session with each."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import simple_switch
from finsy.proto import p4r, p4r_grpc, rpc_status
from google.protobuf import text_format

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import CPU_PORT, PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec
from testbed.infrastructure.dataplane.programs import CompiledProgram

__all__ = [
    "CPU_PORT",
    "PORTS",
    "Target",
    "TargetLost",
    "canonical",
    "from_canonical",
    "one_line",
    "running_targets",
]

PORTS = (1, 2, 3, 4)
PATIENCE_S = 30.0
"""How long the sentinel may take; BMv2 shares its processors with everything else."""
MTU = 9000


class TargetLost(SwitchError):
    """A target ended while it was being compared."""


class Target:
    """One running switch: raw sockets at its ports and a P4Runtime session."""

    def __init__(self, name: str, device_id: int, address: str) -> None:
        self.name = name
        self.device_id = device_id
        self.address = address
        self.interfaces = {number: f"{name[:2]}{number}" for number in PORTS}
        self.frames: dict[int, list[bytes]] = {number: [] for number in (*PORTS, CPU_PORT)}
        self.nonce = b"\0"
        self.seen = asyncio.Event()
        """Set when the sentinel has come out."""
        self.news = asyncio.Event()
        self._sockets: dict[int, socket.socket] = {}
        self._channel: Any = None
        self._stream: Any = None
        self._stub: Any = None
        self._listener: asyncio.Task[None] | None = None
        self._arbitrated = asyncio.Event()

    def connect_ports(self) -> None:
        """A veth pair and a raw socket for every port."""
        for number, inside in self.interfaces.items():
            outside = f"{inside}x"
            _ip(f"link add {inside} mtu {MTU} type veth peer name {outside} mtu {MTU}")
            for name in (inside, outside):
                Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")
                _ip(f"link set {name} up")
            sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            sock.setsockopt(263, 23, 1)  # SOL_PACKET, PACKET_IGNORE_OUTGOING
            sock.setsockopt(263, 8, 1)  # PACKET_AUXDATA: where the kernel puts a VLAN tag
            for option in (32, 33):  # SO_SNDBUFFORCE, SO_RCVBUFFORCE
                sock.setsockopt(socket.SOL_SOCKET, option, 8 << 20)
            sock.bind((outside, 3))
            sock.setblocking(False)
            self._sockets[number] = sock
            asyncio.get_running_loop().add_reader(sock, self._receive, number, sock)

    async def session(self, compiled: CompiledProgram) -> None:
        """Become primary and load the program."""
        channel = grpc.aio.insecure_channel(
            self.address,
            options=(
                ("grpc.enable_http_proxy", 0),
                ("grpc.max_receive_message_length", 64 << 20),
                ("grpc.use_local_subchannel_pool", 1),
            ),
        )
        self._channel = channel
        await asyncio.wait_for(channel.channel_ready(), 60)
        self._stub = p4r_grpc.P4RuntimeStub(channel)
        self._stream = self._stub.StreamChannel()
        self._listener = asyncio.create_task(self._listen())
        hello = p4r.StreamMessageRequest()
        hello.arbitration.device_id = self.device_id
        hello.arbitration.election_id.low = 1
        await self._stream.write(hello)
        await asyncio.wait_for(self._arbitrated.wait(), 60)
        action = p4r.SetForwardingPipelineConfigRequest.VERIFY_AND_COMMIT
        request = p4r.SetForwardingPipelineConfigRequest(device_id=self.device_id, action=action)
        request.election_id.low = 1
        text_format.Parse(compiled.p4info_text, request.config.p4info)
        request.config.p4_device_config = compiled.json_text.encode()
        await self._stub.SetForwardingPipelineConfig(request)

    async def close(self) -> None:
        for sock in self._sockets.values():
            asyncio.get_running_loop().remove_reader(sock)
            sock.close()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
            self._stream.cancel()
        if self._channel is not None:
            await self._channel.close()

    def begin(self, nonce: bytes) -> None:
        """Forget what came out so far; from now on wait for `nonce`."""
        self.take()
        self.expect(nonce)

    def expect(self, nonce: bytes) -> None:
        """From now on wait for `nonce`."""
        self.nonce = nonce
        self.seen.clear()

    def take(self) -> dict[int, list[bytes]]:
        """What has come out, by port, since the last call."""
        taken, self.frames = self.frames, {number: [] for number in (*PORTS, CPU_PORT)}
        return taken

    def send(self, number: int, frames: Iterable[bytes]) -> None:
        sock = self._sockets[number]
        for data in frames:
            sock.send(data)

    async def packet_out(self, message: Any) -> None:
        await self._stream.write(p4r.StreamMessageRequest(packet=message))

    async def write(self, kind: int, entity: Any) -> int:
        """The status code of one update."""
        request = p4r.WriteRequest(device_id=self.device_id)
        request.election_id.low = 1
        update = request.updates.add(type=kind)
        update.entity.CopyFrom(entity)
        try:
            await self._stub.Write(request, timeout=60)
        except grpc.aio.AioRpcError as error:
            if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
                raise TargetLost(f"{self.name} no longer answers: {error.details()}") from error
            return _update_code(error)
        return 0

    async def counters(self, info: Any) -> dict[str, tuple[int, int]]:
        """Packets and bytes of every counter cell that is not zero."""
        request = p4r.ReadRequest(device_id=self.device_id)
        for counter in info.counters:
            request.entities.add().counter_entry.counter_id = counter.preamble.id
        for direct in info.direct_counters:
            wanted = request.entities.add().direct_counter_entry.table_entry
            wanted.table_id = direct.direct_table_id
        names = {o.preamble.id: o.preamble.name for o in (*info.counters, *info.tables)}
        cells: dict[str, tuple[int, int]] = {}
        if not request.entities:
            return cells
        async for reply in self._stub.Read(request, timeout=60):
            for entity in reply.entities:
                if entity.HasField("counter_entry"):
                    found = entity.counter_entry
                    cell = f"{names[found.counter_id]}[{found.index.index}]"
                else:
                    found = entity.direct_counter_entry
                    entry = found.table_entry
                    cell = f"{names[entry.table_id]}({_match_text(entry)})"
                if found.data.packet_count or found.data.byte_count:
                    cells[cell] = (found.data.packet_count, found.data.byte_count)
        return cells

    async def entries(self, info: Any) -> dict[str, str]:
        """What every table holds, read back: action by match, as text."""
        request = p4r.ReadRequest(device_id=self.device_id)
        for table in info.tables:
            request.entities.add().table_entry.table_id = table.preamble.id
        names = {table.preamble.id: table.preamble.name for table in info.tables}
        found: dict[str, str] = {}
        if not request.entities:
            return found
        async for reply in self._stub.Read(request, timeout=60):
            for entity in reply.entities:
                entry = entity.table_entry
                key = f"{names[entry.table_id]}({_match_text(entry)})"
                found[key] = one_line(entry.action)
        return found

    async def wait_for_sentinel(self) -> bool:
        try:
            await asyncio.wait_for(self.seen.wait(), PATIENCE_S)
        except TimeoutError:
            return False
        return True

    def counts(self) -> list[int]:
        return [len(frames) for frames in self.frames.values()]

    def _took(self, number: int, data: bytes) -> None:
        if number in self.frames:
            self.frames[number].append(data)
        if self.nonce in data:
            self.seen.set()
        self.news.set()

    def _receive(self, number: int, sock: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                data, ancillary, _, _ = sock.recvmsg(MTU + 200, 64)
                self._took(number, _with_vlan_tag(data, ancillary))

    async def _listen(self) -> None:
        async for message in self._stream:
            kind = message.WhichOneof("update")
            if kind == "packet":
                self._took(CPU_PORT, message.packet.SerializeToString(deterministic=True))
            elif kind == "arbitration":
                self._arbitrated.set()


def _with_vlan_tag(data: bytes, ancillary: list[tuple[int, int, bytes]]) -> bytes:
    """The frame as it was on the wire: the kernel takes the outer VLAN tag off."""
    for _, _, aux in ancillary:
        status, _, _, _, _, tci, tpid = struct.unpack("=IIIHHHH", aux[:20])
        if status & 0x10:  # TP_STATUS_VLAN_VALID
            tpid = tpid if status & 0x40 else 0x8100
            return data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
    return data


def _ip(command: str) -> None:
    subprocess.run(["ip", *command.split()], check=True, capture_output=True)


def _update_code(error: grpc.aio.AioRpcError) -> int:
    """The code of the one update of a refused write."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = rpc_status.Status.FromString(value)
            for detail in status.details:
                inner = p4r.Error()
                detail.Unpack(inner)
                return int(inner.canonical_code)
    return int(error.code().value[0])


def _match_text(entry: Any) -> str:
    fields = sorted(m.SerializeToString(deterministic=True).hex() for m in entry.match)
    return f"{' '.join(fields)} priority {entry.priority}"


def one_line(message: Any) -> str:
    return str(text_format.MessageToString(message, as_one_line=True))


@contextlib.asynccontextmanager
async def running_targets(
    compiled: CompiledProgram,
    other: CompiledProgram | None = None,
    told: tuple[Path, Path] | None = None,
    bmv2_path: str | None = None,
) -> AsyncIterator[tuple[Target, Target]]:
    """BMv2 and the embedded target with the program loaded, in this network namespace.

    The embedded target runs `other` where that is given. `told` are files for
    BMv2's log and for the embedded target's trace; they are whole at the end.
    """
    with tempfile.TemporaryDirectory() as folder:
        bmv2 = Target("bmv2", 1, "127.0.0.1:9559")
        embedded = Target("embedded", 2, f"unix:{folder}/embedded")
        for target in (bmv2, embedded):
            target.connect_ports()
        log = simple_switch.QUIET if told is None else _log_options(told[0])
        try:
            async with contextlib.AsyncExitStack() as stack:
                stack.enter_context(
                    simple_switch.running(
                        bmv2.device_id, bmv2.address, bmv2.interfaces, log=log, path=bmv2_path
                    )
                )
                engine = await stack.enter_async_context(await Engine.start())
                ports = tuple(PortConfig(n, i) for n, i in embedded.interfaces.items())
                await engine.add_switch(
                    SwitchConfig("embedded", embedded.device_id, embedded.address, ports)
                )
                if told is not None:
                    await engine.start_trace("embedded", TraceSpec(str(told[1])))
                try:
                    await bmv2.session(compiled)
                    await embedded.session(other or compiled)
                    yield bmv2, embedded
                finally:
                    for target in (bmv2, embedded):
                        await target.close()
                    if told is not None:
                        await engine.stop_trace("embedded")
        finally:
            for target in (bmv2, embedded):
                for name in target.interfaces.values():
                    _ip(f"link del {name}")


def _log_options(path: Path) -> tuple[str, ...]:
    """Everything, in one file that is whole whenever it is read."""
    prefix = str(path.with_suffix(""))  # BMv2 adds .txt
    return ("--log-file", prefix, "--log-flush", "--log-file-max-size", "1000000000",
            "--log-level", "trace")  # fmt: skip


def canonical(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def from_canonical(value: bytes) -> int:
    return int.from_bytes(value, "big")
