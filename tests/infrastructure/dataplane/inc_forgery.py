"""A forger against a computing switch, in the middle of honest rounds.

It knows every algorithm and format, has seen so many valid packets of the task
and of an earlier one that had the same slots, and may send whatever it likes
through any port. It does not have the keys.
"""

from __future__ import annotations

import random
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from inc_network import (
    DT6_SID,
    FALLBACK,
    FALLBACK_PORT,
    INC_SID,
    JOB,
    KEY,
    Switch,
    host,
    payload_of,
    request,
    srv6_frame,
    udp_frame,
    vectors,
)

from testbed.errors import ControlError
from testbed.inc.shim import parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w

WORKERS = 3
SLOTS = 4
COUNT = 64
BURST = 40
"""Forged packets a round: BMv2 loses some of a longer burst before it has seen them."""
EARLIER_KEY = JobKey.derive(b"earlier!")
OURS = frozenset({w.OUTCOME_ABSORBED, w.OUTCOME_COMPLETED, w.OUTCOME_RESENT, w.OUTCOME_SPREAD})
"""Outcomes with which a packet has an effect."""


@dataclass
class Report:
    """What an attack came to."""

    seen: int
    sent: Counter[str] = field(default_factory=Counter)
    """Forged packets by kind."""
    counted: Counter[int] = field(default_factory=Counter)
    """What the switch counted of them, by index of `outcomes`."""
    rounds: int = 0
    wrong_results: int = 0
    believed: int = 0
    """Packets handed on that a host with the key would take for a new contribution."""

    @property
    def withstood(self) -> bool:
        complete = sum(self.sent.values()) == sum(self.counted.values())
        return complete and not (self.wrong_results or self.believed or self.counted.keys() & OURS)


class Forger:
    """Makes packets from packets it has seen."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seen: list[bytes] = []
        """UDP payloads of the task, oldest first."""
        self.earlier: list[bytes] = []
        """UDP payloads of the task that had these slots before."""
        self.kinds: dict[str, Callable[[], bytes]] = {
            "random tag": self._random_tag,
            "tag of another packet": self._borrowed_tag,
            "XOR difference": self._xor_difference,
            "sum difference": self._sum_difference,
            "other operands": self._other_operands,
            "changed element": self._changed_element,
            "replayed": self._replayed,
            "replayed as not executed": self._replayed_marked,
            "earlier task": self._earlier_task,
            "earlier task, our UniqueID": self._earlier_task_renamed,
        }
        self.oldest = 0
        """Packets of the task up to here are two or more rounds old."""

    def frame(self, kind: str) -> tuple[int, bytes]:
        """Port and frame; plain or already with segments, as it likes."""
        payload = self.kinds[kind]()
        plain = udp_frame(host(self.random.randint(1, 3)), FALLBACK, payload)
        steered = payload[4:8] == JOB.to_bytes(4, "big")
        if steered and self.random.random() < 0.5:
            return self.random.randint(1, 4), plain
        return self.random.randint(1, 4), srv6_frame(plain, [INC_SID, DT6_SID], payload[:32])

    def _any(self) -> bytearray:
        return bytearray(self.random.choice(self.seen))

    def _ahead(self, payload: bytearray) -> bytearray:
        """As if for a round that is still to come, in any slot, from any worker."""
        now = struct.unpack_from("!I", self.seen[-1], 20)[0]
        struct.pack_into("!I", payload, 20, now + self.random.randint(1, 4))
        struct.pack_into("!HH", payload, 10, self.random.randrange(3), self.random.randrange(SLOTS))
        return payload

    def _random_tag(self) -> bytes:
        payload = self._ahead(self._any())
        payload[24:32] = self.random.randbytes(8)
        return bytes(payload)

    def _borrowed_tag(self) -> bytes:
        payload = self._ahead(self._any())
        payload[24:32] = self._any()[24:32]
        return bytes(payload)

    def _xor_difference(self) -> bytes:
        """a ^ b ^ c, tags too: right for anything linear over GF(2), such as a CRC."""
        a, b, c = map(bytearray, self.random.sample(self.seen, 3))
        mixed = bytearray(x ^ y ^ z for x, y, z in zip(a, b, c, strict=True))
        mixed[:10], mixed[14:20] = a[:10], a[14:20]
        return bytes(mixed)

    def _sum_difference(self) -> bytes:
        """Tag a + b - c on the words of a + b - c: right for anything linear over integers."""
        a, b, c = map(bytearray, self.random.sample(self.seen, 3))
        words = len(a) // 4
        rows = [struct.unpack(f"!{words}I", x) for x in (a, b, c)]
        mixed = bytearray(
            struct.pack(f"!{words}I", *((x + y - z) % 2**32 for x, y, z in zip(*rows, strict=True)))
        )
        tags = [struct.unpack_from("!Q", x, 24)[0] for x in (a, b, c)]
        struct.pack_into("!Q", mixed, 24, (tags[0] + tags[1] - tags[2]) % 2**64)
        mixed[:10], mixed[14:20] = a[:10], a[14:20]
        return bytes(self._ahead(mixed) if self.random.random() < 0.5 else mixed)

    def _other_operands(self) -> bytes:
        """A whole valid packet moved to another round, slot, worker, level or direction."""
        payload = self._ahead(self._any())
        payload[3] = self.random.choice((0, 0, 0x40, 0x80, 1))
        payload[8] = self.random.choice((1, 1, 2, 3))
        return bytes(payload)

    def _changed_element(self) -> bytes:
        """The newest packets with one element changed, the tag moved by the same or nothing."""
        payload = bytearray(self.random.choice(self.seen[-3 * SLOTS :]))
        at = 32 + 4 * self.random.randrange(COUNT)
        delta = self.random.choice((1, 1 << 31, self.random.getrandbits(32)))
        element = struct.unpack_from("!I", payload, at)[0]
        struct.pack_into("!I", payload, at, (element + delta) % 2**32)
        tag = struct.unpack_from("!Q", payload, 24)[0]
        moved = self.random.choice((0, delta, delta << 32, self.random.getrandbits(64)))
        struct.pack_into("!Q", payload, 24, (tag + moved) % 2**64)
        return bytes(payload if delta else self._random_tag())

    def _replayed(self) -> bytes:
        return self.random.choice(self.seen[: self.oldest])

    def _replayed_marked(self) -> bytes:
        payload = bytearray(self._replayed())
        payload[2] |= 0x80
        return bytes(payload)

    def _earlier_task(self) -> bytes:
        return self.random.choice(self.earlier)

    def _earlier_task_renamed(self) -> bytes:
        payload = bytearray(self.random.choice(self.earlier))
        payload[4:8] = JOB.to_bytes(4, "big")
        return bytes(payload)


async def attack(switch: Switch, seen: int, forged: int, seed: int = 1) -> Report:
    """An earlier task ends, another takes its slots, and `forged` packets go in between its rounds.

    The switch has no task yet. Honest rounds go on all the time; every result
    is compared with the exact sum.
    """
    forger = Forger(seed)
    report = Report(seen)
    earlier = seen // 4
    rounds_before = -(-earlier // (WORKERS * SLOTS)) + 2
    await switch.job(WORKERS, EARLIER_KEY, unique_id=JOB - 1)
    for sequence in range(1, rounds_before + 1):
        sent, _ = await _round(switch, report, sequence, [], EARLIER_KEY, JOB - 1)
        forger.earlier += sent
    await switch.forget_job(JOB - 1)
    await switch.job(WORKERS, replicas=False)
    sequence = 0
    while len(forger.seen) < seen - earlier + 2 * WORKERS * SLOTS:
        sequence += 1
        sent, _ = await _round(switch, report, sequence, [])
        forger.seen += sent
    before = await switch.outcomes()
    honest = 0
    kinds = list(forger.kinds)
    while (left := forged - sum(report.sent.values())) > 0:
        sequence += 1
        forger.oldest = len(forger.seen) - 2 * WORKERS * SLOTS
        chosen = [forger.random.choice(kinds) for _ in range(min(left, BURST))]
        report.sent.update(chosen)
        sent, fallback = await _round(switch, report, sequence, [forger.frame(k) for k in chosen])
        honest += len(sent)
        forger.seen = forger.seen[-seen:] + sent
        report.believed += sum(_believable(frame, sequence) for frame in fallback)
    after = await switch.settled_outcomes(sum(before.values()) + forged + honest)
    report.counted = Counter({i: n - before.get(i, 0) for i, n in after.items()}) - Counter(
        {w.OUTCOME_ABSORBED: honest * 2 // 3, w.OUTCOME_COMPLETED: honest // 3}
    )
    return report


async def _round(
    switch: Switch, report: Report, sequence: int, hostile: list[tuple[int, bytes]],
    key: JobKey = KEY, unique_id: int = JOB,
) -> tuple[list[bytes], list[bytes]]:  # fmt: skip
    """One round of every slot, the hostile frames in the middle; requests and fallback frames."""
    frames, totals = [], {}
    for slot in range(SLOTS):
        sent = vectors(WORKERS, COUNT, sequence * SLOTS + slot)
        totals[slot] = sum(sent)
        frames += [
            (i + 1, request(i, v, sequence, slot, key, unique_id=unique_id))
            for i, v in enumerate(sent)
        ]
    half = len(frames) // 2
    results = WORKERS * SLOTS
    out = await switch.send(
        *frames[:half], *hostile, *frames[half:], expect=results, ports=(1, 2, 3), linger_s=0
    )
    report.rounds += SLOTS
    for port in (1, 2, 3):
        answers = [parse_payload(payload_of(f), key) for f in out.get(port, ())]
        right = {
            operand.slot for operand, vector in answers
            if operand.sequence == sequence and (vector == totals[operand.slot]).all()
            and operand.worker == port - 1 and operand.flags == w.FLAG_RESULT
        }  # fmt: skip
        report.wrong_results += len(right) != SLOTS or len(answers) != SLOTS
    return [payload_of(frame) for _, frame in frames], out.get(FALLBACK_PORT, [])


def _believable(frame: bytes, sequence: int) -> bool:
    """Whether a host with the key and the round's number would add this packet."""
    if frame[20] != 17:
        return False
    try:
        operand, _ = parse_payload(payload_of(frame), KEY)
    except ControlError:
        return False
    return operand.sequence >= sequence
