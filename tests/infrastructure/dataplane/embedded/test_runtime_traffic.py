"""The native traffic manager and externs under a real program, without interfaces.

Every port is a CPU port: frames go in and come out through the rings.
"""

from __future__ import annotations

import select
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from finsy.proto import p4i, p4r
from google.protobuf import text_format
from sample_programs import FOLDER
from test_codegen_externs import OUT, Request, read, trace

from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded import jit
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.native import Library, base_library
from testbed.infrastructure.dataplane.embedded.p4errors import Code, P4Refusal
from testbed.infrastructure.dataplane.embedded.pipeline import DELETE, INSERT, MODIFY, Pipeline
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch, Up

IN = 4
PORTS = (0, 1, OUT, 3, IN, 9)


class Box:
    """A switch that runs one of the tests' programs."""

    def __init__(self, program: str = "externs") -> None:
        compiled = programs.load(program, FOLDER)
        loaded = jit.load(compiled.json_text)
        self.p4info = p4i.P4Info()
        text_format.Parse(compiled.p4info_text, self.p4info)
        self.switch = NativeSwitch(base_library(), "box", seed=3)
        for port in PORTS:
            self.switch.add_cpu_port(port)
        library = Library(loaded.address, owner=loaded)
        self.pipeline = Pipeline(library, self.switch.quiesce, loaded.layout, self.p4info)
        self.switch.use(library, self.pipeline.address)
        self.switch.start()

    def close(self) -> None:
        self.switch.close()
        self.pipeline.close()

    def send(self, data: bytes, expected: int = 1) -> list[Up]:
        """The frames that come out, `expected` of them and then nothing."""
        assert self.switch.packet_out(IN, data)
        out: list[Up] = []
        deadline = time.monotonic() + 2
        while len(out) < expected and time.monotonic() < deadline:
            select.select([self.switch.wakeup], [], [], 0.1)
            out.extend(self.switch.messages())
        time.sleep(0.005)
        out.extend(self.switch.messages())
        assert len(out) == expected
        return out

    def ask(self, request: Request) -> Request:
        (up,) = self.send(request.bytes() + b"payload")
        assert up.port == OUT
        assert up.data[12:] == b"payload"
        return read(up.data)

    def write(self, entity: Any, kind: int = INSERT) -> None:
        self.pipeline.write(p4r.Update(type=kind, entity=entity))  # type: ignore[arg-type]

    def entry(self, table: str, action: str, *params: int, **fields: Any) -> Any:
        """A table entry with no match yet; numbers are put into two bytes."""
        tables = {t.preamble.alias: t.preamble.id for t in self.p4info.tables}
        actions = {a.preamble.alias: a.preamble.id for a in self.p4info.actions}
        entity = p4r.Entity(table_entry=p4r.TableEntry(table_id=tables[table], **fields))
        chosen = entity.table_entry.action.action
        chosen.action_id = actions[action]
        for i, value in enumerate(params, 1):
            chosen.params.add(param_id=i, value=value.to_bytes(2, "big"))
        return entity

    def clone_session(self, port: int, length: int = 0) -> None:
        entity = p4r.Entity()
        session = entity.packet_replication_engine_entry.clone_session_entry
        session.session_id, session.packet_length_bytes = 5, length
        session.replicas.add(egress_port=port, instance=1)
        self.write(entity)


@pytest.fixture
def box() -> Iterator[Box]:
    made = Box()
    yield made
    made.close()


def settled(count: Callable[[], int]) -> int:
    """A count once it is no longer 0, however long the packet loop has to wait for a CPU."""
    deadline = time.monotonic() + 30
    while not count() and time.monotonic() < deadline:
        time.sleep(0.005)
    return count()


def by_port(ups: list[Up]) -> dict[int, bytes]:
    return {up.port: up.data for up in ups}


def test_an_ingress_clone_is_the_packet_as_it_came_with_the_kept_field(box: Box) -> None:
    box.clone_session(9)
    out = by_port(box.send(Request(10, value=42).bytes(), 2))
    assert read(out[9]).value == 42
    assert trace(out[9]) == (1, 7, 0, 1)
    assert read(out[OUT]).value == 0
    assert trace(out[OUT]) == (0, 7, 8, 0)


def test_an_egress_clone_has_the_headers_of_egress_and_the_kept_field(box: Box) -> None:
    box.clone_session(9)
    out = by_port(box.send(Request(16).bytes(), 2))
    assert trace(out[9]) == (2, 21, 0, 1)
    assert trace(out[OUT]) == (0, 21, 22, 0)


def test_a_clone_session_cuts_its_copies_only(box: Box) -> None:
    box.clone_session(9, length=14)
    out = by_port(box.send(Request(10).bytes() + b"payload", 2))
    assert len(out[9]) == 14
    assert out[OUT].endswith(b"payload")


def test_multicast_runs_egress_once_per_replica(box: Box) -> None:
    entity = p4r.Entity()
    group = entity.packet_replication_engine_entry.multicast_group_entry
    group.multicast_group_id = 6
    group.replicas.add(egress_port=1, instance=100)
    group.replicas.add(egress_port=3, instance=101)
    box.write(entity)
    out = box.send(Request(11).bytes() + b"payload", 2)
    assert [(up.port, trace(up.data)) for up in out] == [(1, (5, 0, 0, 100)), (3, (5, 0, 0, 101))]
    assert all(up.data.endswith(b"payload") for up in out)


def test_a_group_that_does_not_exist_swallows_the_packet_and_counts_it(box: Box) -> None:
    box.send(Request(11).bytes(), 0)
    assert settled(lambda: box.switch.loop_stats().unrouted) == 1


def test_a_resubmitted_packet_starts_over_with_the_kept_field(box: Box) -> None:
    (up,) = box.send(Request(12, value=42).bytes())
    assert read(up.data).value == 42
    assert trace(up.data) == (0, 9, 0, 0)


def test_a_recirculated_packet_enters_as_egress_left_it(box: Box) -> None:
    (up,) = box.send(Request(13).bytes())
    assert up.data[:12] == Request(13).bytes()
    assert trace(up.data) == (0, 12, 0, 0)
    assert trace(up.data[4:]) == (0, 11, 12, 0)


@pytest.mark.parametrize("command", [9, 17], ids=["ingress", "egress"])
def test_a_packet_marked_to_drop_does_not_leave(box: Box, command: int) -> None:
    box.send(Request(command).bytes(), 0)
    assert settled(lambda: box.switch.loop_stats().dropped) == 1


def test_truncate_cuts_the_frame(box: Box) -> None:
    (up,) = box.send(Request(15, 14).bytes() + b"payload")
    assert up.data == Request(15, 14).bytes() + b"pa"


def test_registers_and_counters_are_native(box: Box) -> None:
    assert [box.ask(Request(1, 3, value=v)).value for v in (5, 6)] == [5, 11]
    counter = p4r.Entity(counter_entry=p4r.CounterEntry())
    cells = {e.counter_entry.index.index: e.counter_entry.data for e in box.pipeline.read(counter)}
    assert (cells[3].packet_count, cells[3].byte_count) == (2, 2 * 19)
    assert cells[2].packet_count == 0


def test_a_meter_is_green_until_configured_and_then_turns_red(box: Box) -> None:
    assert box.ask(Request(5, 1)).result == 0
    entity = p4r.Entity()
    meter = entity.meter_entry
    meter.meter_id = box.p4info.meters[0].preamble.id
    meter.index.index = 1
    config = meter.config
    config.cir, config.cburst, config.pir, config.pburst = 1, 19, 1, 38
    box.write(entity, MODIFY)
    assert [box.ask(Request(5, 1)).result for _ in range(3)] == [0, 1, 2]
    assert next(box.pipeline.read(entity)) == entity
    meter.ClearField("config")
    box.write(entity, MODIFY)
    assert box.ask(Request(5, 1)).result == 0


def test_random_numbers_stay_in_their_bounds(box: Box) -> None:
    drawn = {box.ask(Request(4)).result for _ in range(40)}
    assert drawn <= set(range(10, 21))
    assert len(drawn) > 5


def test_lpm_entries_reach_the_program(box: Box) -> None:
    for value, length, result in ((0x1200, 8, 8), (0x1230, 12, 12)):
        entity = box.entry("prefixes", "answer", result)
        lpm = entity.table_entry.match.add(field_id=1).lpm
        lpm.value, lpm.prefix_len = value.to_bytes(2, "big"), length
        box.write(entity)
    answers = [box.ask(Request(6, key=key)) for key in (0x1234, 0x12FF, 0x1300)]
    assert [(a.result, a.index) for a in answers] == [(12, 0xAA), (8, 0xAA), (0xDEAD, 0xBB)]


def test_declared_entries_match_in_their_order_and_cannot_be_changed(box: Box) -> None:
    assert box.ask(Request(7, 0, 0x1234)).result == 1
    assert box.ask(Request(7, 1, 0x9999)).result == 3
    entity = box.entry("masks", "answer", 9, priority=9)
    entity.table_entry.match.add(field_id=2).exact.value = b"\0"
    with pytest.raises(P4Refusal) as refusal:
        box.write(entity)
    assert refusal.value.code == Code.PERMISSION_DENIED
    wanted = p4r.Entity(table_entry=p4r.TableEntry(table_id=entity.table_entry.table_id))
    assert len(list(box.pipeline.read(wanted))) == 3


def test_ranges_match_both_ends_and_count_directly(box: Box) -> None:
    entity = box.entry("ranges", "counted", 77, priority=1)
    ends = entity.table_entry.match.add(field_id=1).range
    ends.low, ends.high = b"\x0a", b"\x14"
    box.write(entity)
    assert [box.ask(Request(8, key=k)).result for k in (9, 10, 20, 21)] == [0, 77, 77, 0]
    wanted = p4r.Entity(direct_counter_entry=p4r.DirectCounterEntry())
    (counter,) = box.pipeline.read(wanted)
    assert counter.direct_counter_entry.data.packet_count == 2
    box.write(entity, MODIFY)
    (counter,) = box.pipeline.read(wanted)
    assert counter.direct_counter_entry.data.packet_count == 2, "the counter outlives the action"
    box.write(entity, DELETE)
    assert box.ask(Request(8, key=10)).result == 0


def test_a_port_keeps_its_queue_within_its_bytes(box: Box) -> None:
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=1e5, queue_bytes=100))
    for _ in range(20):
        box.switch.packet_out(IN, Request(0).bytes() + b"payload")
    time.sleep(0.05)
    stats = box.switch.direction_stats(OUT, "egress")
    waiting = 100 // 19
    assert stats.queue_bytes_max == waiting * 19
    assert stats.queue_drops >= 20 - waiting - 1 - 0.05 * 1e5 / (19 * 8)
    assert stats.sent + stats.queue_drops + stats.queue_packets + stats.in_flight == 20


def test_queueing_metadata_tells_depth_and_wait() -> None:
    """Five frames of 10 ms each, back to back: each waits for those before it."""
    box = Box("queues")
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=1e5))
    for _ in range(5):
        box.switch.packet_out(IN, bytes(125))
    time.sleep(0.1)
    reports = [struct.unpack_from("!IIIIQQ", up.data) for up in box.switch.messages()]
    box.close()
    enqueued_us, enq_depth, waited_us, deq_depth, ingress_us, egress_us = zip(*reports, strict=True)
    assert enq_depth == (0, 0, 1, 2, 3), "the frame in the serializer does not wait"
    assert deq_depth == (0, 3, 2, 1, 0)
    assert enqueued_us == ingress_us
    started = [enqueued_us[0] + 10_000 * i for i in range(5)]
    for i in range(5):
        assert enqueued_us[i] + waited_us[i] == pytest.approx(started[i], abs=2)
        assert egress_us[i] == pytest.approx(started[i], abs=2)


def test_a_new_program_keeps_what_is_in_flight_and_drops_what_waits(box: Box) -> None:
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=1e3))
    for _ in range(3):
        box.switch.packet_out(IN, Request(0).bytes() + b"payload")
    time.sleep(0.005)
    box.switch.stop()
    box.switch.use(box.switch.library, box.pipeline.address)
    box.switch.start()
    time.sleep(0.3)
    assert len(list(box.switch.messages())) == 1
    assert box.switch.direction_stats(OUT, "egress").other_drops == 2
