"""What admission gives each worker of an in-network task: all a host needs to know.

    job = Job(name="j1", worker=0, peers=(a0, a1, a2), trees=(Tree(0xA1, secret, 64),))

A worker knows its peers and how to speak to the network, and nothing of switches,
paths or who computes. The JSON form is read and written by `testbed.inc.jobfile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from testbed.model import inc_wire


@dataclass(frozen=True, slots=True)
class Tree:
    """One aggregation tree of a task: one UniqueID, wherever its packets are added.

    A task whose vector is split across several switches has several trees, which
    carry shares of it in proportion to their slots. Each has a secret of its own,
    the same for all workers. A new secret
    belongs to a new UniqueID or a new epoch.
    """

    unique_id: int
    secret: bytes
    """Eight bytes that `testbed.inc.tag.JobKey.derive` makes the keys from."""
    slots: int
    """Slots admitted to the task at every node of the tree."""
    elements: int = inc_wire.MAX_ELEMENTS
    """Elements a packet, by the least of the tree's devices; whole blocks of 32."""
    ops: tuple[int, ...] = (inc_wire.OP_SUM,)
    """Operations that every device of the tree has."""
    entry: IPv6Address | None = None
    """Where this worker's requests are addressed in the plain-UDP binding: the first node
    that adds. With segments, None, peers are addressed and the access switch does the rest."""
    dtype: int = inc_wire.DTYPE_INT32
    """What its devices compute in: int32, or int16 in the upper halves of words."""

    def __post_init__(self) -> None:
        if not 0 < self.unique_id < 2**32:
            raise ValueError(f"unique_id (={self.unique_id}) must be in 1 to 2^32 - 1")
        if len(self.secret) != 8:
            raise ValueError(f"a secret of {len(self.secret)} bytes must have 8")
        if not 1 <= self.slots <= inc_wire.SLOT_COUNT:
            raise ValueError(f"slots (={self.slots}) must be in 1 to {inc_wire.SLOT_COUNT}")
        if self.dtype not in (inc_wire.DTYPE_INT32, inc_wire.DTYPE_INT16):
            raise ValueError(f"dtype (={self.dtype}) must be int32 (1) or int16 (2)")
        if not 1 <= self.elements <= inc_wire.MAX_ELEMENTS or (
            self.elements % inc_wire.BLOCK_ELEMENTS
        ):
            raise ValueError(
                f"elements (={self.elements}) must be whole blocks of "
                f"{inc_wire.BLOCK_ELEMENTS}, at most {inc_wire.MAX_ELEMENTS}"
            )


@dataclass(frozen=True, slots=True)
class Job:
    """One worker's part in an aggregation task.

    `worker` is the place of this host in `peers`. It is also the worker index in
    its packets and the bit of its leaf's bitmap, so no two workers of a task share an
    index even where they hang on different leaves: their masks would be the same.
    `peers` are all workers in that order; any of them may be asked to add blocks
    that the network did not. Without trees hosts do all of it. A description is for
    one group: rounds begin at 1, so joining again needs a new epoch and secret, or
    another UniqueID.
    """

    name: str
    worker: int
    peers: tuple[IPv6Address, ...]
    trees: tuple[Tree, ...]
    window: int = 0
    """Slots of each tree in use at once; 0 means all that were admitted."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.peers) <= inc_wire.MAX_WORKERS:
            raise ValueError(
                f"a task of {len(self.peers)} workers must have 1 to {inc_wire.MAX_WORKERS}"
            )
        if not 0 <= self.worker < len(self.peers):
            raise ValueError(f"worker (={self.worker}) must be one of {len(self.peers)} peers")
        if len({tree.elements for tree in self.trees}) > 1:
            raise ValueError("all trees of a task must take as many elements a packet")
        if len({tree.dtype for tree in self.trees}) > 1:
            raise ValueError("all trees of a task must compute in the same dtype")
        if self.window < 0:
            raise ValueError(f"window (={self.window}) must be >= 0")

    @property
    def elements(self) -> int:
        """Elements a packet, the same in every tree."""
        return self.trees[0].elements if self.trees else inc_wire.MAX_ELEMENTS

    @property
    def dtype(self) -> int:
        """What the network computes in, the same in every tree."""
        return self.trees[0].dtype if self.trees else inc_wire.DTYPE_INT32
