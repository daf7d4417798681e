"""A worker of an aggregation task, without sockets and clock.

    member.begin(vector, inc_wire.OP_SUM, now_s)
    while not member.finished:
        output = member.poll(now_s)        # what to send; then until member.deadline()
        member.network(rows, sizes, now_s)  # what came to INC_UDP_PORT
        member.peers(rows, sizes, now_s)    # what came to PEER_PORT
    vector = member.take()

Every packet waits in its lane until its result is there: that is the window. What
does not come is asked for again with growing pauses. A block that the network
refuses, saturates or does not answer is added by one of the workers, its owner:
workers that miss it send the owner their contributions, it asks the rest. A
result of either kind is the exact sum, so that it does not matter who has which.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from testbed.errors import ControlError
from testbed.inc import batch, calls, hosts, peer
from testbed.inc.calls import Call, Lanes
from testbed.inc.hosts import Collection
from testbed.inc.roundtrip import RoundTrip, Timing
from testbed.inc.shim import Operand, Vector, parse_payload
from testbed.model import inc_wire
from testbed.model.jobs import Job

MANY = 3
"""Messages of peers that are handled sooner together than one by one."""
SATURATED = inc_wire.FLAG_RESULT | inc_wire.FLAG_OVERFLOW


@dataclass(slots=True)
class Counts:
    """What has happened so far, in packets."""

    blocks: int = 0
    in_network: int = 0
    by_hosts: int = 0
    sent: int = 0
    """Requests to the network, first ones and repeated ones."""
    repeated: int = 0
    contributed: int = 0
    refused: int = 0
    """Requests of any worker that came back to this one, not executed."""
    refused_reasons: dict[int, int] = field(default_factory=dict)
    invalid: int = 0
    """Packets of no round of this task, malformed or with a wrong tag."""


@dataclass(slots=True)
class Output:
    """What to send. Requests are packets of the current call: rows `requests` of it."""

    requests: list[int] = field(default_factory=list)
    to_peers: list[tuple[int, bytes]] = field(default_factory=list)


class Member:
    """The protocol of one worker; see the module."""

    def __init__(self, job: Job, timing: Timing | None = None) -> None:
        self.job = job
        self.timing = timing or Timing()
        self.counts = Counts()
        self.lanes = Lanes(job)
        self.call: Call | None = None
        self.departed: set[int] = set()
        """Peers that said farewell."""
        self._before: Call | None = None
        count = self.lanes.count
        self._packet = np.full(count, -1, dtype=np.int64)
        self._due_s = np.full(count, np.inf)
        self._sent_s = np.zeros(count)
        self._tries = np.zeros(count, dtype=np.int64)
        self._order = np.zeros(count, dtype=np.int64)
        self._sent_number = 0
        self._answered_number = 0
        self._missing = 0
        self._next = np.arange(count)
        self._idle: list[int] = []
        self._streak = [0 if job.trees else self.timing.hosts_after] * len(self.lanes.trees)
        self._by_hosts = False
        """The current call is none for the network."""
        self._wanted: set[int] = set()
        self._saturated: set[int] = set()
        self._collections: dict[int, Collection] = {}
        self._output = Output()
        self._answers: dict[int, tuple[Call, list[tuple[int, int]]]] = {}
        """Hosts' results to be sent, (packet, worker), by call."""
        self._samples_s: list[float] = []
        """Round trips through hosts."""
        self._round_trip = RoundTrip(self.timing)

    # The caller's side.

    @property
    def finished(self) -> bool:
        return self._missing == 0

    @property
    def progress(self) -> float:
        """Share of the current call's blocks that are done."""
        call = self.call
        return 0.0 if call is None else 1.0 - self._missing / call.packets

    @property
    def rtt_s(self) -> float | None:
        """Smoothed time from a request to its result; includes waiting for other workers."""
        return self._round_trip.smoothed_s

    def begin(self, vector: Vector, op: int, now_s: float, *, by_hosts: bool = False) -> None:
        """Begin an all-reduce of a one-dimensional int32 vector, not empty.

        Where the network computes in int16, elements are upper halves of words, the lower
        ones zero; what needs all 32 bits is added `by_hosts`, as all workers know.
        Raises ControlError while another is under way, and for an unknown op.
        """
        if not self.finished:
            raise ControlError(f"task {self.job.name}: an all-reduce is under way already")
        if op not in hosts.COMBINE:
            raise ControlError(f"task {self.job.name}: hosts cannot combine by op {op}")
        self._before = self.call
        self._by_hosts = by_hosts
        dtype = inc_wire.DTYPE_INT32 if by_hosts else self.job.dtype
        self.call = calls.begin(self.lanes, vector, op, self.job.worker, dtype)
        self._missing = self.call.packets
        self.counts.blocks += self._missing
        self._collections.clear()
        self._wanted.clear()
        self._saturated.clear()
        if len(self.job.peers) == 1:
            self.call.result[:] = self.call.words.view(np.int32)
            self.call.done[:] = True
            self._missing = 0
            return
        self._next = np.arange(self.lanes.count)
        self._idle = list(range(min(self.lanes.count, self._missing)))
        self._fill(now_s)

    def prepare(self) -> None:
        """Make requests that will be wanted soon, while there is nothing else to do."""
        if self.call is not None and not self.finished and self._sent_number:
            self.call.reach(min(int(self._next.min()) + calls.AT_ONCE, self.call.packets) - 1)

    def gathering_s(self) -> float:
        """How long results may gather before they are looked at.

        A wake-up costs as much as tens of packets, so a quarter of a window may come, and of
        what is still missing at the end.
        """
        share = min(1.0, self._missing / self.lanes.count)
        return min(self.timing.most_gathering_s, (self.rtt_s or 0.0) / 4 * share)

    def take(self) -> Vector:
        """The result of the finished all-reduce."""
        assert self.call is not None and self.finished
        return self.call.result.reshape(-1)[: self.call.size]

    def farewell(self) -> None:
        """Tell every peer that this worker has all it needs."""
        for worker in range(len(self.job.peers)):
            if worker != self.job.worker:
                operand = Operand(
                    self.lanes.trees[0].unique_id, self.job.worker, 0, 0, flags=peer.FAREWELL,
                )  # fmt: skip
                self._output.to_peers.append((worker, peer.pack_bare(operand, self.lanes.keys[0])))

    def destination(self, packet: int) -> int:
        """Whom a request is addressed to: its owner, or who comes after if that is us.

        A number of the job's peers, or behind those of the entries of its trees.
        """
        tree = int(self.lanes.tree[packet % self.lanes.count])
        if self.lanes.trees[tree].entry is not None:
            return len(self.job.peers) + tree
        owner = self.owner(packet)
        return owner if owner != self.job.worker else (owner + 1) % len(self.job.peers)

    def owner(self, packet: int) -> int:
        """The worker that adds a block which the network did not."""
        return packet % len(self.job.peers)

    def deadline(self) -> float | None:
        """When `poll` has something to do even if nothing comes."""
        due_s = float(self._due_s.min())
        for collection in self._collections.values():
            due_s = min(due_s, collection.due_s)
        return due_s if due_s < np.inf else None

    def poll(self, now_s: float) -> Output:
        """Repeat what is overdue; returns everything to be sent now."""
        if self.call is not None:
            for lane in np.flatnonzero(self._due_s <= now_s):
                self._again(int(lane), now_s)
            for packet, collection in list(self._collections.items()):
                if collection.due_s <= now_s:
                    self._ask(packet, collection, now_s)
        for call, asked in self._answers.values():
            self._output.to_peers += hosts.results(self.lanes, call, asked)
        self._answers.clear()
        output, self._output = self._output, Output()
        self.counts.sent += len(output.requests)
        return output

    def network(self, rows: batch.Bytes, sizes: npt.NDArray[np.int64], now_s: float) -> None:
        """UDP payloads that came to INC_UDP_PORT, one a row, with their sizes in bytes."""
        call = self.call
        if call is None:
            return
        slow = np.ones(len(rows), dtype=np.bool_)
        whole = sizes == call.requests.shape[1]
        if whole.any() and rows.shape[1] >= call.requests.shape[1]:
            plain = rows[:, : call.requests.shape[1]]
            slow[whole] = self._results(call, plain if whole.all() else plain[whole], now_s)
        for i in np.flatnonzero(slow):
            self._one(bytes(rows[i, : sizes[i]]), now_s)
        self._overtaken(now_s)
        self._fill(now_s)

    def peers(self, rows: batch.Bytes, sizes: npt.NDArray[np.int64], now_s: float) -> None:
        """UDP payloads that came to PEER_PORT, one a row, with their sizes in bytes."""
        slow = np.ones(len(rows), dtype=np.bool_)
        call = self.call
        if call is not None and rows.shape[1] >= call.requests.shape[1]:
            whole = np.flatnonzero(sizes == call.requests.shape[1])
            if whole.size >= MANY:
                slow[whole] = self._blocks(call, rows[whole, : call.requests.shape[1]], now_s)
        for i in np.flatnonzero(slow):
            self._message(bytes(rows[i, : sizes[i]]), now_s)
        self._fill(now_s)

    # Lanes.

    def _fill(self, now_s: float) -> None:
        """Give idle lanes their next packets."""
        if self._samples_s:
            self._round_trip.measured(np.array(self._samples_s))
            self._samples_s.clear()
        call = self.call
        if call is None or not self._idle:
            return
        lanes = np.array(self._idle)
        packets = self._next[lanes]
        while (skip := call.done[np.minimum(packets, call.packets - 1)] & (
            packets < call.packets
        )).any():  # fmt: skip
            packets[skip] += self.lanes.count
        self._next[lanes] = packets
        left = packets < call.packets
        order = np.argsort(packets[left])
        lanes, packets = lanes[left][order], packets[left][order]
        self._idle = []
        all_live = not self._by_hosts and max(self._streak) < self.timing.hosts_after
        if not all_live:
            lanes, packets = self._those_that_may(lanes, packets)
        number = len(lanes)
        if number:
            call.reach(int(packets[-1]))
        self._next[lanes] = packets + self.lanes.count
        self._packet[lanes] = packets
        self._tries[lanes] = 1
        self._sent_s[lanes] = now_s
        self._due_s[lanes] = now_s + self._round_trip.timeout_s()
        self._order[lanes] = self._sent_number + 1 + np.arange(number)
        self._sent_number += number
        if all_live:
            self._output.requests += packets.tolist()
            return
        for lane, packet in zip(lanes.tolist(), packets.tolist(), strict=True):
            if self._tries_network(lane):
                self._output.requests.append(packet)
            if self._is_dead(lane):
                self._contribute(packet, now_s)

    def _those_that_may(
        self, lanes: batch.Indices, packets: batch.Indices
    ) -> tuple[batch.Indices, batch.Indices]:
        """Where hosts do the work, only so many at once; the others stay idle."""
        room = self.timing.hosts_window - int((self._packet >= 0).sum())
        dead = np.array([self._by_hosts or n >= self.timing.hosts_after for n in self._streak])
        by_hosts = dead[self.lanes.tree[lanes]]
        chosen = ~by_hosts | (np.cumsum(by_hosts) <= room)
        self._idle += lanes[~chosen].tolist()
        return lanes[chosen], packets[chosen]

    def _release(self, lane: int) -> None:
        self._packet[lane] = -1
        self._due_s[lane] = np.inf
        self._idle.append(lane)

    def _is_dead(self, lane: int) -> bool:
        streak = self._streak[int(self.lanes.tree[lane])]
        return self._by_hosts or streak >= self.timing.hosts_after

    def _tries_network(self, lane: int) -> bool:
        """The first lane of a tree taken for dead still looks whether it is."""
        if self._by_hosts or not self.job.trees:
            return False
        return not self._is_dead(lane) or self.lanes.slot[lane] == 0

    def _again(self, lane: int, now_s: float) -> None:
        """A packet's answer has not come in time."""
        packet = int(self._packet[lane])
        self._tries[lane] += 1
        tries = int(self._tries[lane])
        self._due_s[lane] = now_s + self._round_trip.timeout_s(tries)
        dead = self._is_dead(lane)
        if self._tries_network(lane):
            self._output.requests.append(packet)
            self.counts.repeated += 1
        if dead or tries > self.timing.patience or packet in self._wanted:
            self._contribute(packet, now_s)

    def _overtaken(self, now_s: float) -> None:
        """Ask at once for what was sent well before what has been answered."""
        behind = (self._packet >= 0) & (self._tries == 1)
        behind &= self._order <= self._answered_number - self.timing.overtaken
        if self.rtt_s is not None:
            behind &= self._sent_s <= now_s - self.rtt_s
        for lane in np.flatnonzero(behind):
            self._again(int(lane), now_s)

    # What the network says.

    def _results(self, call: Call, rows: batch.Bytes, now_s: float) -> hosts.Mask:
        """Take plain results of the current call; returns which rows are something else."""
        shims = batch.shims(rows)
        lane = self.lanes.lanes(shims)
        packet = shims["sequence"] - call.base[lane]
        packet *= self.lanes.count
        packet += lane
        fits = (lane >= 0) & (packet >= 0) & (packet < call.packets)
        heads = rows[:, : calls.HEAD_BYTES].view(np.uint64)
        fits &= (heads == call.heads[np.where(fits, packet, 0)]).all(axis=1)
        other: hosts.Mask = ~fits
        if other.any():
            lane, packet, rows, shims = lane[fits], packet[fits], rows[fits], shims[fits]
        words = batch.from_wire(rows, call.width)
        single = len(self.lanes.trees) == 1
        tags = batch.nh_rows(
            self.lanes.nh_keys if single else self.lanes.nh_keys[self.lanes.tree[lane]],
            batch.operation_word(call.op, call.dtype, call.width),
            packet & 0xFFFF,
            words,
        )
        right = tags + call.result_masks[packet] == shims["tag"]
        self.counts.invalid += int((~right).sum())
        fresh = right & ~call.done[packet]
        for tree in set(self.lanes.tree[lane[right]].tolist()):
            self._streak[tree] = 0
        if not fresh.all():
            lane, packet, words = lane[fresh], packet[fresh], words[fresh]
        if len(set(packet.tolist())) < len(packet):
            packet, first = np.unique(packet, return_index=True)
            lane, words = lane[first], words[first]
        call.result[packet] = words.view(np.int32)
        call.done[packet] = True
        self._missing -= len(packet)
        self.counts.in_network += len(packet)
        if len(lane):
            current = self._packet[lane] == packet
            answered = lane[current]
            once = self._tries[answered] == 1
            self._round_trip.answered(now_s - self._sent_s[answered], once)
            self._answered_number = max(self._answered_number, int(self._order[lane].max()))
            self._packet[answered] = -1
            self._due_s[answered] = np.inf
            self._idle += answered.tolist()
        for one in packet.tolist() if self._collections else ():
            self._spread(one)
        return other

    def _one(self, data: bytes, now_s: float) -> None:
        """A single packet: a refused request, a saturated result, or nothing of ours."""
        try:
            operand = Operand.parse(data)
            lane = self.lanes.find(operand.unique_id, operand.slot)
            if lane is None or operand.worker >= len(self.job.peers):
                raise ControlError("no lane or worker of this task")
            operand, vector = parse_payload(data, self.lanes.keys[self.lanes.tree[lane]])
        except ControlError:
            self.counts.invalid += 1
            return
        low = operand.flags & peer.LOW_FLAGS
        if not operand.is_result:
            self.counts.refused += 1
            reasons = self.counts.refused_reasons
            reasons[operand.reason] = reasons.get(operand.reason, 0) + 1
            if low == 0:
                self._contribution(operand, lane, vector, now_s)
            else:
                self._refused_partial(operand, lane, now_s)
        elif low == SATURATED and operand.worker == self.job.worker:
            # Saturated on the way, so the order of adding shows: hosts add exactly.
            packet = self._current(operand, lane)
            if packet is not None and packet not in self._saturated:
                self._saturated.add(packet)
                self._wanted.add(packet)
                self._contribute(packet, now_s)

    def _refused_partial(self, operand: Operand, lane: int, now_s: float) -> None:
        """A switch's sum of some workers' vectors that the next switch did not take."""
        packet = self._current(operand, lane)
        if packet is None or self.call is None or self.call.done[packet]:
            return
        if self.owner(packet) == self.job.worker:
            self._collect(packet, now_s)
        else:
            self._output.to_peers.append(
                (self.owner(packet), self._question_bytes(packet, self.owner(packet)))
            )

    # What hosts do for each other.

    def _blocks(self, call: Call, rows: batch.Bytes, now_s: float) -> hosts.Mask:
        """Take peers' parts of blocks and their results; returns which rows are something else."""
        me = self.job.worker
        found = hosts.sort_out(self.lanes, call, rows, me, len(self.job.peers))
        self.counts.invalid += int((~found.valid).sum())
        other: hosts.Mask = found.other.copy()
        at = np.flatnonzero(~other)
        vectors = found.words.view(np.int32)
        for i in np.flatnonzero(found.valid).tolist():
            packet = int(found.packet[i])
            if found.is_result[i]:
                self._settle(packet, vectors[i], now_s)
            elif call.done[packet] or self.owner(packet) != me:
                other[at[i]] = True  # late, or at the wrong place
            else:
                self._gather(packet, int(found.worker[i]), vectors[i], now_s)
        return other

    def _message(self, data: bytes, now_s: float) -> None:
        """A single message of a peer."""
        try:
            operand = Operand.parse(data)
            lane = self.lanes.find(operand.unique_id, operand.slot)
            if lane is None or operand.worker >= len(self.job.peers):
                raise ControlError("no lane or worker of this task")
            operand, vector = peer.parse(data, self.lanes.keys[self.lanes.tree[lane]])
        except ControlError:
            self.counts.invalid += 1
            return
        low = operand.flags & peer.LOW_FLAGS
        if low == peer.FAREWELL:
            self.departed.add(operand.worker)
        elif low == peer.QUESTION:
            self._question(operand, lane, now_s)
        elif vector is not None and low == peer.HOSTS_RESULT:
            packet = self._current(operand, lane)
            if packet is not None and operand.worker == self.job.worker:
                self._settle(packet, vector, now_s)
        elif vector is not None and low == 0:
            self._contribution(operand, lane, vector, now_s)

    def _current(self, operand: Operand, lane: int) -> int | None:
        """The packet a message is about, if it is of the current call and of its shape."""
        call = self.call
        packet = None if call is None else call.find(lane, operand.sequence)
        if call is None or packet is None:
            return None
        if (operand.op, operand.count, operand.offset) != (call.op, call.width, packet & 0xFFFF):
            raise ControlError(
                f"task {self.job.name}: worker {operand.worker} reduces {operand.count} elements "
                f"a packet by op {operand.op} where this one reduces {call.width} by op {call.op}"
            )
        return packet

    def _contribute(self, packet: int, now_s: float) -> None:
        """Send this worker's part of a block to the block's owner."""
        assert self.call is not None
        owner = self.owner(packet)
        if owner == self.job.worker:
            self._collect(packet, now_s)
        else:
            self.counts.contributed += 1
            self.call.reach(packet)
            self._output.to_peers.append((owner, self.call.requests[packet].tobytes()))

    def _contribution(self, operand: Operand, lane: int, vector: Vector, now_s: float) -> None:
        """A worker's part of a block: it came back from the network, or for its owner's help."""
        packet = self._current(operand, lane)
        if packet is None:
            if self._before is not None:
                old = self._before.find(lane, operand.sequence)
                if old is not None and self._before.done[old]:
                    self._answer(self._before, old, operand.worker)
            return
        assert self.call is not None
        if self.call.done[packet]:
            if operand.worker != self.job.worker:
                self._answer(self.call, packet, operand.worker)
        elif self.owner(packet) == self.job.worker:
            self._gather(packet, operand.worker, vector, now_s)
        else:
            self._output.to_peers.append(
                (self.owner(packet), self._question_bytes(packet, self.owner(packet)))
            )

    def _collect(self, packet: int, now_s: float) -> Collection:
        """The collection of a block this worker owns, begun with its own part."""
        assert self.call is not None
        collection = self._collections.get(packet)
        if collection is None:
            own = self.call.words[packet].view(np.int32).astype(np.int64)
            pause_s = self._round_trip.timeout_s() / 2
            collection = Collection(own, {self.job.worker}, now_s + pause_s)
            self._collections[packet] = collection
        return collection

    def _gather(self, packet: int, worker: int, vector: Vector, now_s: float) -> None:
        """Add a worker's part to a block this worker owns, once."""
        assert self.call is not None
        collection = self._collect(packet, now_s)
        if collection.add(worker, vector, self.call.op):
            self._complete(packet, collection, now_s)

    def _complete(self, packet: int, collection: Collection, now_s: float) -> None:
        if len(collection.have) < len(self.job.peers):
            return
        self._settle(packet, collection.exact(), now_s)

    def _spread(self, packet: int) -> None:
        """Give a result to the workers that asked this one, its owner, for it."""
        collection = self._collections.pop(packet, None)
        if collection is None or self.call is None:
            return
        for worker in sorted(collection.have - {self.job.worker}):
            self._answer(self.call, packet, worker)

    def _ask(self, packet: int, collection: Collection, now_s: float) -> None:
        """Ask those whose parts are missing."""
        collection.asked += 1
        collection.due_s = now_s + self._round_trip.timeout_s(1 + collection.asked)
        for worker in range(len(self.job.peers)):
            if worker not in collection.have:
                self._output.to_peers.append((worker, self._question_bytes(packet, worker)))

    def _question(self, operand: Operand, lane: int, now_s: float) -> None:
        """A peer says that a block is missing somewhere, or asks its owner about it."""
        packet = self._current(operand, lane)
        if packet is None or operand.worker != self.job.worker or self.call is None:
            before = None if self._before is None else self._before.find(lane, operand.sequence)
            if before is not None and self._before is not None and self._before.done[before]:
                self._answer(self._before, before, self.owner(before))
            return
        if self.call.done[packet]:
            if self.owner(packet) != self.job.worker:
                self._answer(self.call, packet, self.owner(packet))
        elif self.owner(packet) == self.job.worker:
            self._collect(packet, now_s)
        else:
            # Somebody waits for it. Whether the network is to blame or only a late
            # worker shows when our own patience with it is over as well.
            self._wanted.add(packet)
            current = packet % self.lanes.count
            if self._packet[current] == packet and self._tries[current] > 1:
                self._contribute(packet, now_s)

    def _answer(self, call: Call, packet: int, worker: int) -> None:
        """Send a result that this worker has to another."""
        if worker != self.job.worker:
            self._answers.setdefault(id(call), (call, []))[1].append((packet, worker))

    def _question_bytes(self, packet: int, worker: int) -> bytes:
        assert self.call is not None
        operand = self._operand(self.call, packet, worker, flags=peer.QUESTION)
        return peer.pack_bare(operand, self.lanes.keys[self.lanes.tree[packet % self.lanes.count]])

    def _operand(self, call: Call, packet: int, worker: int, flags: int = 0) -> Operand:
        lane = packet % self.lanes.count
        return Operand(
            self.lanes.trees[self.lanes.tree[lane]].unique_id, worker, int(self.lanes.slot[lane]),
            call.width, packet & 0xFFFF, call.sequence(packet), flags, call.op, call.dtype,
        )  # fmt: skip

    def _settle(self, packet: int, vector: Vector, now_s: float) -> None:
        """A block's result is known without the network."""
        call = self.call
        assert call is not None
        if call.done[packet]:
            return
        call.result[packet] = vector
        call.done[packet] = True
        self._missing -= 1
        self.counts.by_hosts += 1
        lane = packet % self.lanes.count
        if packet not in self._saturated and not self._by_hosts:
            self._streak[self.lanes.tree[lane]] += 1
        if self._packet[lane] == packet:
            if self._tries[lane] == 1:
                self._samples_s.append(now_s - self._sent_s[lane])
            self._release(lane)
        self._spread(packet)
