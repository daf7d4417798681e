"""`testbed switch`: one switch by hand, as simple_switch_grpc is run."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from testbed import by_hand
from testbed.by_hand import wanted
from testbed.errors import ArgumentError
from testbed.infrastructure.dataplane.embedded.config import LinkShape

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "infrastructure" / "dataplane" / "embedded"
PROGRAM = FOLDER / "programs" / "compiled" / "externs.json"
sys.path.insert(0, str(FOLDER))

from embedded_netns import Raw, private_network, veth  # noqa: E402
from test_codegen_externs import Request  # noqa: E402

PATIENCE_S = 60.0


@pytest.fixture
def network() -> Iterator[None]:
    """Interfaces side-1 and side-2, and host-1 and host-2 at their other ends."""
    with private_network():
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for number in (1, 2):
            veth(f"host-{number}", f"side-{number}")
        yield


@asynccontextmanager
async def switch(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running `testbed switch` that has said that it runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "testbed.cli", "switch", *arguments,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        line = await asyncio.wait_for(process.stderr.readline(), PATIENCE_S)
        assert b"device 1 at" in line, line
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def end(process: asyncio.subprocess.Process, number: int) -> tuple[str, str]:
    """Interrupt it; its output and what it said at the end."""
    process.send_signal(number)
    out, said = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 0, said
    return out.decode(), said.decode()


def request(number: int) -> bytes:
    """A frame that the program sends to port 2."""
    return Request(0, index=number).bytes() + bytes(60)


@pytest.mark.root
async def test_it_forwards_and_says_what_passed_when_interrupted(
    network: None, tmp_path: Path
) -> None:
    options = ("--grpc", f"unix:{tmp_path}/p4", "--link", "2:delay=1ms,rate=10Mbit/s")
    ports = ("-i", "1@side-1", "-i", "2@side-2")
    with Raw("host-1", 3) as a, Raw("host-2", 3) as b:
        async with switch(
            str(PROGRAM), *ports, *options, "--pcap", str(tmp_path / "caps"), "--trace", "json"
        ) as process:
            for i in range(3):
                a.send(request(i))
            got = [data for _, data in await asyncio.to_thread(b.receive, 1.0)]
            assert got == [request(i) for i in range(3)]
            out, said = await end(process, signal.SIGINT)
    events = [json.loads(line) for line in out.splitlines()]
    assert [e["port"] for e in events if e["event"] == "begin"] == [1, 1, 1]
    assert [e["port"] for e in events if e["event"] == "send"] == [2, 2, 2]
    assert "s1: port 1 (side-1): 3 frames in, 0 out, 0 dropped" in said
    assert "s1: port 2 (side-2): 0 frames in, 3 out, 0 dropped" in said
    assert "standard output: 3 packets" in said
    for port in (1, 2):
        assert (tmp_path / "caps" / f"s1-{port}.pcapng").stat().st_size > 3 * 72
    if shutil.which("tshark"):
        file = str(tmp_path / "caps" / "s1-2.pcapng")
        fields = ("-T", "fields", "-e", "frame.interface_description", "-e", "frame.len")
        done = subprocess.run(
            ["tshark", "-r", file, *fields], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines() == ["side-2\t72"] * 3


@pytest.mark.root
async def test_without_a_program_it_waits_for_a_controllers(network: None, tmp_path: Path) -> None:
    with Raw("host-1", 3) as a, Raw("host-2", 3) as b:
        ports = ("-i", "1@side-1", "-i", "2@side-2")
        async with switch(*ports, "--grpc", f"unix:{tmp_path}/p4") as process:
            a.send(request(0))
            assert await asyncio.to_thread(b.receive, 0.2) == []
            done = await asyncio.to_thread(_load_program, f"unix:{tmp_path}/p4")
            assert done.returncode == 0, done.stderr
            a.send(request(1))
            got = [data for _, data in await asyncio.to_thread(b.receive, 1.0)]
            assert got == [request(1)]
            await end(process, signal.SIGTERM)


def _load_program(address: str) -> subprocess.CompletedProcess[str]:
    """Be a controller, in a process of its own, that loads the program and goes."""
    script = """
import asyncio, sys
from pathlib import Path
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel

async def main(address, program):
    text = Path(program).with_suffix(".p4info.txtpb").read_text()
    channel = P4RuntimeChannel("s1", address, 1, text, Path(program).read_bytes(), lambda: 0.0)
    await channel.connect(60)
    await channel.close()

asyncio.run(main(*sys.argv[1:]))
"""
    return subprocess.run(
        [sys.executable, "-c", script, address, str(PROGRAM)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        env=os.environ | {"no_grpc_proxy": "unix"},
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-i", "veth0"), "-i veth0: PORT@INTERFACE expected"),
        (("-i", "1@nowhere"), "there is no interface nowhere"),
        (("nowhere.json",), "nowhere.json: there is no such file"),
        (("--grpc", "here"), "HOST:PORT or unix:/PATH expected"),
        (("--trace", "xml"), "text or json expected"),
        (("--trace-packets", "3"), "go with --trace"),
    ],
)
def test_a_wrong_argument_gives_one_sentence_and_exit_code_2(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from testbed import cli

    with pytest.raises(SystemExit) as exit_code, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["testbed", "switch", *arguments])
        cli.main()
    assert exit_code.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"interfaces": ("1@lo", "1@lo")}, "every port and every interface once"),
        ({"interfaces": ("511@lo",)}, "a port from 0 to 510"),
        ({"interfaces": ("255@lo",)}, "which is the CPU port"),
        ({"cpu_port": 0}, "--cpu-port 0"),
        ({"device_id": -1}, "--device-id -1"),
        ({"links": ("2:rate=1Mbit/s",)}, "of one of the switch's ports expected"),
        ({"links": ("1:rate=5",)}, "rate: found '5' without a unit"),
        ({"links": ("1:speed=5Mbit/s",)}, "'speed' is none of rate, delay"),
        ({"p4info": Path("x")}, "--p4info goes with a program"),
        ({"trace": "json", "trace_ports": (9,)}, "--trace-port 9"),
        ({"trace": "json", "trace_packets": 0}, "--trace-packets 0"),
        ({"program": FOLDER / "stf.py"}, "give --p4info FILE"),
        ({"captures": Path("/dev/null/x")}, "--pcap /dev/null/x: Not a directory"),
    ],
)
def test_what_cannot_be_is_said_before_anything_starts(
    changed: dict[str, object], sentence: str
) -> None:
    arguments: dict[str, object] = {
        "program": None, "p4info": None, "interfaces": ("1@lo",), "grpc": "127.0.0.1:9559",
        "device_id": 1,
    }  # fmt: skip
    with pytest.raises(ArgumentError, match=sentence.replace("*", r"\*")) as error:
        wanted(**(arguments | changed))  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_program_gives_one_sentence(tmp_path: Path) -> None:
    program = tmp_path / "wrong.json"
    program.write_text("{}")
    (tmp_path / "wrong.p4info.txtpb").write_text("")
    asked = wanted(program, p4info=None, interfaces=(), grpc=f"unix:{tmp_path}/p4", device_id=1)
    with pytest.raises(ArgumentError) as error:
        by_hand.run(asked)
    assert "\n" not in str(error.value)


def test_link_properties_are_read_with_their_units() -> None:
    asked = wanted(
        None, p4info=None, interfaces=("1@lo",), grpc=":9559", device_id=1,
        links=("1:rate=10Mbit/s,delay=5ms", "1:loss=1%,queue=10kB,jitter=1ms"),
    )  # fmt: skip
    (port,) = asked.config.ports
    assert port.egress == LinkShape(10e6, 0.005, 0.001, 0.01, 10_000)
