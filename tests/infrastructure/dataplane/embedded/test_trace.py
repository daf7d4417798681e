"""The trace says what the program did to each packet, and changes nothing about it."""

from __future__ import annotations

import json
import random
import re
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from finsy.proto import p4r
from sample_programs import json_text
from test_codegen_externs import Request
from watched_switch import IN, OUT, WatchedSwitch, read_events

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded import bmv2json, codegen, jit, traces
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.native import NO_PROGRAM
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec

Events = list[dict[str, Any]]


@pytest.fixture
async def box() -> AsyncIterator[WatchedSwitch]:
    made = WatchedSwitch()
    await made.load("externs")
    yield made
    await made.close()


def kinds(events: Events, packet: int | None = None) -> list[str]:
    return [e["event"] for e in events if packet in (None, e["packet"])]


def only(events: Events, kind: str) -> dict[str, Any]:
    (event,) = (e for e in events if e["event"] == kind)
    return event


async def test_a_packet_is_followed_from_port_to_port(box: WatchedSwitch, tmp_path: Path) -> None:
    frame = Request(0, index=3).bytes() + b"payload"
    events = await box.traced(tmp_path, frame, out=1)
    assert {e["packet"] for e in events} == {1}
    assert events[0] == {
        "packet": 1, "event": "begin", "port": IN, "bytes": 19, "instance": "received",
        "head": frame.hex(),
    }  # fmt: skip
    assert [e for e in kinds(events) if e not in ("condition", "statement")] == [
        "begin", "state", "parsed", "queue", "egress", "send",
    ]  # fmt: skip
    state = only(events, "state")
    assert state["state"] == "start"
    assert state["made_valid"]["request"]["index"] == "0x3"
    assert only(events, "parsed")["payload_bytes"] == 7
    assert (events[-1]["port"], events[-1]["bytes"]) == (OUT, 19)


async def test_conditions_are_told_with_their_place_in_the_source(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    events = await box.traced(tmp_path, Request(9).bytes(), out=0)
    decisive = next(e for e in events if e.get("text") == "hdr.request.command == 9")
    assert decisive["value"] is True
    assert re.fullmatch(r"externs\.p4:\d+", decisive["source"])
    others = [e for e in events if e["event"] == "condition" and "command" in e["text"]]
    assert [e["value"] for e in others] == [False] * (len(others) - 1) + [True]


async def test_a_hit_is_told_with_key_entry_action_and_parameters(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    entity = p4r.Entity()
    entry = entity.table_entry
    entry.table_id = box.table_id("prefixes")
    lpm = entry.match.add(field_id=1).lpm
    lpm.value, lpm.prefix_len = b"\x12\x00", 8
    entry.action.action.action_id = box.action_id("answer")
    entry.action.action.params.add(param_id=1, value=b"\x4d")
    box.write(entity)
    events = await box.traced(
        tmp_path, Request(6, key=0x1234).bytes(), Request(6, key=0x9999).bytes(), out=2
    )
    hit, miss = (e for e in events if e["event"] == "table")
    assert hit == {
        "packet": 1, "event": "table", "table": "In.prefixes", "hit": True,
        "key": {"hdr.request.key": "0x1234"}, "entry": 1, "action": "In.answer",
        "params": {"result": "0x4d"}, "changed": {"request.result": ["0x0", "0x4d"]},
    }  # fmt: skip
    assert (miss["hit"], miss["action"], miss["params"]) == (
        False,
        "In.answer",
        {"result": "0xdead"},
    )
    assert "entry" not in miss


async def test_headers_made_valid_and_invalid_are_told(box: WatchedSwitch, tmp_path: Path) -> None:
    events = await box.traced(tmp_path, Request(19, index=1).bytes(), out=1)
    (made,) = (e for e in events if "trace" in e.get("made_valid", {}))
    assert set(made["made_valid"]["trace"]) == {"instance", "kept", "lost", "rid"}
    (unmade,) = (e for e in events if e.get("made_invalid"))
    assert unmade["made_invalid"] == ["trace"]
    assert events.index(unmade) > events.index(made)


@pytest.mark.parametrize(("command", "where"), [(9, "ingress"), (17, "egress")])
async def test_a_drop_ends_the_packet_with_its_reason(
    box: WatchedSwitch, tmp_path: Path, command: int, where: str
) -> None:
    events = await box.traced(tmp_path, Request(command).bytes(), out=0)
    assert events[-1] == {
        "packet": 1,
        "event": "drop",
        "reason": f"dropped by the program in {where}",
    }


async def test_copies_have_numbers_of_their_own_and_name_their_origin(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    box.clone_session(5, 9)
    box.group(6, (1, 100), (3, 101))
    frames = (Request(c).bytes() for c in (10, 16, 11))
    events = await box.traced(tmp_path, *frames, out=6)
    copies = [e for e in events if e["event"] == "copy"]
    clones = [e for e in copies if "session" in e]
    assert [(e["kind"], e["session"]) for e in clones] == [
        ("ingress clone", 5), ("egress clone", 5),
    ]  # fmt: skip
    (group,) = (e for e in events if e["event"] == "multicast")
    assert (group["group"], group["replicas"]) == (6, 2)
    replicas = [(e["port"], e["replica"]) for e in copies if e["of"] == group["packet"]]
    assert replicas == [(1, 100), (3, 101)]
    for clone in clones:
        (replica,) = (e for e in copies if e["of"] == clone["packet"])
        assert kinds(events, replica["packet"])[-1] == "send"
    numbers = [e["packet"] for e in events if e["event"] in ("begin", "copy")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(("command", "instance"), [(12, "resubmitted"), (13, "recirculated")])
async def test_a_packet_that_comes_round_again_keeps_its_number(
    box: WatchedSwitch, tmp_path: Path, command: int, instance: str
) -> None:
    events = await box.traced(tmp_path, Request(command).bytes(), out=1)
    assert {e["packet"] for e in events} == {1}
    assert only(events, "again")["instance"] == instance
    assert [e["instance"] for e in events if e["event"] == "begin"] == ["received", instance]


async def test_a_frame_too_short_is_told_as_the_parser_saw_it(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    events = await box.traced(tmp_path, b"\1\2\3", out=1)
    assert only(events, "parsed")["error"] == "PacketTooShort"
    assert "made_valid" not in only(events, "state")


async def test_a_full_queue_is_told(box: WatchedSwitch, tmp_path: Path) -> None:
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=1e6, queue_bytes=12))
    frames = [Request(0).bytes()] * 5
    await box.observer.start_trace(TraceSpec(str(tmp_path / "t")))
    with box.switch.paused():  # so that they arrive together
        for frame in frames:
            box.switch.packet_out(IN, frame)
    await box.settle()
    await box.observer.stop_trace()
    events = read_events(tmp_path / "t")
    reasons = [e["reason"] for e in events if e["event"] == "drop"]
    assert reasons == ["the queue is full"] * (5 - kinds(events).count("send"))
    assert reasons


async def test_only_the_chosen_ports_first_packets_are_followed(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    path = tmp_path / "t"
    await box.observer.start_trace(TraceSpec(str(path), ports=(3,), packets=2))
    for port in (IN, 3, 3, IN, 3):
        await box.send(Request(0).bytes(), out=1, port=port)
    counts = await box.observer.stop_trace()
    begun = [e for e in read_events(path) if e["event"] == "begin"]
    assert [e["port"] for e in begun] == [3, 3]
    assert counts.packets == 2


async def test_the_trace_goes_on_with_the_next_program(box: WatchedSwitch, tmp_path: Path) -> None:
    path = tmp_path / "t"
    await box.observer.start_trace(TraceSpec(str(path)))
    await box.send(Request(0).bytes(), out=1)
    await box.load("queues")
    await box.send(bytes(125), out=1)
    await box.observer.stop_trace()
    begun = [e for e in read_events(path) if e["event"] == "begin"]
    assert [(e["packet"], e["bytes"]) for e in begun] == [(1, 12), (2, 125)]


async def test_the_traced_program_gives_the_same_frames(box: WatchedSwitch, tmp_path: Path) -> None:
    box.clone_session(5, 9)
    box.group(6, (1, 100), (3, 101))
    draw = random.Random(8)
    no_random = [c for c in range(20) if c not in (1, 4)]
    frames = [
        Request(draw.choice(no_random), draw.randrange(20), draw.choice((0, 0x1234, 0x12FF)),
                draw.getrandbits(32), draw.choice((None, None, 7))).bytes()
        + draw.randbytes(draw.randrange(40))
        for _ in range(200)
    ]  # fmt: skip
    frames += [draw.randbytes(n) for n in range(12)]

    async def outcome() -> list[tuple[int, bytes]]:
        got = []
        for i in range(0, len(frames), 20):
            for frame in frames[i : i + 20]:
                box.switch.packet_out(IN, frame)
            await box.settle()
            got.extend((up.port, up.data) for up in box.switch.messages())
        return sorted(got)

    plain = await outcome()
    await box.observer.start_trace(TraceSpec(str(tmp_path / "t")))
    traced = await outcome()
    await box.observer.stop_trace()
    assert traced == plain
    assert await outcome() == plain
    assert len(plain) > 150


async def test_packets_that_wait_outlive_the_start_and_the_end_of_a_trace(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    box.switch.shape(OUT, "egress", LinkShape(rate_bps=1e3))  # 0.1 s a frame
    for i in range(4):
        box.switch.packet_out(IN, Request(0, index=i).bytes())
    await box.settle()
    await box.observer.start_trace(TraceSpec(str(tmp_path / "t")))
    await box.observer.stop_trace()
    got = await box.send(out=4)
    assert [up.data[1] for up in got] == [0, 1, 2, 3]


async def test_events_that_nobody_collects_are_counted_and_cost_no_packet(
    box: WatchedSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "STREAM_BYTES", 4096)
    path = tmp_path / "t"
    trace = traces.TraceFile(box.switch.library, "box", TraceSpec(str(path)))
    await box.device.set_trace(trace)
    await box.send(*[Request(0).bytes()] * 50, out=50)
    await box.device.set_trace(None)
    counts = trace.close()
    assert counts.lost > 0
    assert counts.packets == 50
    last = json.loads(path.read_text().splitlines()[-1])
    assert (last["event"], last["count"]) == ("lost", counts.lost)


async def test_a_trace_file_has_a_size_limit(box: WatchedSwitch, tmp_path: Path) -> None:
    path = tmp_path / "t"
    await box.observer.start_trace(TraceSpec(str(path), limit_bytes=2000))
    await box.send(*[Request(0).bytes()] * 20, out=20)
    counts = await box.observer.stop_trace()
    assert path.stat().st_size <= 2000
    assert counts.beyond > 0
    assert "left out beyond the size limit" in counts.sentence(path)


async def test_a_trace_that_cannot_be_written_is_refused(
    box: WatchedSwitch, tmp_path: Path
) -> None:
    with pytest.raises(SwitchError, match="No such file or directory"):
        await box.observer.start_trace(TraceSpec(str(tmp_path / "no" / "t")))
    await box.observer.start_trace(TraceSpec(str(tmp_path / "t")))
    with pytest.raises(SwitchError, match="traced already"):
        await box.observer.start_trace(TraceSpec(str(tmp_path / "u")))


async def test_the_text_reads_like_the_program(box: WatchedSwitch, tmp_path: Path) -> None:
    path = tmp_path / "t"
    await box.observer.start_trace(TraceSpec(str(path), form="text"))
    await box.send(Request(6, key=0x1234).bytes(), out=1)
    await box.observer.stop_trace()
    text = re.sub(r"\d\d:\d\d:\d\d\.\d{9}", "TIME", path.read_text())
    text = re.sub(r"externs\.p4:\d+", "externs.p4:N", text)
    lines = text.splitlines()
    assert lines[0] == "[1] TIME box: received at port 4, 12 bytes"
    for expected in (
        "[1]   state start",
        "[1]   if hdr.request.command == 6: true  (externs.p4:N)",
        "[1]   table In.prefixes[hdr.request.key=0x1234]: miss, In.answer(result=0xdead)",
        "[1]     request.result: 0x0 -> 0xdead",
        "[1]   queue 0 of port 2, behind 0 packets",
        "[1]   send 12 bytes at port 2",
    ):
        assert expected in lines


def test_without_tracing_the_machine_code_has_none_of_it() -> None:
    """Of the plain module's functions only the tracer's own entry points use the tracer."""
    assert "rt_trace" not in codegen.generate(bmv2json.read(json_text("externs")))
    program = bmv2json.read(NO_PROGRAM)
    users = {}
    for traced in (False, True):
        module = jit.optimized_module(program, jit.RUNTIME_IR.read_text(), traced)
        bodies = re.findall(r"^define .*?^}", str(module), re.MULTILINE | re.DOTALL)
        named = ((re.search(r"@\"?([\w.]+)", body), body) for body in bodies)
        users[traced] = {
            name[1]
            for name, body in named
            if name and re.search(r"@\"?(tell|trace_\w+|rt_trace_\w+)", body.split("{", 1)[1])
        }
    assert all(name.startswith(("rt_trace_", "tracer_")) for name in users[False])
    assert not users[True] <= users[False]


def test_a_varbit_field_is_told_as_its_bytes(tmp_path: Path) -> None:
    from testbed.infrastructure.dataplane.embedded.trace_events import Decoder
    from testbed.infrastructure.dataplane.embedded.trace_points import FIELDS, STATE, points

    text = json_text("parsing")
    found = points(bmv2json.read(text))
    index, field = next((i, f) for i, f in enumerate(found.fields) if f.varbit)
    raw = (struct.pack("=I", 24) + b"\xaa\xbb\xcc").ljust(field.size, b"\0")
    content = struct.pack("=HH", index, field.size) + bytes(field.size) + raw
    head = struct.Struct("=IIQIIII")
    data = head.pack(head.size, STATE, 1, 7, 0, 0, 0)
    data += head.pack(head.size + len(content), FIELDS, 1, 7, 0, 0, 0) + content
    decoder = Decoder("box", text)
    pieces = [data[i : i + 5] for i in range(0, len(data), 5)]  # events arrive in any pieces
    events = [e for piece in pieces for e in decoder.decode(piece)] + list(decoder.flush())
    (event,) = events
    assert event["changed"] == {f"{field.header}.{field.name}": ["0x", "0xaabbcc"]}
