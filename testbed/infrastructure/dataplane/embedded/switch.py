"""One native switch with its ports, or a bundle of wires.

Python here only configures; packets are moved by a packet loop (loop.py), a
native thread. Everything else is called from one thread at a time.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded import lines
from testbed.infrastructure.dataplane.embedded.config import (
    HISTORY_S,
    INTERNAL_MTU_BYTES,
    LinkShape,
)
from testbed.infrastructure.dataplane.embedded.loop import PacketLoop
from testbed.infrastructure.dataplane.embedded.native import (
    Library,
    Message,
)
from testbed.infrastructure.dataplane.embedded.ports import (
    ETHERNET_HEADER_BYTES,
    open_port,
    receive_drops,
)
from testbed.infrastructure.dataplane.embedded.stats import Direction, LoopStats

MAX_FRAME_BYTES = 9216
MIN_FRAME_BYTES = 1514
"""Packets have buffers for the largest frame of any port, and at least for this."""
CONTROLLER_HEADER_BYTES = 64
SCHEDULING = ("normal", "nice", "fifo")


@dataclass(slots=True)
class _Port:
    address: int
    sock: socket.socket | None
    lines: tuple[int, int]
    """Addresses of what arrives and of what leaves; they are the same in every library."""
    internal: bool = False
    shapes_ingress: bool = False
    receive_drops: int = 0


@dataclass(frozen=True, slots=True)
class Up:
    """A message of the packet loop: `kind` is Message.PACKET, INJECTED or TAPPED.

    `time_ns` is on CLOCK_MONOTONIC; `count` and `sequence` belong to INJECTED.
    """

    kind: int
    port: int
    time_ns: int
    count: int
    sequence: int
    data: bytes


class NativeSwitch:
    """A switch. Add ports, then `start`; `stop` ends it and keeps its state.

    `base` is a library without a program; `use` swaps in a program's own. `loop`
    moves its packets, with those of others perhaps; without one it gets its own.
    """

    def __init__(
        self, base: Library, name: str, seed: int = 0, loop: PacketLoop | None = None
    ) -> None:
        self.name = name
        self.library: Any = base
        self._own_loop = loop is None
        self._loop = PacketLoop(f"switch-{name}") if loop is None else loop
        self.ports: dict[int, _Port] = {}
        self.wakeup = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        """Readable when `messages` has something."""
        self._down = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._message = Message()
        self._frame_bytes = MIN_FRAME_BYTES
        self._sequence = 0
        self._ready = False
        self.address: int = self.library.sw_new(self._down, self.wakeup, seed)
        if not self.address:
            raise SwitchError(f"switch {name}: no memory for its packet loop")
        self.program: int | None = None

    @property
    def quiesce(self) -> int:
        """Address of what tells when unlinked memory may be freed."""
        return int(self.library.sw_quiesce(self.address))

    # ports

    def add_port(self, number: int, iface: str) -> None:
        """Open `iface` as port `number`. The loop must be stopped."""
        sock, max_frame = open_port(iface)
        if max_frame > MAX_FRAME_BYTES:
            sock.close()
            raise SwitchError(
                f"interface {iface}: its MTU makes frames of {max_frame} bytes, "
                f"at most {MAX_FRAME_BYTES} are supported"
            )
        self._add(number, sock.fileno(), max_frame, sock)

    def add_internal_port(self, number: int, mtu_bytes: int = INTERNAL_MTU_BYTES) -> None:
        """A port without interface, for `connect`. The loop must be stopped."""
        self._add(number, -1, mtu_bytes + ETHERNET_HEADER_BYTES, None)

    def add_cpu_port(self, number: int) -> None:
        """Frames sent there come out of `messages`. The loop must be stopped."""
        self._add(number, -1, MAX_FRAME_BYTES, None, is_cpu=True)

    def _add(
        self,
        number: int,
        fd: int,
        max_frame: int,
        sock: socket.socket | None,
        is_cpu: bool = False,
    ) -> None:
        address = self.library.sw_add_port(self.address, number, fd, max_frame, is_cpu)
        if not address:
            if sock is not None:
                sock.close()
            raise SwitchError(
                f"switch {self.name}: port {number} is taken or not below 512, its port limit"
            )
        arriving, leaving = (self.library.port_line(address, out) for out in (0, 1))
        self.ports[number] = _Port(
            address, sock, (arriving, leaving), internal=sock is None and not is_cpu
        )
        if is_cpu:
            return
        self._frame_bytes = max(self._frame_bytes, max_frame)
        for line in (arriving, leaving):
            if not lines.keep_history(self.library, line, HISTORY_S):
                raise SwitchError(f"switch {self.name}: no memory for a queue's history")

    def wire(self, a: int, b: int) -> None:
        """Connect two ports by a wire. The loop must be stopped."""
        self.library.port_wire(self.ports[a].address, self.ports[b].address)
        self.library.port_wire(self.ports[b].address, self.ports[a].address)

    def shape(self, number: int, direction: str, shape: LinkShape) -> None:
        """Give a direction ("egress" or "ingress") new properties, at any time.

        A port's first ingress shape needs a stopped loop.
        """
        port = self._port(number)
        out = direction == "egress"
        if not lines.set_shape(self.library, self.address, port.lines[out], shape):
            raise SwitchError(f"switch {self.name}: no memory for a link shape")
        if not out:
            self.library.port_shape_in(port.address)
            port.shapes_ingress = True

    def shapes_ingress(self, number: int) -> bool:
        """Whether frames that arrive at the port pass an ingress link."""
        return self._port(number).shapes_ingress

    def set_up(self, number: int, up: bool) -> None:
        self.library.port_set_up(self._port(number).address, up)

    def set_enabled(self, enabled: bool) -> None:
        self.library.sw_set_enabled(self.address, enabled)

    def set_tap(self, number: int, ethertype: int) -> None:
        """Divert arriving frames of an EtherType to `messages`; 0 ends it."""
        self.library.port_set_tap(self._port(number).address, ethertype)

    def attach(self, number: int, to: int | None, source: int | None) -> None:
        """Connect an internal port to native channels, or to nothing. The loop must be stopped."""
        port = self._port(number)
        if not port.internal:
            raise SwitchError(f"switch {self.name}: port {number} has an interface of its own")
        self.library.port_connect(self.address, port.address, to, source)

    def set_capture(self, number: int, capture: int | None) -> None:
        """Let a native capture see what passes a port; None ends it. The loop must be stopped."""
        self.library.port_set_capture(self._port(number).address, capture)

    def trace(self, library: Library, tracer: int | None) -> None:
        """Go on with the program's code in `library`, a variant of the same program.

        A native tracer is told what it does; None ends that. The loop must be stopped.
        """
        self.library = library
        self.library.sw_set_tracer(self.address, tracer)

    def _port(self, number: int) -> _Port:
        try:
            return self.ports[number]
        except KeyError:
            known = ", ".join(map(str, sorted(self.ports)))
            raise SwitchError(f"switch {self.name} has no port {number}: it has {known}") from None

    # the loop

    def start(self) -> None:
        """Have the loop move its packets, unless it does."""
        if self.address in self._loop:
            return
        if not self._ready:
            self.use(self.library, None)
        self._loop.add(self.address)

    def stop(self) -> None:
        """Have the loop leave it alone; queues and frames in flight stay."""
        if self.address in self._loop:
            self._loop.remove(self.address)
        self.library.quiesce_reclaim(self.quiesce)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """The switch is stopped for the block, and runs again after it if it did before."""
        running = self.address in self._loop
        self.stop()
        try:
            yield
        finally:
            if running:
                self.start()

    def use(self, library: Library, program: int | None) -> None:
        """From now on run `program` (a native address) with its `library`. Loop stopped."""
        self.library = library
        self.program = program
        self._ready = True
        if self.library.sw_set_program(
            self.address, program, self._frame_bytes + CONTROLLER_HEADER_BYTES
        ):
            raise SwitchError(f"switch {self.name}: no memory for its packets")

    def close(self) -> None:
        self.stop()
        self._loop.forget(self.address)
        if self._own_loop:
            self._loop.close()
        self.library.sw_free(self.address)
        for port in self.ports.values():
            if port.sock is not None:
                port.sock.close()
        os.close(self._down)
        os.close(self.wakeup)

    # messages

    def packet_out(self, number: int, frame: bytes) -> bool:
        """Give the pipeline a frame as from port `number`; False when its ring is full.

        Raises SwitchError for a frame that no port could send.
        """
        self._check_size(frame, CONTROLLER_HEADER_BYTES)
        failed = self.library.sw_packet_out(self.address, number, frame, len(frame))
        return not failed

    def inject(self, number: int, frame: bytes, count: int) -> int:
        """Queue copies of a frame at a port's egress; the INJECTED message's sequence."""
        self._port(number)
        self._check_size(frame, 0)
        self._sequence = (self._sequence + 1) & 0xFFFFFFFF
        if self.library.sw_inject(self.address, number, frame, len(frame), count, self._sequence):
            raise SwitchError(f"switch {self.name}: too many frames injected at once")
        return self._sequence

    def _check_size(self, frame: bytes, header_bytes: int) -> None:
        limit = self._frame_bytes + header_bytes
        if len(frame) > limit:
            raise SwitchError(
                f"switch {self.name}: a frame of {len(frame)} bytes, at most {limit} expected"
            )

    def messages(self) -> Iterator[Up]:
        """What the loop has sent up since the last call; clears `wakeup`."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self.wakeup)
        m = self._message
        while self.library.sw_receive(self.address, ctypes.addressof(m), ctypes.sizeof(m)):
            data = ctypes.string_at(ctypes.addressof(m) + Message.data.offset, m.len)
            yield Up(m.kind, m.port, m.time_ns, m.count, m.sequence, data)

    # statistics

    def direction_stats(
        self, number: int, direction: str, with_queues: bool = True, forget_late: bool = False
    ) -> Direction:
        """Statistics of one direction ("egress" or "ingress") of a port.

        With `forget_late` its lateness begins afresh.
        """
        port, lost = self._port(number), 0
        line = port.lines[direction == "egress"]
        if direction == "ingress" and port.sock is not None:
            lost = port.receive_drops = port.receive_drops + receive_drops(port.sock)
        found = lines.read_totals(self.library, line, lost, with_queues)
        if forget_late and found.late_max_s:
            self.library.line_reset_late(line)
        return found

    def queue_history(self, number: int, direction: str) -> list[tuple[int, ...]]:
        """What a direction's queues did in each interval since the last call; busy ones only.

        Each as the values of a QueueSample.
        """
        line = self._port(number).lines[direction == "egress"]
        return lines.read_history_rows(self.library, line)

    def reset_lateness(self) -> None:
        """Forget how late deliveries were so far."""
        for port in self.ports.values():
            for line in port.lines:
                self.library.line_reset_late(line)

    def loop_stats(self) -> LoopStats:
        out = (ctypes.c_uint64 * 7)()
        self.library.sw_read(self.address, ctypes.addressof(out))
        *counts, scheduling, _ = out
        used = self._loop.used(self.address)
        return LoopStats._make((*counts, SCHEDULING[scheduling], *used))
