"""Tables of every kind, externs, checksums and what a program asks of the traffic manager."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import pytest
from pipeline_harness import Group, Pipeline, reference_hash
from sample_programs import pipeline

OUT = 2
CSUM16 = 2
CRC16 = 1


@dataclass
class Request:
    """externs.p4's request header; a correct checksum unless one is given."""

    command: int
    index: int = 0
    key: int = 0
    value: int = 0
    checksum: int | None = None
    result: int = 0

    def bytes(self) -> bytes:
        fields = struct.pack("!BBHI", self.command, self.index, self.key, self.value)
        checksum = self.checksum
        if checksum is None:
            checksum = reference_hash(CSUM16, fields)
        return fields + struct.pack("!HH", checksum, self.result)


def read(data: bytes) -> Request:
    return Request(*struct.unpack("!BBHIHH", data[:12]))


@pytest.fixture
def program() -> Pipeline:
    return pipeline("externs")


def answer(program: Pipeline, request: Request) -> Request:
    (sent,) = program.send(request.bytes() + b"payload")
    assert sent.port == OUT
    assert sent.data[12:] == b"payload"
    return read(sent.data)


def test_a_wrong_checksum_is_noticed_and_a_right_one_is_not(program: Pipeline) -> None:
    assert answer(program, Request(0, checksum=0x1234)).result == 0xBAD
    assert answer(program, Request(0)).result == 0


def test_a_checksum_is_not_verified_when_its_condition_is_false(program: Pipeline) -> None:
    assert answer(program, Request(0xFF, checksum=0x1234)).result == 0


def test_a_checksum_update_covers_header_fields_and_payload(program: Pipeline) -> None:
    got = answer(program, Request(18, 1, 0x1234, 0x89ABCDEF))
    covered = struct.pack("!BBHI", 18, 1, 0x1234, 0x89ABCDEF) + b"payload"
    assert got.checksum == reference_hash(CSUM16, covered)


def test_a_register_keeps_its_value_between_packets(program: Pipeline) -> None:
    values = [answer(program, Request(1, 3, value=v)).value for v in (5, 6, 0xFFFFFFFF)]
    assert values == [5, 11, 10]
    assert program.register("sums", 3) == 0x1_0000_000A
    assert program.register("sums", 2) == 0


def test_a_register_index_out_of_range_touches_nothing(program: Pipeline) -> None:
    # Nothing is read, so the local keeps its zero; nothing is written.
    assert answer(program, Request(1, 16, value=5)).value == 5
    assert all(program.register("sums", i) == 0 for i in range(16))


def test_counters_count_packets_and_bytes_within_their_size(program: Pipeline) -> None:
    for index in (1, 1, 200):
        answer(program, Request(0, index))
    assert dict(program.counters) == {("In.requests", 1): 2}
    assert program.counted_bytes["In.requests", 1] == 2 * 19


def test_a_hash_runs_over_fields_that_do_not_end_on_bytes(program: Pipeline) -> None:
    request = Request(2, 0x5A, 0x1234, 0x89ABCDEF)
    bits = f"{0x1234:016b}{5:03b}{0x5A:08b}{0:05b}{0x89ABCDEF:032b}"
    expected = reference_hash(CRC16, int(bits, 2).to_bytes(len(bits) // 8, "big"))
    assert answer(program, request).result == expected


def test_a_hash_is_taken_into_its_range(program: Pipeline) -> None:
    got = answer(program, Request(3, key=0x1234)).value
    assert got == 100 + zlib.crc32(b"\x12\x34") % 50


def test_random_numbers_stay_in_their_bounds(program: Pipeline) -> None:
    drawn = {answer(program, Request(4)).result for _ in range(200)}
    assert drawn == set(range(10, 21))


def test_a_meter_gives_its_colour(program: Pipeline) -> None:
    program.colours["In.limits", 2] = 2
    assert answer(program, Request(5, 1)).result == 0
    assert answer(program, Request(5, 2)).result == 2


def test_the_longest_prefix_wins_and_hit_and_miss_part_ways(program: Pipeline) -> None:
    program.add("prefixes", [(0x1200, 8)], "answer", [8])
    program.add("prefixes", [(0x1230, 12)], "answer", [12])
    assert [(r.result, r.index) for key in (0x1234, 0x12FF, 0x1300)
            for r in [answer(program, Request(6, key=key))]] == [
        (12, 0xAA), (8, 0xAA), (0xDEAD, 0xBB),
    ]  # fmt: skip


def test_entries_written_in_the_program_match_in_their_order(program: Pipeline) -> None:
    got = answer(program, Request(7, 0, 0x1234))
    assert (got.result, got.value, got.index) == (1, 0x11111111, 0xCC)


def test_a_table_without_a_match_runs_its_default_action(program: Pipeline) -> None:
    got = answer(program, Request(7, 0, 0x9999))
    assert (got.result, got.value) == (0, 0x33333333)


def test_exit_ends_the_pipeline_at_once(program: Pipeline) -> None:
    got = answer(program, Request(7, 1, 0x9999, value=4))
    assert (got.result, got.value, got.index) == (3, 4, 1)


def test_a_range_matches_both_its_ends(program: Pipeline) -> None:
    program.add("ranges", [(10, 20)], "counted", [77])
    assert [answer(program, Request(8, key=k)).result for k in (9, 10, 20, 21)] == [0, 77, 77, 0]


@pytest.mark.parametrize(("index", "result"), [(0, 205), (1, 100)], ids=["valid", "invalid"])
def test_a_field_of_an_invalid_header_matches_as_zero(
    program: Pipeline, index: int, result: int
) -> None:
    (sent,) = program.send(Request(19, index).bytes())
    assert read(sent.data).result == result


@pytest.mark.parametrize("command", [9, 17], ids=["ingress", "egress"])
def test_a_packet_marked_to_drop_does_not_leave(program: Pipeline, command: int) -> None:
    assert program.send(Request(command).bytes()) == []


def test_truncate_cuts_the_frame(program: Pipeline) -> None:
    (sent,) = program.send(Request(15, 14).bytes() + b"payload")
    assert sent.data == Request(15, 14).bytes() + b"pa"


def trace(data: bytes) -> tuple[int, ...]:
    """(instance type, kept, lost, replication id) as egress saw them."""
    return tuple(data[12:16])


def test_an_ingress_clone_is_the_packet_as_it_came_with_the_kept_field(program: Pipeline) -> None:
    program.mirrors[5] = 9
    request = Request(10, value=42)
    by_port = {s.port: s.data for s in program.send(request.bytes())}
    assert read(by_port[9]).value == 42  # parsed anew, before ingress set it to 0
    assert trace(by_port[9]) == (1, 7, 0, 0)
    assert read(by_port[OUT]).value == 0
    assert trace(by_port[OUT]) == (0, 7, 8, 0)


def test_an_egress_clone_has_the_headers_of_egress_and_the_kept_field(program: Pipeline) -> None:
    program.mirrors[5] = 9
    by_port = {s.port: s.data for s in program.send(Request(16).bytes())}
    assert trace(by_port[9]) == (2, 21, 0, 0)
    assert trace(by_port[OUT]) == (0, 21, 22, 0)


def test_multicast_runs_egress_once_per_replica(program: Pipeline) -> None:
    program.multicast[6] = Group([(1, 100), (3, 101)])
    sent = program.send(Request(11).bytes())
    assert [(s.port, trace(s.data)) for s in sent] == [(1, (5, 0, 0, 100)), (3, (5, 0, 0, 101))]


def test_a_resubmitted_packet_starts_over_with_the_kept_field(program: Pipeline) -> None:
    (sent,) = program.send(Request(12, value=42).bytes())
    assert read(sent.data).value == 42
    # simple_switch calls every unicast packet normal when it leaves ingress.
    assert trace(sent.data) == (0, 9, 0, 0)


def test_a_recirculated_packet_enters_as_egress_left_it(program: Pipeline) -> None:
    (sent,) = program.send(Request(13).bytes())
    assert sent.data[:12] == Request(13).bytes()
    # Each pass puts a trace in front; the first one's is payload to the second.
    assert trace(sent.data) == (0, 12, 0, 0)
    assert trace(sent.data[4:]) == (0, 11, 12, 0)


def test_a_digest_carries_the_fields_of_its_struct(program: Pipeline) -> None:
    answer_frames = program.send(Request(14, key=0x1234, value=0x89ABCDEF).bytes())
    assert len(answer_frames) == 1
    assert program.digests == [(0x1234, 0x89ABCDEF)]


def test_fields_of_a_layout_are_where_the_abi_says(program: Pipeline) -> None:
    layout = program.layout
    std = {f.name.split(".")[1]: f for h in layout.headers if h.name == "standard_metadata"
           for f in h.fields}  # fmt: skip
    assert (std["egress_spec"].offset, std["mcast_grp"].offset) == (2, 6)
    assert (std["ingress_global_timestamp"].offset, std["priority"].offset) == (48, 11)
    ranges = layout.table("In.ranges")
    assert (ranges.match, ranges.counter, ranges.key_size) == ("range", True, 2)
    (key,) = layout.table("In.prefixes").key
    assert (key.kind, key.offset, key.size, key.bits) == ("lpm", 0, 2, 16)
    assert [(r.name, r.bits, r.cell_size, r.size) for r in layout.registers] == [
        ("In.sums", 48, 8, 16)
    ]
