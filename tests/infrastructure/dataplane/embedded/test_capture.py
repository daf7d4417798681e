"""Captures are pcapng files that others read: frames, directions, times, names, what is missing.

tshark is the reader that knows nothing of this code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from embedded_netns import frame
from watched_switch import IN, OUT, WatchedSwitch

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded import captures
from testbed.infrastructure.dataplane.embedded.captures import CaptureFile
from testbed.infrastructure.dataplane.embedded.config import LinkConfig
from testbed.infrastructure.dataplane.embedded.interconnect import InternalLink
from testbed.infrastructure.dataplane.embedded.streams import Collector

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
INBOUND, OUTBOUND = "0x00000001", "0x00000002"


@pytest.fixture
async def box() -> AsyncIterator[WatchedSwitch]:
    """Its program sends everything to port OUT; the frames need not be its requests."""
    made = WatchedSwitch()
    await made.load("externs")
    yield made
    await made.close()


def tshark(path: Path, *fields: str) -> list[list[str]]:
    """These fields of every frame in a file, as tshark reads them."""
    wanted = [word for field in fields for word in ("-e", field)]
    command = ["tshark", "-r", str(path), "-T", "fields", "-E", "separator=|", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.split("|") for line in done.stdout.splitlines()]


def blocks(path: Path) -> list[tuple[int, bytes]]:
    """(type, body) of every block of a pcapng file; both lengths of each agree."""
    data, found = path.read_bytes(), []
    while data:
        kind, length = (int.from_bytes(data[i : i + 4], "little") for i in (0, 4))
        assert int.from_bytes(data[length - 4 : length], "little") == length
        found.append((kind, data[8 : length - 4]))
        data = data[length:]
    return found


@needs_tshark
async def test_tshark_reads_frames_directions_times_and_names(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    path = tmp_path / "c.pcapng"
    box.observer.start_capture(OUT, path, description="veth2")
    sent = [frame(60 + i, i) for i in range(5)]  # every padding of a block
    before_ns = time.time_ns()
    await box.send(*sent, out=5)
    await box.send(sent[0], out=1, port=OUT)
    after_ns = time.time_ns()
    counts = box.observer.stop_capture(OUT)
    assert counts == captures.CaptureCounts(taken=7, lost=0, beyond=0)
    rows = tshark(
        path, "frame.time_epoch", "frame.packet_flags_direction", "frame.interface_name",
        "frame.interface_description", "frame.len", "data.data",
    )  # fmt: skip
    assert [row[1] for row in rows] == [OUTBOUND] * 5 + [INBOUND, OUTBOUND]
    assert {(row[2], row[3]) for row in rows} == {("box:2", "veth2")}
    expected = [*sent, sent[0], sent[0]]
    assert [int(row[4]) for row in rows] == [len(data) for data in expected]
    times = [int(row[0].replace(".", "")) for row in rows]
    assert all(before_ns - 1_000_000 <= at <= after_ns + 1_000_000 for at in times)
    assert times == sorted(times)
    assert any(at % 1000 for at in times), "nanoseconds, not microseconds"
    dumped = subprocess.run(
        ["tshark", "-r", str(path), "-x"], capture_output=True, text=True, check=True
    ).stdout
    whole = [
        b"".join(bytes.fromhex(line[6:54]) for line in part.splitlines())
        for part in dumped.strip().split("\n\n")
    ]
    assert whole == expected


async def test_a_frame_is_cut_to_the_snap_length_and_keeps_its_own(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    path = tmp_path / "c.pcapng"
    box.observer.start_capture(IN, path, snap_bytes=33)
    await box.send(frame(100), out=1)
    box.observer.stop_capture(IN)
    (packet,) = (body for kind, body in blocks(path) if kind == 6)
    captured, original = (int.from_bytes(packet[i : i + 4], "little") for i in (12, 16))
    assert (captured, original) == (33, 100)
    assert packet[20 : 20 + 33] == frame(100)[:33]


async def test_a_file_stops_at_its_limit_and_says_what_is_missing(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    path = tmp_path / "c.pcapng"
    box.observer.start_capture(IN, path, limit_bytes=1000)
    await box.send(*[frame(200)] * 20, out=20)
    counts = box.observer.stop_capture(IN)
    assert (counts.taken, counts.beyond, counts.lost) == (3, 17, 0)
    assert "17 left out beyond the size limit" in counts.sentence(path)
    found = blocks(path)
    assert [kind for kind, _ in found].count(6) == 3
    kind, statistics = found[-1]
    assert kind == 5
    assert statistics[12:] == bytes.fromhex(
        "04000800 1400000000000000 05000800 1100000000000000 00000000"
    ), "isb_ifrecv 20, isb_ifdrop 17"


async def test_a_slow_disk_costs_frames_in_the_file_and_none_at_the_port(
    box: WatchedSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody collects until 50 frames have gone through a buffer for a dozen."""
    monkeypatch.setattr(captures, "STREAM_BYTES", 4096)
    path = tmp_path / "c.pcapng"
    capture = CaptureFile(box.switch.library, path, "box:4")
    with box.switch.paused():
        box.switch.set_capture(IN, capture.address)
    await box.send(*[frame(250)] * 50, out=50)
    capture.pump()
    await box.send(frame(250), out=1)
    with box.switch.paused():
        box.switch.set_capture(IN, None)
    counts = capture.close()
    assert counts.taken + counts.lost == 51
    assert counts.lost > 30
    packets = [body for kind, body in blocks(path) if kind == 6]
    assert len(packets) == counts.taken
    missing = [int.from_bytes(body[-12:-4], "little") for body in packets]
    assert missing == [0] * (counts.taken - 1) + [counts.lost], "epb_dropcount"


async def test_a_capture_begins_and_ends_while_packets_flow(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        box.observer.start_capture(IN, tmp_path / name)
        await box.send(frame(60), out=1)
        box.observer.stop_capture(IN)
        await box.send(frame(60), out=1)
    for name in ("first", "second"):
        assert [kind for kind, _ in blocks(tmp_path / name)].count(6) == 1


async def test_a_link_in_memory_is_captured_at_both_its_ends(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    far = WatchedSwitch()
    for one in (box, far):
        with one.switch.paused():
            one.switch.add_internal_port(12)
    await far.load("externs")
    await box.load("externs")
    link = InternalLink(LinkConfig("box", 12, "far", 12), box.switch, far.switch)
    box.observer.start_capture(12, tmp_path / "near")
    far.observer.start_capture(12, tmp_path / "far")
    box.switch.inject(12, frame(80), 1)
    await far.send(out=1)
    ends = {"near": box.observer.stop_capture(12), "far": far.observer.stop_capture(12)}
    for name, direction in (("near", OUTBOUND), ("far", INBOUND)):
        assert ends[name].taken == 1
        (packet,) = (body for kind, body in blocks(tmp_path / name) if kind == 6)
        assert packet[20:100] == frame(80)
        assert int.from_bytes(packet[104:108], "little") == int(direction, 16)
    link.close()
    await far.close()


async def test_what_cannot_be_captured_is_refused(box: WatchedSwitch, tmp_path: Path) -> None:
    with pytest.raises(SwitchError, match="has no port 77 to capture"):
        box.observer.start_capture(77, tmp_path / "c")
    with pytest.raises(SwitchError, match="No such file or directory"):
        box.observer.start_capture(IN, tmp_path / "no" / "c")
    box.observer.start_capture(IN, tmp_path / "c")
    with pytest.raises(SwitchError, match="captured already"):
        box.observer.start_capture(IN, tmp_path / "d")
    with pytest.raises(SwitchError, match="port 3 is not being captured"):
        box.observer.stop_capture(3)


async def test_a_full_disk_is_told_at_once(box: WatchedSwitch) -> None:
    with pytest.raises(SwitchError, match="No space left on device"):
        box.observer.start_capture(IN, Path("/dev/full"))


async def test_a_file_that_cannot_grow_is_told_when_it_ends(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    """A pipe whose reader, as it may be Wireshark, is gone."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    box.observer.start_capture(IN, path)
    os.close(reader)
    await box.send(frame(60), out=1)
    with pytest.raises(SwitchError, match="Broken pipe"):
        box.observer.stop_capture(IN)
    await box.send(frame(60), out=1)


def test_a_collector_pumps_until_its_sink_is_removed() -> None:
    class Sink:
        pumped = 0

        def pump(self) -> None:
            self.pumped += 1

    sink, collector = Sink(), Collector()
    collector.add(sink)
    deadline = time.monotonic() + 30
    while not sink.pumped and time.monotonic() < deadline:
        time.sleep(0.005)
    assert collector.remove(sink) is None
    pumped = sink.pumped
    assert pumped
    time.sleep(0.1)
    assert sink.pumped == pumped
