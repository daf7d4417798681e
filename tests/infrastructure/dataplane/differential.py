"""The same packets and the same entries through one P4 program on BMv2 and on the embedded target.

    outcome = await compare(subjects()["inc_switch"], packets=2000, seed=1)
    print(outcome.differences)

`apart` runs that in namespaces of its own.

Both targets run p4c's output unchanged, on veth pairs in the network namespace
of the caller, and are controlled over P4Runtime with the same messages.
Packets go out in batches, each into one port, with a sentinel at its end that
every program sends back; a batch is over when the sentinel has come out of
both targets and both have sent the same number of frames out of every port
(or a time limit has passed). Compared are

* the frames of every port in order, and what reached the controller with its
  metadata (without order, where the program makes packets overtake each other);
* the status code of every write;
* all counters, direct ones by entry, packets and bytes, at the end of a round.

What differs is sent again, packet by packet; the first packet that still
differs is reported with as few entries and bytes as still show it.

BMv2 is the reference. What it leaves to chance is not compared: clocks and
queue depths (each subject masks the fields its program writes them to).
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import random
import signal
import tempfile
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from differential_requests import spoiled
from differential_targets import (
    CPU_PORT,
    PORTS,
    Target,
    canonical,
    one_line,
    running_targets,
)
from finsy.proto import p4i, p4r
from google.protobuf import text_format

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.programs import CompiledProgram
from testbed.infrastructure.emulation import isolate

__all__ = [
    "DELETE",
    "INSERT",
    "MODIFY",
    "Difference",
    "Frame",
    "Outcome",
    "Subject",
    "Target",
    "apart",
    "compare",
]

BATCH = 24
"""Packets in flight; BMv2 drops what an egress queue of 64 packets has no room for."""
ROUND = 1000
"""Packets between two comparisons of the counters."""
PATIENT_S, HASTY_S = 1.5, 0.3
"""How long to wait, after both sentinels, for a frame that only one target sent so far:
of a batch, and of a packet that is sent again to reduce a difference."""
MINIMISED = 3
"""So many differences are reduced to the entries and bytes that matter."""
REPORTED = 20

INSERT, MODIFY, DELETE = p4r.Update.INSERT, p4r.Update.MODIFY, p4r.Update.DELETE
Frame = tuple[int, bytes]
"""Port and bytes. At CPU_PORT the bytes are a serialized p4r.PacketIn."""
Same = Callable[[Frame, Frame], bool]


@dataclass(frozen=True)
class Subject:
    """A P4 program with what to throw at it.

    `packet` makes a random frame; `sentinel` one that leaves by some port, ends
    with the nonce, and changes nothing; `entity` a random table entry (or None)
    and `fixed` what is inserted once. `same` says whether two frames that are
    not equal differ in clocks and queue depths alone. `reorders`: output ports
    where packets may overtake each other, which BMv2 does with copies: each of
    its pipelines is a thread, and a copy made in egress queues behind whatever
    ingress has sent meanwhile. `packet_out` makes metadata values
    by name for a random packet-out, where the program knows such a thing.
    """

    name: str
    compiled: CompiledProgram
    packet: Callable[[random.Random], bytes]
    sentinel: Callable[[bytes], bytes]
    entity: Callable[[random.Random], Any | None] = lambda _: None
    fixed: tuple[Any, ...] = ()
    same: Same = lambda a, b: a == b
    reorders: Collection[int] = ()
    packet_out: Callable[[random.Random], dict[str, int]] | None = None
    weight: float = 1.0
    """Share of this program in a run over all of them."""


@dataclass(frozen=True)
class Difference:
    """What BMv2 and the embedded target disagree on, and all it takes to see it again."""

    program: str
    seed: int
    what: str
    bmv2: str
    embedded: str
    port: int = 0
    packet: bytes = b""
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.program}, seed {self.seed}: {self.what}"]
        if self.packet:
            lines.append(f"  packet at port {self.port}: {self.packet.hex()}")
        lines += [f"  entry: {entry}" for entry in self.entries]
        return "\n".join([*lines, f"  bmv2:     {self.bmv2}", f"  embedded: {self.embedded}"])


@dataclass
class Outcome:
    """What was compared, and where the targets differed."""

    packets: int = 0
    outputs: int = 0
    packet_ins: int = 0
    writes: int = 0
    cells: int = 0
    """Counter cells that were not zero, each round anew."""
    differences: list[Difference] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        for name in ("packets", "outputs", "packet_ins", "writes", "cells"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.differences += other.differences


def apart(work: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
    """What `work` returns, run in namespaces of its own. Raises SwitchError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "outcome")
        body = lambda: result.write_bytes(pickle.dumps(asyncio.run(work()))) and None  # noqa: E731
        gc.collect()  # a gRPC channel that is still alive makes a forked child hang
        for _ in range(3):  # its fork handlers now and then abort a child before it runs
            status = isolate.enter(f"differential-{os.getpid()}", body)
            if status != 128 + signal.SIGABRT:
                break
        if status:
            raise SwitchError(f"the comparison ended with status {status}")
        outcome: Outcome = pickle.loads(result.read_bytes())
        return outcome


async def compare(
    subject: Subject,
    packets: int,
    seed: int,
    tell: Callable[[Difference], None] | None = None,
    other: CompiledProgram | None = None,
    most: int = REPORTED,
) -> Outcome:
    """Run `packets` random packets through both targets. Needs a network namespace of its own.

    `tell` hears of every difference as soon as it is found; after `most` of
    them the run ends. `other`, if given, is what the embedded target runs
    instead: a comparison that must fail.
    """
    async with running_targets(subject.compiled, other) as (bmv2, embedded):
        run = _Run(subject, bmv2, embedded, seed, tell, most)
        while run.outcome.packets < packets and not run.enough:
            await run.round(min(ROUND, packets - run.outcome.packets))
        return run.outcome


class _Run:
    """One program's comparison: random streams, entries in place, what was found."""

    def __init__(
        self,
        subject: Subject,
        bmv2: Target,
        embedded: Target,
        seed: int,
        tell: Callable[[Difference], None] | None = None,
        most: int = REPORTED,
    ) -> None:
        self.tell = tell
        self.most = most
        self.subject = subject
        self.bmv2, self.embedded = bmv2, embedded
        self.seed = seed
        self.random = random.Random(f"{subject.name} {seed}")
        self.info = p4i.P4Info()
        text_format.Parse(subject.compiled.p4info_text, self.info)
        self.outcome = Outcome()
        self.entries: list[Any] = []
        self.theirs: dict[int, list[bytes]] = {}
        self.ours: dict[int, list[bytes]] = {}
        self.started = False
        self.known_wrong: set[str] = set()

    @property
    def enough(self) -> bool:
        return len(self.outcome.differences) >= self.most

    async def round(self, packets: int) -> None:
        if not self.started:
            self.started = True
            for entity in self.subject.fixed:
                kind = MODIFY if entity.table_entry.is_default_action else INSERT
                await self._write(kind, entity)
            for _ in range(60):
                await self._change()
        left = packets
        while left and not self.enough:
            for _ in range(self.random.randrange(4)):
                await self._change()
            size = min(left, self.random.randint(1, BATCH))
            left -= size
            await self._batch(size)
        await self._compare_state()

    # entries

    async def _change(self) -> None:
        """Insert, modify or delete a random entry, or ask for what cannot be."""
        dice = self.random.random()
        if dice > 0.93:
            await self._ask_amiss()
            return
        if self.entries and dice < min(0.45, len(self.entries) / 250):
            victim = self.random.randrange(len(self.entries))
            entity = self.entries[victim]
            if not await self._write(DELETE, entity):
                del self.entries[victim]
            return
        entity = self.subject.entity(self.random)
        if entity is None:
            return
        if not entity.HasField("table_entry") or entity.table_entry.is_default_action:
            await self._write(MODIFY, entity)
        elif self.entries and dice > 0.8:
            place = self.random.randrange(len(self.entries))
            changed = p4r.Entity()
            changed.CopyFrom(self.entries[place])
            if changed.table_entry.table_id == entity.table_entry.table_id:
                changed.table_entry.action.CopyFrom(entity.table_entry.action)
                if not await self._write(MODIFY, changed):
                    self.entries[place] = changed
        elif not await self._write(INSERT, entity):
            self.entries.append(entity)

    async def _ask_amiss(self) -> None:
        """A write with something wrong in it; should it be taken, it is taken back."""
        entity = self.subject.entity(self.random)
        if entity is None or not entity.HasField("table_entry"):
            return
        entity = spoiled(self.random, entity)
        if not await self._write(INSERT, entity):
            await self._write(DELETE, entity)

    async def _write(self, kind: int, entity: Any) -> int:
        """Write to both; BMv2's status code."""
        codes = await asyncio.gather(*(t.write(kind, entity) for t in (self.bmv2, self.embedded)))
        self.outcome.writes += 1
        if codes[0] != codes[1]:
            verb = p4r.Update.Type.Name(kind)
            entry = f"{verb} {one_line(entity)}"
            self._found("status of a write", f"{codes[0]}", f"{codes[1]}", [entry])
        return codes[0]

    # packets

    async def _batch(self, size: int) -> None:
        make, generator = self.subject.packet, self.random
        frames = [make(generator) for _ in range(size)]
        metadata = self.subject.packet_out
        if metadata is not None and generator.random() < 0.08:
            messages = [self._packet_out(f, metadata(generator)) for f in frames]
            port = CPU_PORT
        else:
            messages = []
            port = generator.choice(PORTS)
        differs = await self._differs(port, messages or frames, PATIENT_S)
        self.outcome.packets += size
        self.outcome.outputs += sum(map(len, self.theirs.values()))
        self.outcome.packet_ins += len(self.theirs[CPU_PORT])
        if not differs:
            return
        first = self._last_difference()
        for one in messages or frames:
            if await self._differs(port, [one]):
                await self._report(port, one)
                return
        shown = "; ".join(one_line(m) for m in messages) or " ".join(f.hex() for f in frames)
        self._found(f"a batch at port {port}, but none of its packets alone: {shown}", *first)

    def _packet_out(self, payload: bytes, values: Mapping[str, int]) -> Any:
        message = p4r.PacketOut(payload=payload)
        fields = next(
            h.metadata
            for h in self.info.controller_packet_metadata
            if h.preamble.name == "packet_out"
        )
        for one in fields:
            value = values[one.name]
            message.metadata.add(metadata_id=one.id, value=canonical(value))
        return message

    async def _differs(self, port: int, inputs: list[Any], settle_s: float = HASTY_S) -> bool:
        """Whether the outputs differ; `theirs` and `ours` are then those of both targets.

        Outputs are streams, one a port. What neither target has sent yet, at a
        port other than the sentinel's, is compared with the next batch.
        """
        nonce = self.random.randbytes(16)
        targets = (self.embedded, self.bmv2)
        for target in targets:
            target.expect(nonce)
        if port == CPU_PORT:
            last = self._packet_out(nonce, {"egress_port": PORTS[0], "reserved": 0})
            for target in targets:
                for message in (*inputs, last):
                    await target.packet_out(message)
        else:
            for target in targets:
                target.send(port, [*inputs, self.subject.sentinel(nonce)])
        here = all([await target.wait_for_sentinel() for target in targets])
        until = time.monotonic() + settle_s
        while here and not self._equal() and time.monotonic() < until:
            await self._news(until - time.monotonic())
        differs = not here or not self._equal()
        if differs:  # or one of them is slow: what counts is what comes out in the end
            await self._quiet()
            differs = not here or not self._equal()
        self.theirs, self.ours = self.bmv2.take(), self.embedded.take()
        return differs

    async def _quiet(self) -> None:
        """Wait until nothing has come out of either target for a moment."""
        while await self._news(0.03):
            pass

    async def _news(self, wait_s: float) -> bool:
        targets = (self.bmv2, self.embedded)
        for target in targets:
            target.news.clear()
        tasks = [asyncio.create_task(target.news.wait()) for target in targets]
        done, waiting = await asyncio.wait(
            tasks, timeout=max(0.0, wait_s), return_when=asyncio.FIRST_COMPLETED
        )
        for task in waiting:
            task.cancel()
        return bool(done)

    def _equal(self) -> bool:
        if self.bmv2.counts() != self.embedded.counts():
            return False
        for port, theirs in self.bmv2.frames.items():
            ours = self.embedded.frames[port]
            if theirs == ours:
                continue
            if port in self.subject.reorders:
                # Not by sorting: what a switch stamps would decide the order.
                if any(self._unmatched(port, theirs, ours)):
                    return False
            elif not all(
                a == b or self.subject.same((port, a), (port, b))
                for a, b in zip(theirs, ours, strict=True)
            ):
                return False
        return True

    def _unmatched(
        self, port: int, theirs: list[bytes], ours: list[bytes]
    ) -> tuple[list[bytes], list[bytes]]:
        """The frames of either side that have no equal on the other."""
        rest, only = list(ours), []
        for frame in theirs:
            twin = next((o for o in rest if o == frame), None)
            if twin is None:
                twin = next((o for o in rest if self.subject.same((port, frame), (port, o))), None)
            if twin is None:
                only.append(frame)
            else:
                rest.remove(twin)
        return only, rest

    def _last_difference(self) -> tuple[str, str]:
        """Both targets' frames, those left out that they agree on."""
        shown: list[list[str]] = [[], []]
        for port, theirs in self.theirs.items():
            unmatched = self._unmatched(port, theirs, self.ours[port])
            for side, frames in zip(shown, unmatched, strict=True):
                side += [f"port {port} {data.hex()}" for data in frames]
        return ", ".join(shown[0]) or "nothing", ", ".join(shown[1]) or "nothing"

    # what differs

    async def _report(self, port: int, one: Any) -> None:
        entries = [f"{len(self.entries)} entries, not reduced: the seed makes them again"]
        if len(self.outcome.differences) < MINIMISED:
            one, entries = await self._minimise(port, one)
        await self._differs(port, [one])
        packet = one if isinstance(one, bytes) else one.payload
        what = "outputs" if isinstance(one, bytes) else f"outputs of packet-out {one_line(one)}"
        self._found(what, *self._last_difference(), entries, port, packet)

    async def _minimise(self, port: int, one: Any) -> tuple[Any, list[str]]:
        """Take away entries, then bytes at the end, as long as the outputs differ."""
        kept = list(self.entries)
        step = max(1, len(kept) // 4)
        while kept:
            start = 0
            while start < len(kept):
                gone = kept[start : start + step]
                for entity in gone:
                    await self._write(DELETE, entity)
                if await self._differs(port, [one]):
                    del kept[start : start + step]
                else:
                    for entity in gone:
                        await self._write(INSERT, entity)
                    start += step
            if step == 1:
                break
            step = max(1, step // 4)
        if isinstance(one, bytes):
            size = 64
            while size:
                while len(one) - size >= 14 and await self._differs(port, [one[:-size]]):
                    one = one[:-size]
                size //= 4
        self.entries = kept
        return one, [one_line(e) for e in kept]

    async def _compare_state(self) -> None:
        """Counters and entries, each read back from both."""
        await self._quiet()
        targets = (self.bmv2, self.embedded)
        theirs, ours = await asyncio.gather(*(t.counters(self.info) for t in targets))
        self.outcome.cells += len(theirs)
        self._compare_maps("counter (packets, bytes)", theirs, ours)
        self._compare_maps("entry", *await asyncio.gather(*(t.entries(self.info) for t in targets)))

    def _compare_maps(self, what: str, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
        for key in sorted(theirs.keys() | ours.keys()):
            values = str(theirs.get(key, "none")), str(ours.get(key, "none"))
            if values[0] != values[1] and key not in self.known_wrong:
                self.known_wrong.add(key)
                self._found(f"{what} {key}", *values)

    def _found(
        self,
        what: str,
        bmv2: str,
        embedded: str,
        entries: Iterable[str] = (),
        port: int = 0,
        packet: bytes = b"",
    ) -> None:
        difference = Difference(
            self.subject.name, self.seed, what, bmv2, embedded, port, packet, tuple(entries)
        )
        self.outcome.differences.append(difference)
        if self.tell is not None:
            self.tell(difference)
