"""tshark with tools/inc.lua shows every field of shim and operand TLV, and only theirs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scapy.layers.inet import UDP
from scapy.layers.inet6 import IPv6, IPv6ExtHdrSegmentRouting, IPv6ExtHdrSegmentRoutingTLV
from scapy.layers.l2 import Ether
from scapy.packet import Packet, Raw
from scapy.utils import wrpcap

from testbed.inc.shim import Operand, pack_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire

SCRIPT = Path(__file__).parents[2] / "tools" / "inc.lua"
KEY = JobKey.derive(b"12345678")
OPERAND = Operand(
    0xA1B2C3D4, 7, 9, 40, offset=513, sequence=0x01020304,
    flags=inc_wire.FLAG_RESULT | inc_wire.FLAG_OVERFLOW | 2,
)  # fmt: skip
PAYLOAD = pack_payload(OPERAND, np.arange(40, dtype=np.int32), KEY)
ETHERNET = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
SIDS = ["5f00:0:2:12::", "5f00:0:1:8001::fc"]

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not on PATH")


def decode(packet: Packet, folder: Path) -> dict[str, list[str]]:
    """Every field tshark finds, by name, in order; malformed packets say so in `_ws.*`."""
    capture = folder / "one.pcap"
    wrpcap(str(capture), [packet])
    done = subprocess.run(
        [
            "tshark", "-X", f"lua_script:{SCRIPT}", "-r", str(capture),
            "-T", "json", "--no-duplicate-keys",
        ],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    fields: dict[str, list[str]] = {}

    def walk(value: object, name: str = "") -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, name)
        else:
            fields.setdefault(name, []).append(str(value))

    walk(json.loads(done.stdout)[0]["_source"]["layers"])
    return fields


def in_udp(payload: bytes, port: int = inc_wire.INC_UDP_PORT) -> Packet:
    packet = IPv6(src="fd00:7e57:0:1::1", dst="fd00:7e57:0:2::1")
    return packet / UDP(sport=40000, dport=port) / Raw(payload)


def in_srh(operand: Operand, inner: Packet) -> Packet:
    tlv = IPv6ExtHdrSegmentRoutingTLV(type=252, len=30, value=operand.pack()[2:])
    header = IPv6ExtHdrSegmentRouting(addresses=SIDS, segleft=1, lastentry=1, tlv_objects=[tlv])
    return ETHERNET / IPv6(src="5f00:0:9:1::", dst=SIDS[1]) / header / inner


def expected(operand: Operand) -> dict[str, int]:
    return {
        "inc.type": 252, "inc.len": 30, "inc.flags": operand.flags,
        "inc.unique_id": operand.unique_id, "inc.op": operand.op, "inc.dtype": operand.dtype,
        "inc.worker": operand.worker, "inc.slot": operand.slot, "inc.count": operand.count,
        "inc.offset": operand.offset, "inc.reason": operand.reason,
        "inc.sequence": operand.sequence, "inc.tag": operand.tag, "inc.flags.level": 2,
    }  # fmt: skip


def test_a_shim_is_shown_field_by_field(tmp_path: Path) -> None:
    found = decode(ETHERNET / in_udp(PAYLOAD), tmp_path)
    for name, value in expected(Operand.parse(PAYLOAD)).items():
        assert [int(v, 0) for v in found[name]] == [value], name
    assert found["inc.carrier"] == ["shim"]
    assert found["inc.vector"][0].replace(":", "") == PAYLOAD[32:].hex()
    assert not any(name.startswith("_ws.malformed") or "expert" in name for name in found)


def test_an_operand_tlv_is_shown_beside_the_segments(tmp_path: Path) -> None:
    marked = replace(
        Operand.parse(PAYLOAD),
        flags=OPERAND.flags | inc_wire.FLAG_NOT_EXECUTED,
        reason=inc_wire.REASON_AUTHENTICATION,
    )
    found = decode(in_srh(marked, in_udp(PAYLOAD)), tmp_path)
    assert sorted(found["inc.carrier"]) == ["shim", "srh"]
    at = found["inc.carrier"].index("srh")
    for name, value in expected(marked).items():
        assert int(found[name][at], 0) == value, name
    assert found["inc.flags.not_executed"][at] in ("1", "True")
    assert found["ipv6.routing.srh.addr"] == SIDS
    assert not any(name.startswith("_ws.malformed") for name in found)


def test_a_vector_cut_short_is_reported(tmp_path: Path) -> None:
    found = decode(ETHERNET / in_udp(PAYLOAD[:-4]), tmp_path)
    assert "inc.malformed" in found


def test_other_udp_payloads_are_left_alone(tmp_path: Path) -> None:
    for packet in (in_udp(PAYLOAD, port=40001), in_udp(b"\x01" * 200)):
        assert not any(name.startswith("inc.") for name in decode(ETHERNET / packet, tmp_path))


def test_operations_types_and_reasons_have_the_names_of_the_wire_format() -> None:
    source = SCRIPT.read_text()
    for table, prefix in (("operations", "OP_"), ("types", "DTYPE_")):
        (body,) = re.findall(rf"local {table} = {{(.*)}}", source)
        shown = {name: int(code) for code, name in re.findall(r'\[(\d+)\] = "(\w+)"', body)}
        known = {n: v for n, v in vars(inc_wire).items() if n.startswith(prefix)}
        assert shown == {name.removeprefix(prefix).lower(): v for name, v in known.items()}
    (body,) = re.findall(r"local reasons = {(.*?)}", source, re.DOTALL)
    codes = [int(code) for code in re.findall(r"\[(\d+)\]", body)]
    assert codes == [v for n, v in vars(inc_wire).items() if n.startswith("REASON_")]
