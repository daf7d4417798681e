"""All-reduce for a script that knows nothing of the network.

    from testbed.inc import Group

    with Group.join() as group:               # the job description is where admission put it
        mean = group.allreduce(gradient) / group.size

A thread of the group's own speaks to network and peers, also while the script
computes: a slower worker may still need an answer.
"""

from __future__ import annotations

import math
import os
import select
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from testbed.errors import ControlError, HostError
from testbed.inc import jobfile, scaling
from testbed.inc.calls import packet_elements
from testbed.inc.member import Counts, Member
from testbed.inc.peer import PEER_PORT
from testbed.inc.roundtrip import Timing
from testbed.inc.shim import Vector
from testbed.inc.sockets import Receiver, Sender, udp_socket
from testbed.model import inc_wire
from testbed.model.jobs import Job

Number = TypeVar("Number", np.float32, np.int32)
OPS: Final = {"sum": inc_wire.OP_SUM, "min": inc_wire.OP_MIN, "max": inc_wire.OP_MAX}
LEAST_GATHERING_S: Final = 0.0003
"""Shorter waits cost more than they gain."""
PATIENCE_S: Final = 300.0
FAREWELL_S: Final = 0.05
FAREWELLS_AFTER: Final = 3
"""Farewells after all peers' have come, since one's own may have been lost."""


@dataclass(slots=True)
class _Request:
    """An integer all-reduce on its way through the group's thread."""

    vector: Vector
    op: int
    by_hosts: bool
    done: threading.Event
    result: Vector | None = None


class Group:
    """The workers of a task, as one of them sees them. A context manager: leaving says farewell.

    `rank` is this worker's number, `size` how many there are. All workers make
    the same calls, with arrays of the same shape, in the same order.
    """

    def __init__(self, job: Job, timing: Timing | None = None) -> None:
        self.job = job
        self.rank, self.size = job.worker, len(job.peers)
        self._member = Member(job, timing)
        address = job.peers[job.worker]
        self._network = udp_socket(address, inc_wire.INC_UDP_PORT)
        try:
            self._peers = udp_socket(address, PEER_PORT)
        except HostError:
            self._network.close()
            raise
        self._receiver = Receiver(self._network)
        self._from_peers = Receiver(self._peers)
        addressed = [*job.peers, *(tree.entry or address for tree in job.trees)]
        self._sender = Sender(self._network, addressed, inc_wire.INC_UDP_PORT)
        self._addresses = [(str(peer), PEER_PORT) for peer in job.peers]
        self._wake = os.eventfd(0, os.EFD_NONBLOCK)
        self._posted: _Request | None = None
        self._running: _Request | None = None
        self._failure: Exception | None = None
        self._leaving: float | None = None
        self._thread = threading.Thread(target=self._work, name=f"inc {job.name}", daemon=True)
        self._thread.start()

    @classmethod
    def join(cls, job: Job | Path | None = None) -> Group:
        """The group of a job, of its JSON file, or of the file TESTBED_INC_JOB names.

        Raises ControlError without a job description, HostError when this host
        takes part in another task already.
        """
        return cls(job if isinstance(job, Job) else jobfile.load(job))

    @property
    def counts(self) -> Counts:
        """Packets so far: who added them, what was repeated."""
        return self._member.counts

    @property
    def progress(self) -> float:
        """Share of the blocks of the all-reduce under way, or of the last one, that is done.

        A float32 sum is two: first exponents, few blocks, then the vector.
        """
        return self._member.progress

    def allreduce(self, array: npt.NDArray[Number], op: str = "sum") -> npt.NDArray[Number]:
        """The arrays of all workers combined element by element, the same bits on each.

        `op` is sum, min or max. int32 results are exact, sums saturate; so are
        minima and maxima of float32. float32 sums are off by no more than
        `testbed.inc.scaling` says; a block (what one packet carries) in which any
        worker has a NaN or an infinity comes out as NaN. A network of 16 bits only
        takes sums of float32; hosts do the rest. Raises ControlError for
        another type or op, or when workers' calls differ; HostError when other
        workers are not to be reached.
        """
        if op not in OPS:
            raise ControlError(f"op {op!r}, expected one of {', '.join(OPS)}")
        if array.dtype not in (np.dtype(np.float32), np.dtype(np.int32)):
            raise ControlError(f"an array of {array.dtype}, expected float32 or int32")
        flat: Any = np.ascontiguousarray(array).reshape(-1)
        if not flat.size:
            return array.copy()
        if flat.dtype == np.int32:
            total: Any = self._reduce(flat, OPS[op], needs_bits=32).copy()
        elif op == "sum":
            total = self._sum_of_floats(flat)
        else:
            ordered = self._reduce(scaling.ordered(flat, op), OPS[op], needs_bits=32)
            total = scaling.from_ordered(ordered)
        reduced: npt.NDArray[Number] = total.reshape(array.shape)
        return reduced

    def leave(self, patience_s: float = 10.0) -> None:
        """Wait until no peer needs this worker any more, at most `patience_s`, and end.

        Leaving twice does nothing.
        """
        if self._thread.is_alive():
            self._leaving = time.monotonic() + patience_s
            os.eventfd_write(self._wake, 1)
            self._thread.join()
        if self._wake >= 0:
            self._network.close()
            self._peers.close()
            os.close(self._wake)
            self._wake = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave(10.0 if error is None else 0.0)

    # Numbers to integers and back.

    def _sum_of_floats(self, vector: scaling.Floats) -> scaling.Floats:
        width = packet_elements(self.job, vector.size)
        codes = self._agreed(scaling.exponents(vector, width))
        scaled = scaling.to_integers(vector, codes, self.size, width, self._bits)
        total = self._reduce(scaled, inc_wire.OP_SUM)
        return scaling.to_floats(total, codes, self.size, width, self._bits)

    def _agreed(self, mine: scaling.Exponents) -> scaling.Exponents:
        """The largest code of each block: an all-reduce of its own before the vector's.

        Where the network knows no maximum it is a sum in which everybody leaves the
        others' places zero, as many codes a word as it has bytes for.
        """
        shift = 32 - self._bits
        if all(inc_wire.OP_MAX in tree.ops for tree in self.job.trees):
            largest = self._reduce(mine.astype(np.int32) << shift, inc_wire.OP_MAX)
            return (largest >> shift).astype(np.uint8)
        table = np.zeros((self.size, -(-mine.size // 4) * 4), dtype=np.uint8)
        table[self.rank, : mine.size] = mine
        word = np.dtype(f"u{self._bits // 8}")
        packed = table.reshape(-1).view(word).astype(np.uint32) << shift
        total = self._reduce(packed.view(np.int32), inc_wire.OP_SUM).view(np.uint32) >> shift
        codes: scaling.Exponents = total.astype(word).view(np.uint8).reshape(table.shape)
        largest_of: scaling.Exponents = codes.max(axis=0)
        return largest_of[: mine.size]

    @property
    def _bits(self) -> int:
        """Of an element, as the network computes."""
        return 16 if self.job.dtype == inc_wire.DTYPE_INT16 else 32

    def _reduce(self, vector: Vector, op: int, needs_bits: int = 0) -> Vector:
        """An integer all-reduce by the group's thread."""
        if self._failure is not None:
            raise self._failure
        if not self._thread.is_alive():
            raise ControlError(f"task {self.job.name}: this worker has left")
        request = _Request(vector, op, needs_bits > self._bits, threading.Event())
        self._posted = request
        os.eventfd_write(self._wake, 1)
        if not request.done.wait(PATIENCE_S):
            self._failure = HostError(
                f"task {self.job.name}: no result within {PATIENCE_S:g} s; "
                "another worker has ended or is cut off"
            )
        if self._failure is not None:
            raise self._failure
        assert request.result is not None
        return request.result

    # The thread.

    def _work(self) -> None:
        try:
            self._serve()
        except Exception as error:
            self._failure = error
            for request in (self._posted, self._running):
                if request is not None:
                    request.done.set()

    def _serve(self) -> None:
        poller = select.poll()
        for readable in (self._network.fileno(), self._peers.fileno(), self._wake):
            poller.register(readable, select.POLLIN)
        farewell_s, farewells = math.inf, 0
        while True:
            now_s = time.monotonic()
            due_s = min(self._member.deadline() or math.inf, farewell_s)
            wait_ms = None if due_s == math.inf else max(0, math.ceil((due_s - now_s) * 1e3))
            ready = {fd for fd, _ in poller.poll(wait_ms)}
            if self._wake in ready:
                os.eventfd_read(self._wake)
                if self._leaving is not None and farewell_s == math.inf:
                    farewell_s = 0.0
            self._take_in(ready)
            now_s = time.monotonic()
            if self._leaving is not None and now_s >= farewell_s:
                if len(self._member.departed) >= self.size - 1:
                    farewells += 1
                if farewells >= FAREWELLS_AFTER or now_s > self._leaving or self.size == 1:
                    return
                self._member.farewell()
                farewell_s = now_s + FAREWELL_S
            if self._posted is not None:
                self._running, self._posted = self._posted, None
                now = self._running
                self._member.begin(now.vector, now.op, now_s, by_hosts=now.by_hosts)
            self._send_out(now_s)
            self._member.prepare()
            if self._running is not None and self._member.finished:
                self._running.result = self._member.take()
                self._running.done.set()
                self._running = None

    def _take_in(self, ready: set[int]) -> None:
        """Everything that has come to either port."""
        if not ready - {self._wake}:
            return
        gathering_s = self._member.gathering_s()
        if gathering_s > LEAST_GATHERING_S:
            time.sleep(gathering_s)
        if self._network.fileno() in ready:
            rows, sizes = self._receiver.receive()
            if len(rows):
                self._member.network(rows, sizes, time.monotonic())
        if self._peers.fileno() in ready:
            rows, sizes = self._from_peers.receive()
            if len(rows):
                self._member.peers(rows, sizes, time.monotonic())

    def _send_out(self, now_s: float) -> None:
        output = self._member.poll(now_s)
        if output.requests:
            assert self._member.call is not None
            packets = np.array(output.requests)
            to = np.array([self._member.destination(packet) for packet in output.requests])
            self._sender.send(self._member.call.requests, packets, to)
        for worker, data in output.to_peers:
            try:
                self._peers.sendto(data, self._addresses[worker])
            except OSError:
                continue  # lost, as on a link that is down or full
