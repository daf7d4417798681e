"""Many tags at once are the tags of one at a time."""

from __future__ import annotations

from ipaddress import IPv6Address

import numpy as np
import pytest

from testbed.errors import ControlError
from testbed.inc import batch, peer
from testbed.inc.calls import Lanes, begin
from testbed.inc.shim import Operand, parse_payload
from testbed.inc.tag import JobKey, tag
from testbed.model import inc_wire as w
from testbed.model.jobs import Job, Tree

KEY = JobKey.derive(b"12345678")
PEERS = tuple(IPv6Address((0xFD << 120) + i) for i in (1, 2, 3))


@pytest.mark.parametrize(("words", "number"), [(32, 40), (256, 40), (64, 3)])
def test_tags_of_a_batch_are_those_of_its_packets(words: int, number: int) -> None:
    draw = np.random.default_rng(words)
    vectors = draw.integers(0, 2**32, (number, words), dtype=np.uint32)
    sequences, slots, offsets = (draw.integers(0, top, number) for top in (2**32, 256, 2**16))
    hashed = batch.nh_rows(
        batch.nh_keys([KEY]), batch.operation_word(1, 1, words), offsets, vectors
    )
    covered = np.full(number, w.FLAG_RESULT)
    tags = hashed + batch.masks(KEY, 77, sequences, slots, 5, covered)
    for i in range(number):
        assert int(tags[i]) == tag(
            KEY, vectors[i], op=1, dtype=1, count=words, offset=int(offsets[i]), unique_id=77,
            sequence=int(sequences[i]), slot=int(slots[i]), worker=5,
            covered_flags=w.FLAG_RESULT,
        )  # fmt: skip


def test_a_call_is_packets_on_lanes_in_rounds() -> None:
    trees = (Tree(11, b"abcdefgh", 3, 64), Tree(12, b"ijklmnop", 2, 64))
    lanes = Lanes(Job("j", 1, PEERS, trees))
    vector = np.arange(64 * 7 + 5, dtype=np.int32)
    # Eight packets on five lanes: the first three lanes are a round ahead afterwards.
    for rounds in ((1, 1, 1, 1, 1), (3, 3, 3, 2, 2)):
        call = begin(lanes, vector, w.OP_SUM, 1)
        seen = []
        assert call.made == 0
        call.reach(2)
        assert call.made == call.packets == 8  # a few are made at once
        for packet, row in enumerate(call.requests):
            operand = Operand.parse(row.tobytes())
            key = lanes.keys[lanes.by_unique_id[operand.unique_id]]
            operand, part = parse_payload(row.tobytes(), key)
            assert (operand.worker, operand.offset, operand.count) == (1, packet, 64)
            expected = vector[packet * 64 : packet * 64 + 64]
            assert (part[: expected.size] == expected).all() and not part[expected.size :].any()
            lane = lanes.find(operand.unique_id, operand.slot)
            assert lane is not None and call.find(lane, operand.sequence) == packet
            seen.append((operand.unique_id, operand.slot, operand.sequence))
        assert seen[:5] == list(zip((11, 12, 11, 12, 11), (0, 0, 1, 1, 2), rounds, strict=True))
        assert len(set(seen)) == 8
    assert lanes.find(11, 3) is None and lanes.find(12, 2) is None and lanes.find(13, 0) is None


def test_a_message_between_peers_proves_its_tag() -> None:
    question = peer.pack_bare(Operand(11, 2, 0, 64, 3, 9, peer.QUESTION), KEY)
    assert peer.parse(question, KEY)[0].worker == 2
    for at in (4, 11, 13, 17, 23, 31):
        forged = bytearray(question)
        forged[at] ^= 1
        with pytest.raises(ControlError):
            peer.parse(bytes(forged), KEY)
