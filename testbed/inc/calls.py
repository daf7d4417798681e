"""One all-reduce as packets: which lane carries which, and what is known of each.

A lane is a slot of a tree. Packet p of a call travels on lane p modulo the
number of lanes, in the round after the lane's previous packet, so that all
workers agree on slots and rounds without a word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from testbed.inc import batch
from testbed.inc.shim import Vector
from testbed.inc.tag import JobKey
from testbed.model import inc_wire
from testbed.model.jobs import Job, Tree

SEQUENCES = 2**32
HOSTS_SLOTS = 48
HEAD_BYTES = 24
"""Of a shim, all but the tag."""
AT_ONCE = 64
"""Requests made together: few enough to cost less than it takes to send them."""


class Lanes:
    """The lanes of a job, taking turns between its trees, and their rounds so far.

    A tree with more slots gets more of the vector. A job without trees has one that
    no switch knows, with which hosts name blocks among themselves.
    """

    def __init__(self, job: Job) -> None:
        self.trees: Sequence[Tree] = job.trees or (_hosts_tree(job.name),)
        self.keys = [JobKey.derive(tree.secret) for tree in self.trees]
        self.nh_keys = batch.nh_keys(self.keys)
        self.by_unique_id = {tree.unique_id: i for i, tree in enumerate(self.trees)}
        used = [min(tree.slots, job.window or tree.slots) for tree in self.trees]
        turns = sorted((slot, tree) for tree, n in enumerate(used) for slot in range(n))
        self.count = len(turns)
        self.slot = np.array([slot for slot, _ in turns])
        self.tree = np.array([tree for _, tree in turns])
        self.rounds = np.ones(self.count, dtype=np.int64)
        """The sequence of each lane's next packet."""
        self._at = np.full((len(self.trees), inc_wire.SLOT_COUNT), -1)
        self._at[self.tree, self.slot] = np.arange(self.count)
        self._unique_ids = np.array([tree.unique_id for tree in self.trees])

    def find(self, unique_id: int, slot: int) -> int | None:
        """The lane of a slot; None for one that is not used."""
        tree = self.by_unique_id.get(unique_id)
        if tree is None or slot >= inc_wire.SLOT_COUNT or self._at[tree, slot] < 0:
            return None
        return int(self._at[tree, slot])

    def lanes(self, shims: npt.NDArray[np.void]) -> batch.Indices:
        """The lanes of a batch by slot, -1 for none. With one tree UniqueIDs are not looked at."""
        slots = np.minimum(shims["slot"], inc_wire.SLOT_COUNT - 1).astype(np.int64)
        if len(self.trees) == 1:
            first: batch.Indices = self._at[0, slots]
            return first
        same = shims["unique_id"][:, None] == self._unique_ids
        return np.where(same.any(axis=1), self._at[same.argmax(axis=1), slots], -1)


def _hosts_tree(name: str) -> Tree:
    """Its secret is no secret: tags tell such a job's packets from another's, no more."""
    digest = hashlib.blake2b(name.encode(), digest_size=12).digest()
    return Tree(int.from_bytes(digest[:4], "big") or 1, digest[4:], HOSTS_SLOTS)


@dataclass(slots=True)
class Call:
    """An all-reduce that has begun. Rows of `requests` are whole UDP payloads.

    Requests are made as they are needed (`reach`), so that the first ones leave before the
    last ones are tagged.
    """

    op: int
    dtype: int
    width: int
    """Elements a packet, whole blocks."""
    size: int
    """Elements of the vector."""
    base: npt.NDArray[np.int64]
    """Sequence of each lane's first packet of this call."""
    words: batch.Words
    """The vector, a packet's part a row."""
    requests: batch.Bytes
    """Those up to `made`; their shims are there from the beginning, but for the tags."""
    result: Vector
    done: npt.NDArray[np.bool_]
    heads: batch.Tags
    """What the network's results begin with, all but their tags."""
    request_masks: batch.Tags
    result_masks: batch.Tags
    """Masks of the network's results for this worker."""
    nh_keys: batch.Words
    """A row for each tree."""
    tree: batch.Indices
    """Which tree each packet belongs to."""
    made: int = 0
    other_masks: dict[tuple[int, int], batch.Tags] = field(default_factory=dict)
    """As `masks` has made them."""

    @property
    def packets(self) -> int:
        return len(self.done)

    def sequence(self, packet: int) -> int:
        lanes = len(self.base)
        return int(self.base[packet % lanes] + packet // lanes) % SEQUENCES

    def find(self, lane: int, sequence: int) -> int | None:
        """The packet of a lane's round; None for a round that is not of this call."""
        packet = (sequence - int(self.base[lane])) * len(self.base) + lane
        return packet if lane <= packet < self.packets else None

    def reach(self, packet: int) -> None:
        """Make requests up to this one and some more, if they are not there yet."""
        if packet < self.made:
            return
        some = slice(self.made, min(max(packet + 1, self.made + AT_ONCE), self.packets))
        words = self.words[some]
        hashed = batch.nh_rows(
            self.nh_keys if len(self.nh_keys) == 1 else self.nh_keys[self.tree[some]],
            batch.operation_word(self.op, self.dtype, self.width),
            np.arange(some.start, some.stop) & 0xFFFF,
            words,
        )
        rows = self.requests[some]
        batch.shims(rows)["tag"] = hashed + self.request_masks[some]
        rows[:, inc_wire.OPERAND_BYTES :].view(">u4")[:] = words
        self.made = some.stop


def begin(
    lanes: Lanes, vector: Vector, op: int, worker: int, dtype: int = inc_wire.DTYPE_INT32
) -> Call:
    """The packets of a vector, in rounds taken from `lanes`."""
    width = _packet_elements(lanes.trees[0].elements, vector.size)
    number = -(-vector.size // width)
    padded = vector
    if vector.size < number * width or not vector.flags.c_contiguous:
        padded = np.zeros(number * width, dtype=np.int32)
        padded[: vector.size] = vector
    packets = np.arange(number)
    lane = packets % lanes.count
    tree, slots = lanes.tree[lane], lanes.slot[lane]
    sequences = lanes.rounds[lane] + packets // lanes.count
    request_masks = np.empty(number, dtype=np.uint64)
    result_masks = np.empty(number, dtype=np.uint64)
    for i, (one, key) in enumerate(zip(lanes.trees, lanes.keys, strict=True)):
        of = np.flatnonzero(tree == i)
        both = np.tile(of, 2)
        covered = np.repeat([0, inc_wire.FLAG_RESULT], of.size)
        made = batch.masks(key, one.unique_id, sequences[both], slots[both], worker, covered)
        request_masks[of], result_masks[of] = made[: of.size], made[of.size :]

    rows = np.empty((number, inc_wire.OPERAND_BYTES + 4 * width), dtype=np.uint8)
    shims = batch.shims(rows)
    unique_ids = np.array([one.unique_id for one in lanes.trees], dtype=np.uint32)
    fields = {
        "type": inc_wire.TLV_OPERAND, "length": inc_wire.TLV_OPERAND_LEN, "flags": 0,
        "unique_id": unique_ids[tree], "op": op, "dtype": dtype,
        "worker": worker, "slot": slots, "count": width, "offset": packets & 0xFFFF,
        "reason": 0, "reserved": 0, "sequence": sequences % SEQUENCES,
    }  # fmt: skip
    for name, values in fields.items():
        shims[name] = values
    base = lanes.rounds.copy()
    lanes.rounds += np.bincount(lane, minlength=lanes.count)
    return Call(
        op=op, dtype=dtype, width=width, size=vector.size, base=base,
        words=padded.view(np.uint32).reshape(number, width), requests=rows,
        result=np.empty((number, width), dtype=np.int32), done=np.zeros(number, dtype=np.bool_),
        heads=_heads(rows), request_masks=request_masks, result_masks=result_masks,
        nh_keys=lanes.nh_keys, tree=tree,
    )  # fmt: skip


def masks(lanes: Lanes, call: Call, worker: int, covered: int) -> batch.Tags:
    """One-time masks of all packets of a call, for or of a worker, by the flags' low byte."""
    made = call.other_masks.get((worker, covered))
    if made is None:
        packets = np.arange(call.packets)
        lane = packets % lanes.count
        sequences = call.base[lane] + packets // lanes.count
        made = np.empty(call.packets, dtype=np.uint64)
        for i, (one, key) in enumerate(zip(lanes.trees, lanes.keys, strict=True)):
            of = np.flatnonzero(call.tree == i)
            flags = np.full(of.size, covered)
            made[of] = batch.masks(
                key, one.unique_id, sequences[of], lanes.slot[lane[of]], worker, flags
            )
        call.other_masks[worker, covered] = made
    return made


def _heads(requests: batch.Bytes) -> batch.Tags:
    """Shims without tags of the results of requests, three words each."""
    heads = requests[:, :HEAD_BYTES].copy()
    heads[:, 3] = inc_wire.FLAG_RESULT
    words: batch.Tags = heads.view(np.uint64)
    return words


def packet_elements(job: Job, size: int) -> int:
    """Elements a packet of a vector of `size`: whole blocks, no more than needed."""
    return _packet_elements(job.elements, size)


def _packet_elements(most: int, size: int) -> int:
    return min(most, -(-size // inc_wire.BLOCK_ELEMENTS) * inc_wire.BLOCK_ELEMENTS)
