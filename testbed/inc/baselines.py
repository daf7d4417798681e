"""All-reduce without the network's help, over TCP: what in-network aggregation is compared with.

    with Ring(peers, rank) as ring:
        total = ring.allreduce(vector)

`Ring` passes sums round a ring of workers (Patarasuk and Yuan, "Bandwidth optimal
all-reduce algorithms for clusters of workstations", JPDC 2009); `Servers` sends
shards of the vector to workers that add them and send the sums back: one of them
(a single parameter server) or all (a sharded one). All of them stream: what has
come is added and sent on while the rest is still on its way. int32, sums modulo 2^32.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address
from itertools import pairwise
from types import TracebackType
from typing import Final, Self

import numpy as np

from testbed.errors import HostError
from testbed.inc.shim import Vector

PORT: Final = 0xC0E0
CONNECT_S: Final = 20.0
PATIENCE_S: Final = 120.0
PIECE_BYTES: Final = 2**16
WINDOW_BYTES: Final = 2**14
"""A server's clients are at most so far ahead of its sums, so that none starves the others."""
CONGESTION_CONTROL: Final = b"cubic"
"""BBR paces and probes for many short bursts at once: baselines reach less of their bounds."""
GRAIN_BYTES: Final = 2 * 1428
"""Two full segments."""
_HELLO: Final = struct.Struct("!HH")


class _Flow:
    """One connection: bytes that may be sent grow as others come in."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.arrived: Callable[[memoryview], None] = lambda _: None
        self.source = memoryview(b"")
        self.allowed = 0
        self.sent = 0
        self.watched = 0
        self.due = 0
        """Bytes of this call that have not come; what follows them is the next call's."""

    def allow(self, until: int) -> None:
        """Let bytes up to `until` go, but no scraps that are no full segments.

        Congestion windows count segments, and receivers acknowledge every second one.
        """
        scrap = 0 if until == len(self.source) else until % GRAIN_BYTES
        if until - scrap > self.allowed:
            self.allowed = until - scrap
            self.push()

    def push(self) -> None:
        """Send what may be sent and the kernel takes."""
        while self.sent < self.allowed:
            try:
                self.sent += self.socket.send(self.source[self.sent : self.allowed])
            except BlockingIOError:
                return


class _Elements:
    """Whole int32 elements out of a byte stream that is cut anywhere."""

    def __init__(self, take: Callable[[int, Vector], None]) -> None:
        self.count = 0
        self._take = take
        self._rest = b""

    def __call__(self, data: memoryview) -> None:
        if self._rest:
            data = memoryview(self._rest + bytes(data))
        whole = len(data) // 4 * 4
        self._rest = bytes(data[whole:])
        if whole:
            values = np.frombuffer(data[:whole], dtype=np.int32)
            self._take(self.count, values)
            self.count += values.size


class Baseline(ABC):
    """Connections between workers, made on entering; every worker makes the same calls.

    Raises HostError when a peer is not to be reached.
    """

    def __init__(self, peers: Sequence[IPv6Address], rank: int, port: int = PORT) -> None:
        self.peers, self.rank, self.port = peers, rank, port
        self.size = len(peers)
        self._listener: socket.socket | None = None
        self._flows: dict[tuple[int, int], _Flow] = {}
        self._selector = selectors.DefaultSelector()
        self._expected = 0
        """Bytes that come in the all-reduce under way."""

    @property
    def progress(self) -> float:
        """Share of what comes in an all-reduce that has come."""
        due = sum(flow.due for flow in list(self._flows.values()))
        return 1.0 - due / self._expected if self._expected else 0.0

    @abstractmethod
    def pairs(self) -> Sequence[tuple[int, int]]:
        """(Client, server) of every connection of the task; the client connects."""

    @abstractmethod
    def allreduce(self, vector: Vector) -> Vector:
        """The sum of all workers' one-dimensional vectors."""

    def __enter__(self) -> Self:
        mine = str(self.peers[self.rank])
        self._listener = socket.create_server((mine, self.port), family=socket.AF_INET6)
        for client, server in self.pairs():
            if client == self.rank:
                connection = self._connect(server)
                connection.sendall(_HELLO.pack(client, server))
                self._add(client, server, connection)
        expected = sum(server == self.rank for _, server in self.pairs())
        self._listener.settimeout(CONNECT_S)
        for _ in range(expected):
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                raise HostError(f"worker {self.rank}: a peer has not connected") from None
            connection.settimeout(CONNECT_S)
            client, server = _HELLO.unpack(connection.recv(_HELLO.size, socket.MSG_WAITALL))
            self._add(client, server, connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for flow in self._flows.values():
            flow.socket.close()
        if self._listener is not None:
            self._listener.close()
        self._selector.close()

    def _connect(self, server: int) -> socket.socket:
        end_s = time.monotonic() + CONNECT_S
        while True:
            try:
                return socket.create_connection((str(self.peers[server]), self.port), 2.0)
            except OSError as error:
                if time.monotonic() > end_s:
                    raise HostError(f"worker {server} cannot be reached: {error}") from None
                time.sleep(0.05)

    def _add(self, client: int, server: int, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError):  # this kernel's default then
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, CONGESTION_CONTROL)
        connection.setblocking(False)
        flow = _Flow(connection)
        self._flows[client, server] = flow

    def _run(self, finished: Callable[[], bool]) -> None:
        """Move bytes until `finished`."""
        flows = list(self._flows.values())
        self._expected = sum(flow.due for flow in flows)
        piece = memoryview(bytearray(PIECE_BYTES))
        end_s = time.monotonic() + PATIENCE_S
        while True:
            for flow in flows:
                flow.push()
                self._watch(flow)
            if finished() and not any(f.due or f.sent < f.allowed for f in flows):
                break
            for key, events in self._selector.select(1.0):
                if not events & selectors.EVENT_READ:
                    continue
                flow = key.data
                try:
                    count = flow.socket.recv_into(piece, min(flow.due, PIECE_BYTES))
                except BlockingIOError:
                    continue
                if not count:
                    raise HostError(f"worker {self.rank}: a peer has closed its connection")
                flow.due -= count
                flow.arrived(piece[:count])
            if time.monotonic() > end_s:
                raise HostError(f"worker {self.rank}: no result within {PATIENCE_S:g} s")

    def _watch(self, flow: _Flow) -> None:
        """Listen to what a flow still waits for."""
        wanted = (selectors.EVENT_READ if flow.due else 0) | (
            selectors.EVENT_WRITE if flow.sent < flow.allowed else 0
        )
        if wanted == flow.watched:
            return
        if flow.watched:
            self._selector.unregister(flow.socket)
        if wanted:
            self._selector.register(flow.socket, wanted, flow)
        flow.watched = wanted


class Ring(Baseline):
    """n - 1 steps of adding, n - 1 of passing on, in chunks of an n-th of the vector."""

    def pairs(self) -> Sequence[tuple[int, int]]:
        return [(i, (i + 1) % self.size) for i in range(self.size)] if self.size > 1 else []

    def allreduce(self, vector: Vector) -> Vector:
        total = vector.copy()
        n = self.size
        if n == 1:
            return total
        edges = [len(total) * i // n for i in range(n + 1)]
        chunks = [total[a:b] for a, b in pairwise(edges)]
        steps = 2 * (n - 1)
        # The stream this worker sends is its own chunk, then every chunk it received.
        sending = [chunks[(self.rank - step) % n] for step in range(steps)]
        receiving = [chunks[(self.rank - step - 1) % n] for step in range(steps)]
        ends = np.cumsum([chunk.size for chunk in receiving]).tolist()
        starts = [0, *np.cumsum([chunk.size for chunk in sending]).tolist()]
        out = self._flows[self.rank, (self.rank + 1) % n]
        into = self._flows[(self.rank - 1) % n, self.rank]

        def take(at: int, values: Vector) -> None:
            step = int(np.searchsorted(ends, at, side="right"))
            while values.size:
                chunk = receiving[step]
                here = at - (ends[step] - chunk.size)
                part = values[: chunk.size - here]
                if step < n - 1:
                    chunk[here : here + part.size] += part
                else:
                    chunk[here : here + part.size] = part
                at, values, step = at + part.size, values[part.size :], step + 1

        elements = _Elements(take)
        into.arrived, into.due = elements, 4 * ends[-1]
        position = [0, 0]  # step being sent, elements of it handed over

        def send() -> None:
            ready = sending[0].size + elements.count
            while position[0] < steps:
                step = position[0]
                chunk = sending[step]
                limit = min(chunk.size, ready - starts[step])
                out.source = chunk.data.cast("B") if chunk.size else memoryview(b"")
                out.allowed = 4 * max(0, limit)
                out.push()
                if out.sent < 4 * chunk.size:
                    return
                position[0], out.sent, out.allowed = step + 1, 0, 0

        def finished() -> bool:
            send()
            return elements.count == ends[-1] and position[0] == steps

        self._run(finished)
        return total


class Servers(Baseline):
    """Parameter servers: the first `servers` workers add a shard each."""

    def __init__(
        self, peers: Sequence[IPv6Address], rank: int, servers: int, port: int = PORT
    ) -> None:
        super().__init__(peers, rank, port)
        self.servers = servers

    def pairs(self) -> Sequence[tuple[int, int]]:
        return [
            (client, server)
            for server in range(self.servers)
            for client in range(self.size)
            if client != server
        ]

    def allreduce(self, vector: Vector) -> Vector:
        total = vector.copy()
        edges = [len(total) * i // self.servers for i in range(self.servers + 1)]
        unfinished: list[Callable[[], bool]] = []
        for server in range(self.servers):
            shard = slice(edges[server], edges[server + 1])
            if server == self.rank:
                unfinished.append(self._serve(total[shard]))
            else:
                flow = self._flows[self.rank, server]
                unfinished.append(self._use(flow, vector[shard], total[shard]))

        def finished() -> bool:
            left = [more() for more in unfinished]  # each of them moves on
            return not any(left)

        self._run(finished)
        return total

    def _serve(self, total: Vector) -> Callable[[], bool]:
        """Add clients' shards to `total` and send back what is whole."""
        clients = [self._flows[i, self.rank] for i in range(self.size) if i != self.rank]
        data = total.data.cast("B")
        streams = []

        def take(at: int, values: Vector) -> None:
            total[at : at + values.size] += values

        for flow in clients:
            stream = _Elements(take)
            streams.append(stream)
            flow.arrived, flow.due = stream, len(data)
            flow.source, flow.sent, flow.allowed = data, 0, 0

        def more() -> bool:
            whole = min((stream.count for stream in streams), default=total.size)
            for flow in clients:
                flow.allow(4 * whole)
            return any(flow.sent < 4 * total.size for flow in clients)

        return more

    def _use(self, flow: _Flow, mine: Vector, total: Vector) -> Callable[[], bool]:
        """Send this worker's shard, a window ahead of the sums that come back."""

        def take(at: int, values: Vector) -> None:
            total[at : at + values.size] = values

        stream = _Elements(take)
        flow.arrived, flow.due, flow.sent, flow.allowed = stream, 4 * total.size, 0, 0
        flow.source = np.ascontiguousarray(mine).data.cast("B")

        def more() -> bool:
            flow.allow(min(4 * mine.size, 4 * stream.count + WINDOW_BYTES))
            return stream.count < total.size

        return more
