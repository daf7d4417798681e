"""The node agent: the one process in each host's container. Standard library only.

It is told what to do over a Unix socket, one JSON object a line (`hosts`
holds the other end), and does it for real: it moves bytes over TCP and UDP,
burns CPU inside the container's quota, and reports what the container uses.
The socket never touches the emulated network. Times are CLOCK_MONOTONIC,
which every process of a machine shares.

    request   {"id": 7, "do": "send", "flow": "t1", "to": "fd00::1", "port": 5001, ...}
    answer    {"id": 7, "ok": {"start_s": 12.1, "end_s": 12.9}} or {"id": 7, "error": "..."}
    unasked   {"report": {...}}

Burners run at nice 19 and pace themselves to the host's compute cores, so
that flows and reports, whose allowance the quota has on top, never wait for
a task to finish its slice.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import math
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

UDP_OVERHEAD_BYTES = 62  # Ethernet 14, IPv6 40, UDP 8
TCP_OVERHEAD_BYTES = 86  # Ethernet 14, IPv6 40, TCP 20, timestamps option 12
CONNECT_TIMEOUT_S = 30.0
STALL_TIMEOUT_S = 30.0
CHUNK_BYTES = 256 * 1024
WAKE_BYTES = 64 * 1024
"""A receiver is woken for this much, or for the flow's last byte (SO_RCVLOWAT)."""
UDP_SINK_BUFFER_BYTES = 4 * 2**20
TICK_S = 0.005
CATCH_UP_S = 0.1
"""A task that did not get its CPU may make up for this much of it, no more."""
STORAGE_INTERVAL_S = 2.0
SO_RCVBUFFORCE = 33
CGROUPS = "/sys/fs/cgroup"

Fields = dict[str, Any]


class Refusal(Exception):
    """Why a request failed, as the control plane will read it."""


class Burner:
    """Shares the host's compute capacity among tasks and spends it in threads.

    `capacity` is in cores. Tasks that together want more than that get it in
    proportion to what they want.
    """

    def __init__(self, capacity: float) -> None:
        self.capacity = capacity
        self.cpu_s = 0.0
        """CPU-seconds spent so far by all tasks, of thread CPU time."""
        self._wanted: dict[str, float] = {}
        self._lock = threading.Lock()
        self._block = bytes(32 * 1024)  # long enough for hashlib to release the GIL

    @property
    def running(self) -> int:
        return len(self._wanted)

    def start(self, task: str, cpu_s: float, cores: float, done: Callable[[bool], None]) -> None:
        """Spend `cpu_s` at no more than `cores`; `done(finished)` comes from a thread."""
        with self._lock:
            if task in self._wanted:
                raise Refusal(f"task {task} is computing already")
            self._wanted[task] = cores
        threads = max(1, math.ceil(cores - 1e-9))
        left = [threads]
        whole = [True]

        def one() -> None:
            finished = self._spend(task, cpu_s / threads, cores / threads)
            with self._lock:
                left[0] -= 1
                whole[0] &= finished
                if left[0]:
                    return
                self._wanted.pop(task, None)
            done(whole[0])

        for number in range(threads):
            threading.Thread(target=one, name=f"burn-{task}-{number}", daemon=True).start()

    def stop_all(self) -> None:
        with self._lock:
            self._wanted.clear()

    def _spend(self, task: str, cpu_s: float, cores: float) -> bool:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        begun = spent_before = time.thread_time()
        granted = 0.0
        last = time.monotonic()
        while True:
            total = sum(self._wanted.copy().values())
            if task not in self._wanted:
                return False
            rate = cores * min(1.0, self.capacity / total)
            now = time.monotonic()
            granted += rate * (now - last)
            last = now
            spent = time.thread_time() - begun
            granted = min(granted, spent + rate * CATCH_UP_S, cpu_s)
            while spent < granted:
                hashlib.sha256(self._block)
                spent = time.thread_time() - begun
            with self._lock:
                self.cpu_s += begun + spent - spent_before
            spent_before = begun + spent
            if spent >= cpu_s:
                return True
            time.sleep(max(0.0, min(TICK_S, last + (cpu_s - granted) / rate - time.monotonic())))


class Pacer(threading.Thread):
    """Calls `send(n)` for the units due at a constant rate, until stopped.

    A sender that was kept from running makes up for CATCH_UP_S at most.
    """

    def __init__(
        self,
        units_per_s: float,
        batch_s: float,
        send: Callable[[int], None],
        close: Callable[[], None],
    ) -> None:
        super().__init__(name="pacer", daemon=True)
        self._rate = units_per_s
        self._pause_s = max(batch_s, 1 / units_per_s)
        self._send = send
        self._close = close
        self._stopped = threading.Event()

    def stop(self) -> None:
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def run(self) -> None:
        begun = time.monotonic()
        sent = 0
        while not self.stopped:
            now = time.monotonic()
            due = int((now - begun) * self._rate) + 1
            most = max(1, int(CATCH_UP_S * self._rate))
            if due - sent > most:
                begun += (due - sent - most) / self._rate
                due = sent + most
            if due > sent:
                self._send(due - sent)
                sent = due
            pause = max(begun + sent / self._rate, now + self._pause_s) - time.monotonic()
            if pause > 0:
                time.sleep(pause)
        self._close()


class Agent:
    """Everything the host does, and the counters its reports are made of."""

    def __init__(self, interface: str, address: str, scale: float, cores: float) -> None:
        self._interface = interface
        self._address = address
        self._scale = scale
        self._burner = Burner(cores * scale)
        self._flows: dict[str, asyncio.Task[Fields]] = {}
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
        listener = _listen(request["port"])
        self._flows[flow] = asyncio.create_task(self._receive(listener, size))
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

    async def _receive(self, listener: socket.socket, size: int) -> Fields:
        loop = asyncio.get_running_loop()
        with listener:
            connection, _ = await loop.sock_accept(listener)
        with connection:
            connection.setblocking(False)
            start = time.monotonic()
            got = 0
            buffer = memoryview(bytearray(CHUNK_BYTES))
            while got < size:
                _wake_at(connection, min(WAKE_BYTES, size - got))
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
            end = time.monotonic()
            if got > size:
                raise Refusal(f"{got} bytes arrived where {size} were expected")
        return {"start_s": start, "end_s": end}

    async def do_send(self, request: Fields) -> Fields:
        size = request["size_bytes"]
        loop = asyncio.get_running_loop()
        start = time.monotonic()
        connection = await _connect(request["to"], request["port"])
        left = size
        payload = memoryview(self._payload)
        try:
            while left:
                piece = payload[: min(left, CHUNK_BYTES)]
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
            _abort(connection)
            raise
        self._keep(self._linger(connection))
        return {"start_s": start, "end_s": end}

    async def _linger(self, connection: socket.socket) -> None:
        """Close once the receiver has; a reset stops what is still under way."""
        try:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(STALL_TIMEOUT_S):
                    await asyncio.get_running_loop().sock_recv(connection, 1)
        except asyncio.CancelledError:
            _abort(connection)
            raise
        connection.close()

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
        sender.connect((request["to"], request["port"]))
        packet = self._payload[:size]

        def send(count: int) -> None:
            for _ in range(count):
                with contextlib.suppress(OSError):  # refused or full: lost, as on any wire
                    sender.send(packet)
            self._io_bytes += count * size

        per_s = request["rate_bps"] / (8 * (size + UDP_OVERHEAD_BYTES))
        self._pace(request["flow"], Pacer(per_s, 0.001, send, sender.close))

    async def _start_tcp(self, request: Fields) -> None:
        connection = await _connect(request["to"], request["port"])
        connection.setblocking(True)
        mss = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
        payload = self._payload[:mss]

        def send(count: int) -> None:
            try:
                connection.sendall(payload * count)
            except OSError:
                pacer.stop()
            self._io_bytes += count * mss

        per_s = request["rate_bps"] / (8 * (mss + TCP_OVERHEAD_BYTES))
        pacer = Pacer(per_s, 0.004, send, lambda: _abort(connection))
        self._pace(request["flow"], pacer)

    def _pace(self, flow: str, pacer: Pacer) -> None:
        self._pacers[flow] = pacer
        pacer.start()

    async def do_stop_traffic(self, request: Fields) -> Fields:
        pacer = self._pacers.pop(request["flow"], None)
        if pacer is None:
            raise Refusal("no such traffic was started here")
        pacer.stop()
        return {}

    async def do_sink_traffic(self, request: Fields) -> Fields:
        if request["protocol"] == "udp":
            sink = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            sink.setblocking(False)
            _force_buffer(sink, UDP_SINK_BUFFER_BYTES)
            sink.bind(("::", request["port"]))
            self._keep(self._drain_udp(sink))
        else:
            self._keep(self._drain_tcp(_listen(request["port"])))
        return {}

    async def _drain_udp(self, sink: socket.socket) -> None:
        buffer = bytearray(65536)
        with sink:
            while True:
                with contextlib.suppress(BlockingIOError, ConnectionError):
                    while count := sink.recv_into(buffer):
                        self._io_bytes += count
                await asyncio.sleep(0.02)

    async def _drain_tcp(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        buffer = memoryview(bytearray(CHUNK_BYTES))
        with listener:
            while True:
                connection, _ = await loop.sock_accept(listener)
                with connection, contextlib.suppress(OSError):
                    connection.setblocking(False)
                    _wake_at(connection, WAKE_BYTES)
                    while count := await loop.sock_recv_into(connection, buffer):
                        self._io_bytes += count

    async def do_reset(self, request: Fields) -> Fields:
        self._burner.stop_all()
        for pacer in self._pacers.values():
            pacer.stop()
        self._pacers.clear()
        asking = self.requests - {asyncio.current_task()}
        stopped = [*asking, *self._background, *self._flows.values()]
        for task in stopped:
            task.cancel()
        await asyncio.gather(*stopped, return_exceptions=True)
        self._flows.clear()
        return {}

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # Reports.

    def report(self) -> Fields:
        """What the host used since the last report; CPU in the scenario's cores."""
        used = self._usage.since_last(self._burner.cpu_s, self._io_bytes)
        used["cpu_used"] /= self._scale
        return used | {"running": self._burner.running}


class Usage:
    """Reads the container's cgroup (v1 or v2) and the interface's counters."""

    def __init__(self, interface: str) -> None:
        self._interface = interface
        self._layer = _writable_layer()
        self._storage = (-math.inf, 0)
        self._last = (time.monotonic(), self._cpu_s(), time.process_time(), 0.0, 0.0, 0)

    def since_last(self, burnt_s: float, io_bytes: int) -> Fields:
        now, cpu, own, throttled = (
            time.monotonic(),
            self._cpu_s(),
            time.process_time(),
            self._throttled_s(),
        )
        then, cpu_0, own_0, burnt_0, throttled_0, io_0 = self._last
        self._last = (now, cpu, own, burnt_s, throttled, io_bytes)
        span = max(now - then, 1e-6)
        # The agent's own work is the emulation's, not the host's; what it burns is the host's.
        host_s = (cpu - cpu_0) - (own - own_0) + (burnt_s - burnt_0)
        rx, tx = self._interface_bytes()
        return {
            "at_s": now,
            "cpu_used": max(0.0, host_s) / span,
            "memory_used_bytes": self._memory_bytes(),
            "storage_used_bytes": self._storage_bytes(now),
            "rx_bytes": rx,
            "tx_bytes": tx,
            "io_bps": (io_bytes - io_0) / span,
            "throttled_s": throttled - throttled_0,
        }

    def _cpu_s(self) -> float:
        v1 = _number("cpuacct/cpuacct.usage")
        if v1 is not None:
            return v1 / 1e9
        v2 = _field("cpu.stat", "usage_usec")
        return v2 / 1e6 if v2 is not None else time.process_time()

    def _throttled_s(self) -> float:
        v1 = _field("cpu/cpu.stat", "throttled_time")
        if v1 is not None:
            return v1 / 1e9
        return (_field("cpu.stat", "throttled_usec") or 0) / 1e6

    def _memory_bytes(self) -> int:
        """The working set, as Kubernetes defines it: usage without inactive file pages."""
        v1 = _number("memory/memory.usage_in_bytes")
        if v1 is not None:
            cache = _field("memory/memory.stat", "total_inactive_file") or 0
            return max(0, v1 - cache)
        v2 = _number("memory.current") or 0
        return max(0, v2 - (_field("memory.stat", "inactive_file") or 0))

    def _storage_bytes(self, now: float) -> int:
        """Disk blocks in the container's writable layer, looked at every few seconds."""
        if self._layer and now - self._storage[0] > STORAGE_INTERVAL_S:
            blocks = 0
            for path in self._layer.rglob("*"):
                with contextlib.suppress(OSError):
                    blocks += path.lstat().st_blocks
            self._storage = (now, 512 * blocks)
        return self._storage[1]

    def _interface_bytes(self) -> tuple[int, int]:
        for line in Path("/proc/net/dev").read_text().splitlines():
            name, _, counters = line.partition(":")
            if name.strip() == self._interface:
                words = counters.split()
                return int(words[0]), int(words[8])
        return 0, 0


def _writable_layer() -> Path | None:
    """Where the container's own writes are: beside the agent, Podman's id names its layers."""
    here = Path(__file__).resolve().parent
    try:
        upper = here / "layers" / (here / "container").read_text().strip() / "rootfs" / "upper"
    except OSError:
        return None
    return upper if upper.is_dir() else None


def _number(path: str) -> int | None:
    try:
        return int(Path(CGROUPS, path).read_text())
    except (OSError, ValueError):
        return None


def _field(path: str, name: str) -> int | None:
    try:
        lines = Path(CGROUPS, path).read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        key, _, value = line.partition(" ")
        if key == name:
            return int(value)
    return None


def _abort(connection: socket.socket) -> None:
    """Close with a reset: what is queued is never sent."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _wake_at(connection: socket.socket, size: int) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)


def _force_buffer(sink: socket.socket, size: int) -> None:
    try:
        sink.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size)
    except PermissionError:
        sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def _use_cubic(connection: socket.socket) -> None:
    """CUBIC (RFC 9438) whatever the machine's default is; else the namespace's default."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"cubic")


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    listener.setblocking(False)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _use_cubic(listener)
    try:
        listener.bind(("::", port))
    except OSError as error:
        listener.close()
        raise Refusal(f"cannot listen on TCP port {port}: {error.strerror}") from error
    listener.listen(8)
    return listener


async def _connect(to: str, port: int) -> socket.socket:
    connection = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    connection.setblocking(False)
    _use_cubic(connection)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await asyncio.get_running_loop().sock_connect(connection, (to, port))
    except TimeoutError:
        connection.close()
        raise Refusal(f"no connection to {to} port {port} in {CONNECT_TIMEOUT_S:.0f} s") from None
    except BaseException:
        connection.close()
        raise
    return connection


async def serve(agent: Agent, path: str, interval_s: float) -> None:
    """Answer requests and send reports until the control plane closes the socket."""
    reader, writer = await asyncio.open_unix_connection(path, limit=2**20)

    def say(message: Fields) -> None:
        writer.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    async def answer(request: Fields) -> None:
        number = request["id"]
        try:
            work = getattr(agent, f"do_{request['do']}")
            say({"id": number, "ok": await work(request)})
        except Refusal as why:
            say({"id": number, "error": str(why)})
        except asyncio.CancelledError:
            say({"id": number, "error": "stopped by a reset"})
        except Exception as error:
            say({"id": number, "error": f"{type(error).__name__}: {error}"})

    async def report() -> None:
        due = time.monotonic()
        while True:
            say({"report": agent.report()})
            due = max(due + interval_s, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    reporting = asyncio.create_task(report())
    try:
        while line := await reader.readline():
            task = asyncio.create_task(answer(json.loads(line)))
            agent.requests.add(task)
            task.add_done_callback(agent.requests.discard)
    finally:
        reporting.cancel()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="node agent of a testbed host")
    parser.add_argument("--socket", required=True)
    parser.add_argument("--interface", required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--compute-scale", type=float, required=True)
    parser.add_argument("--cores", type=float, required=True)
    parser.add_argument("--report-interval-s", type=float, required=True)
    options = parser.parse_args(arguments)
    with contextlib.suppress(OSError):
        Path("/proc/self/timerslack_ns").write_text("1000")
    agent = Agent(options.interface, options.address, options.compute_scale, options.cores)
    with contextlib.suppress(ConnectionError):
        asyncio.run(serve(agent, options.socket, options.report_interval_s))
    os._exit(0)  # burners and senders have nobody left to work for


if __name__ == "__main__":
    main(sys.argv[1:])
