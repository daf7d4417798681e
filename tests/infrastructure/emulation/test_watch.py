"""What a run is asked to write down: read from the command line, and written by the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.errors import ArgumentError
from testbed.infrastructure.dataplane.embedded.config import PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.emulation.watch import Watch, parse
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.records import Fitness

LINK = {"rate_bps": 1e7, "delay_s": 0.001}
TOPOLOGY = Topology(
    hosts=(HostSpec("h1", 1.0, 2**28),),
    switches=(SwitchSpec("s1"), SwitchSpec("s2")),
    links=(LinkSpec("h1", "s1", **LINK), LinkSpec("s1", "s2", **LINK)),
)
PROGRAM = Path(__file__).parents[1] / "dataplane/embedded/programs/compiled/externs.json"
FRAME = bytes.fromhex("0000 0000 00000000 0000 0000") + bytes(48)


def watch(traces: tuple[str, ...] = (), captures: tuple[str, ...] = ()) -> Watch:
    found = parse(TOPOLOGY, "embedded", traces, captures)
    assert found is not None
    return found


def test_a_port_is_named_by_its_number_or_by_where_it_leads() -> None:
    found = watch(captures=("s1:1", "s1:s2", "s1:h1", "s2:s1"))
    assert [(p.switch, p.number) for p in found.captures] == [("s1", 1), ("s1", 2), ("s2", 1)]


def test_a_switch_is_traced_at_some_ports_or_at_all() -> None:
    assert watch(("s1:2", "s1:h1", "s2")).traces == (("s1", (1, 2)), ("s2", ()))
    assert watch(("s1:2", "s1")).traces == (("s1", ()),), "all of them is more than one"
    assert watch(("s1", "s1:2")).traces == (("s1", ()),)


def test_nothing_asked_for_is_nothing_to_do() -> None:
    assert parse(TOPOLOGY, "bmv2", (), ()) is None


@pytest.mark.parametrize(
    ("target", "traces", "captures", "sentence"),
    [
        ("bmv2", ("s1",), (), "embedded switches, not bmv2"),
        ("embedded", ("s9",), (), "--packet-trace s9: 's9' is none of the switches s1, s2"),
        ("embedded", ("h1",), (), "none of the switches"),
        ("embedded", ("s1:3",), (), r"s1 has the ports 1 \(h1\), 2 \(s2\)"),
        ("embedded", (), ("s1",), "--pcap s1: s1 has the ports"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(
    target: str, traces: tuple[str, ...], captures: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        parse(TOPOLOGY, target, traces, captures)


def test_a_traced_run_is_no_measurement() -> None:
    fit, unfit = Fitness("fit"), Fitness("unfit", ("CPU",))
    assert watch(("s1",)).judged(fit).verdict == "degraded"
    assert "s1" in watch(("s1",)).judged(fit).reasons[-1]
    assert watch(("s1",)).judged(unfit).verdict == "unfit"
    assert watch(captures=("s1:1",)).judged(fit) == fit


async def test_the_engine_writes_the_files_of_a_run(tmp_path: Path) -> None:
    asked = watch(("s1:2",), ("s1:1",))
    async with await Engine.start() as engine:
        ports = (PortConfig(1, None), PortConfig(2, None))
        await engine.add_switch(SwitchConfig("s1", 1, f"unix:{tmp_path}/p4", ports))
        await asked.start(engine, tmp_path)
        await engine.inject("s1", 1, FRAME, 3)
        said = await asked.stop(engine, tmp_path)
    assert (tmp_path / "trace-s1.jsonl").read_text() == "", "no program, nothing to tell"
    assert (tmp_path / "s1-1.pcapng").read_bytes().startswith(b"\x0a\x0d\x0d\x0a")
    assert said[0] == f"{tmp_path}/s1-1.pcapng: 0 frames", "the port is connected to nothing"
    assert said[1] == f"{tmp_path}/trace-s1.jsonl: 0 packets, 0 events"
