"""What the control plane can ask of a host, and how it is done."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from .burner import Burner
from .pacer import Pacer
from .refusal import Refusal
from .sockets import abort, connect, force_buffer, interrupt, listen, unread, wake_at
from .usage import Usage

UDP_OVERHEAD_BYTES = 62  # Ethernet 14, IPv6 40, UDP 8
TCP_OVERHEAD_BYTES = 86  # Ethernet 14, IPv6 40, TCP 20, timestamps option 12
STALL_TIMEOUT_S = 30.0
ACCEPT_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 1.0
CHUNK_BYTES = 256 * 1024
WRITE_BYTES = 64 * 1024
"""Sent at a time."""
READ_BYTES = 16 * 1024
"""A receiver is woken for this much, or for the flow's last byte. What it has not read is missing
from the window that it offers, so that this must be a small part of a receive buffer: woken for
64 kB, with the kernel's 128 kB, it let 41 kB through in a round trip."""
UDP_SINK_BUFFER_BYTES = 4 * 2**20
SINK_INTERVAL_S = 0.02

Fields = dict[str, Any]


class Agent:
    """Everything the host does, and the counters its reports are made of."""

    def __init__(self, interface: str, address: str, scale: float, cores: float) -> None:
        self._interface = interface
        self._address = address
        self._scale = scale
        self._burner = Burner(cores * scale)
        self._flows: dict[str, asyncio.Task[Fields]] = {}
        self._arriving: dict[str, Callable[[], int]] = {}
        """Of each flow that is arriving, how many bytes have."""
        self._sending: dict[str, asyncio.Task[Any]] = {}
        self._background: set[asyncio.Task[Any]] = set()
        self._pacers: dict[str, Pacer] = {}
        self.requests: set[asyncio.Task[None]] = set()
        """Those being answered."""
        self._io_bytes = 0
        self._payload = os.urandom(CHUNK_BYTES)
        self._usage = Usage(interface)

    # What the control plane may ask, by name.

    async def do_announce(self, request: Fields) -> Fields:
        """Unsolicited Neighbour Advertisement, RFC 4861 section 7.2.6, to all nodes."""
        text = Path(f"/sys/class/net/{self._interface}/address").read_text()
        mac = bytes.fromhex(text.strip().replace(":", ""))
        override = 0x2000_0000
        target = socket.inet_pton(socket.AF_INET6, self._address)
        option = struct.pack("!BB6s", 2, 1, mac)  # target link-layer address
        message = struct.pack("!BBHI", 136, 0, 0, override) + target + option
        index = socket.if_nametoindex(self._interface)
        with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as raw:
            raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
            raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
            raw.bind((self._address, 0))
            raw.sendto(message, ("ff02::1", 0, 0, index))
        return {}

    async def do_expect(self, request: Fields) -> Fields:
        flow, size = request["flow"], request["size_bytes"]
        if flow in self._flows:
            raise Refusal(f"flow {flow} is expected already")
        listener = listen(request["port"])
        self._flows[flow] = asyncio.create_task(self._receive(flow, listener, size))
        return {}

    async def do_received(self, request: Fields) -> Fields:
        task = self._flows.get(request["flow"])
        if task is None:
            raise Refusal(f"flow {request['flow']} was never expected")
        try:
            return await asyncio.shield(task)
        finally:
            if task.done():
                self._flows.pop(request["flow"], None)

    async def _receive(self, flow: str, listener: socket.socket, size: int) -> Fields:
        loop = asyncio.get_running_loop()
        with listener:
            try:
                async with asyncio.timeout(ACCEPT_TIMEOUT_S):
                    connection, _ = await loop.sock_accept(listener)
            except TimeoutError:
                raise Refusal(f"nobody connected within {ACCEPT_TIMEOUT_S:.0f} s") from None
        with connection:
            connection.setblocking(False)
            start = time.monotonic()
            got = 0
            buffer = memoryview(bytearray(CHUNK_BYTES))
            self._arriving[flow] = lambda: got + unread(connection)
            try:
                while got < size:
                    wake_at(connection, min(READ_BYTES, size - got))
                    try:
                        async with asyncio.timeout(STALL_TIMEOUT_S):
                            count = await loop.sock_recv_into(connection, buffer)
                    except TimeoutError:
                        raise Refusal(
                            f"no byte arrived for {STALL_TIMEOUT_S:.0f} s after {got} of {size}"
                        ) from None
                    if count == 0:
                        raise Refusal(f"the sender closed after {got} of {size} bytes")
                    got += count
                    self._io_bytes += count
            finally:
                self._arriving.pop(flow, None)
            end = time.monotonic()
            if got > size:
                raise Refusal(f"{got} bytes arrived where {size} were expected")
        return {"start_s": start, "end_s": end}

    async def do_send(self, request: Fields) -> Fields:
        size = request["size_bytes"]
        loop = asyncio.get_running_loop()
        start = time.monotonic()
        connection = await connect(request["to"], request["port"])
        left = size
        payload = memoryview(self._payload)
        sending = asyncio.current_task()
        assert sending is not None
        self._sending[request["flow"]] = sending
        try:
            while left:
                piece = payload[: min(left, WRITE_BYTES)]
                try:
                    async with asyncio.timeout(STALL_TIMEOUT_S):
                        await loop.sock_sendall(connection, piece)
                except TimeoutError:
                    raise Refusal(
                        f"the network took no byte for {STALL_TIMEOUT_S:.0f} s with {left} left"
                    ) from None
                left -= len(piece)
                self._io_bytes += len(piece)
            end = time.monotonic()
            connection.shutdown(socket.SHUT_WR)
        except BaseException:
            self._sending.pop(request["flow"], None)
            abort(connection)
            raise
        self._sending[request["flow"]] = self._keep(self._linger(request["flow"], connection))
        return {"start_s": start, "end_s": end}

    async def _linger(self, flow: str, connection: socket.socket) -> None:
        """Close once the receiver has; a reset stops what is still under way."""
        try:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(STALL_TIMEOUT_S):
                    await asyncio.get_running_loop().sock_recv(connection, 1)
        except asyncio.CancelledError:
            abort(connection)
            raise
        finally:
            self._sending.pop(flow, None)
        connection.close()

    async def do_abandon(self, request: Fields) -> Fields:
        """Stop a flow that is sent or expected here, and a computation; whatever is there."""
        flow = request["flow"]
        for task in (self._flows.pop(flow, None), self._sending.get(flow)):
            if task is not None:
                task.cancel()
        self._burner.stop(request["task"])
        return {}

    async def do_compute(self, request: Fields) -> Fields:
        task, cores = request["task"], request["cores"]
        if self._burner.capacity <= 0 or cores <= 0:
            raise Refusal(f"task {task} wants to compute where there are no cores for it")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[bool, float]] = loop.create_future()

        def finished(whole: bool) -> None:
            outcome = (whole, time.monotonic())
            loop.call_soon_threadsafe(lambda: None if done.done() else done.set_result(outcome))

        start = time.monotonic()
        self._burner.start(task, request["cpu_s"] * self._scale, cores * self._scale, finished)
        whole, end = await done
        if not whole:
            raise Refusal(f"task {task} was stopped")
        return {"start_s": start, "end_s": end}

    async def do_start_traffic(self, request: Fields) -> Fields:
        if request["flow"] in self._pacers:
            raise Refusal("that traffic runs already")
        start = self._start_udp if request["protocol"] == "udp" else self._start_tcp
        await start(request)
        return {}

    async def _start_udp(self, request: Fields) -> None:
        size = request["packet_bytes"]
        sender = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        target = (request["to"], request["port"])
        packet = self._payload[:size]

        def send(count: int) -> None:
            for _ in range(count):
                with contextlib.suppress(OSError):  # no room or no route: lost, as on any wire
                    sender.sendto(packet, target)
            self._io_bytes += count * size

        per_s = request["rate_bps"] / (8 * (size + UDP_OVERHEAD_BYTES))
        self._pace(request["flow"], Pacer(per_s, 0.001, send, sender.close))

    async def _start_tcp(self, request: Fields) -> None:
        connection = await connect(request["to"], request["port"])
        connection.setblocking(True)
        mss = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
        payload = self._payload[:mss]

        def send(count: int) -> None:
            try:
                connection.sendall(payload * count)
            except OSError:  # it broke, or was interrupted
                pacer.stop()
            self._io_bytes += count * mss

        per_s = request["rate_bps"] / (8 * (mss + TCP_OVERHEAD_BYTES))
        pacer = Pacer(per_s, 0.004, send, lambda: abort(connection), lambda: interrupt(connection))
        self._pace(request["flow"], pacer)

    def _pace(self, flow: str, pacer: Pacer) -> None:
        self._pacers[flow] = pacer
        pacer.start()

    async def do_stop_traffic(self, request: Fields) -> Fields:
        pacer = self._pacers.pop(request["flow"], None)
        if pacer is None:
            raise Refusal("no such traffic was started here")
        pacer.stop()
        await asyncio.to_thread(pacer.join, STOP_TIMEOUT_S)
        return {}

    async def do_sink_traffic(self, request: Fields) -> Fields:
        if request["protocol"] == "udp":
            sink = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            sink.setblocking(False)
            force_buffer(sink, UDP_SINK_BUFFER_BYTES)
            sink.bind(("::", request["port"]))
            self._keep(self._drain_udp(sink))
        else:
            self._keep(self._drain_tcp(listen(request["port"])))
        return {}

    async def _drain_udp(self, sink: socket.socket) -> None:
        buffer = bytearray(65536)
        with sink:
            while True:
                with contextlib.suppress(BlockingIOError, ConnectionError):
                    while count := sink.recv_into(buffer):
                        self._io_bytes += count
                await asyncio.sleep(SINK_INTERVAL_S)

    async def _drain_tcp(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        buffer = memoryview(bytearray(CHUNK_BYTES))
        with listener:
            while True:
                connection, _ = await loop.sock_accept(listener)
                with connection, contextlib.suppress(OSError):
                    connection.setblocking(False)
                    wake_at(connection, READ_BYTES)
                    while count := await loop.sock_recv_into(connection, buffer):
                        self._io_bytes += count

    async def do_reset(self, request: Fields) -> Fields:
        self._burner.stop_all()
        pacers, self._pacers = list(self._pacers.values()), {}
        for pacer in pacers:
            pacer.stop()
        for pacer in pacers:
            await asyncio.to_thread(pacer.join, STOP_TIMEOUT_S)
        asking = self.requests - {asyncio.current_task()}
        stopped = [*asking, *self._background, *self._flows.values()]
        for task in stopped:
            task.cancel()
        await asyncio.gather(*stopped, return_exceptions=True)
        self._flows.clear()
        self._sending.clear()
        return {}

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    # Reports.

    def report(self) -> Fields:
        """What the host used since the last report; CPU in the scenario's cores."""
        used = self._usage.since_last(self._burner.cpu_s, self._io_bytes)
        used["cpu_used"] /= self._scale
        used["running"] = self._burner.running
        if self._arriving:
            used["received_bytes"] = {flow: count() for flow, count in self._arriving.items()}
        if spent := self._burner.spent():
            used["spent_cpu_s"] = {name: cpu_s / self._scale for name, cpu_s in spent.items()}
        return used
