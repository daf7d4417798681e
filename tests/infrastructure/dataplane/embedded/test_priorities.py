"""v1model's priority, from a P4 program through the native traffic manager, as in simple_switch."""

from __future__ import annotations

import struct
import time

from test_runtime_traffic import IN, OUT, Box

from testbed.infrastructure.dataplane.embedded.config import LinkShape

SIZE = 125
PATIENCE_S = 30.0


def test_the_queue_of_a_packet_is_its_priority_and_its_metadata_are_that_queues() -> None:
    """One in the serializer, then three of priority 1 and three of priority 6, at 50 ms each."""
    box = Box("priorities")
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=2e4))
    box.switch.stop()
    for priority in (3, 1, 1, 1, 6, 6, 6):
        box.switch.packet_out(IN, bytes([priority]).ljust(SIZE, b"\0"))
    box.switch.start()
    reports: list[tuple[int, ...]] = []
    deadline = time.monotonic() + PATIENCE_S
    while len(reports) < 7 and time.monotonic() < deadline:
        time.sleep(0.02)
        reports += [struct.unpack_from("!BBIII", up.data) for up in box.switch.messages()]
    totals = box.switch.direction_stats(OUT, "egress")
    box.close()
    asked, at_egress, enq_depth, deq_depth, waited_us = zip(*reports, strict=True)
    assert asked == at_egress == (3, 6, 6, 6, 1, 1, 1)
    assert enq_depth == (0, 0, 1, 2, 0, 1, 2)
    assert deq_depth == (0, 2, 1, 0, 2, 1, 0)
    assert list(waited_us) == sorted(waited_us)
    assert {queue: one.enqueued for queue, one in totals.queues.items()} == {1: 3, 3: 1, 6: 3}
