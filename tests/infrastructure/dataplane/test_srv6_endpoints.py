"""SRv6 endpoint behaviours, headends and errors of the computing program, on both targets."""

from __future__ import annotations

import asyncio
import subprocess
from ipaddress import IPv6Address
from pathlib import Path

import numpy as np
import pytest
from embedded_netns import private_network
from finsy.proto import p4r
from inc_network import (
    COMPOSITE_SID,
    CPU_PORT,
    DT6_SID,
    END_SID,
    FALLBACK,
    FALLBACK_PORT,
    INC_SID,
    JOB,
    KEY,
    Switch,
    host,
    payload_of,
    running,
    udp_frame,
)  # fmt: skip
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import (
    ICMPv6ParamProblem,
    ICMPv6TimeExceeded,
    IPv6,
    IPv6ExtHdrRouting,
    IPv6ExtHdrSegmentRouting,
)
from scapy.layers.l2 import Ether
from scapy.packet import Packet, Raw
from scapy.utils import wrpcap
from simple_switch import TARGETS

from testbed.control.icmpv6 import Errors
from testbed.inc.shim import Operand, pack_payload
from testbed.model import inc_wire as w
from testbed.model.addresses import sid
from testbed.model.observations import PacketIn
from testbed.model.southbound import Lpm
from testbed.model.wire import DROP_ECN

pytestmark = pytest.mark.root
AWAY = sid(2, 0x12)
X_SID, DX6_SID, DT4_SID = sid(1, 0x102), sid(1, 0x10), sid(1, 0x13)
SCRIPT = Path(__file__).parents[3] / "tools" / "inc.lua"
VECTOR = np.array([7], dtype=np.int32)
INNER = IPv6(src=str(host(3)), dst=str(host(2)), hlim=9) / UDP(sport=7, dport=8) / Raw(b"inside")


@pytest.mark.parametrize("target", TARGETS)
def test_endpoints_headends_and_errors(target: str, tmp_path: Path) -> None:
    async def everything() -> None:
        async with running(target) as switch:
            await fill(switch)
            seen = await endpoint_behaviours(switch)
            seen += await headends(switch)
            await errors(switch)
            if target == "embedded":  # both targets' frames are the same, see above
                tshark_agrees(seen, tmp_path)

    with private_network():
        asyncio.run(everything())


async def fill(switch: Switch) -> None:
    async def local(one: IPv6Address, action: str, **params: int) -> None:
        await switch.insert("local_sid", {"sid": int(one) >> 64}, action, **params)

    await local(END_SID, "end")
    await local(X_SID, "end_x", port=2, dst_mac=0x020000000177)
    await local(DX6_SID, "end_dx6", port=3, dst_mac=0x020000000178)
    await local(DT4_SID, "end_dt4")
    for prefix, action, params in (
        ("10.2.0.0", "forward4", {"port": 2, "dst_mac": 0x020000000102}),
        ("10.3.0.0", "h_encaps_v4_1", {"source": int(END_SID), "s1": int(AWAY)}),
        ("10.4.0.0", "h_encaps_v4_2", {"source": int(END_SID), "s1": int(AWAY), "s2": 5}),
        ("10.5.0.0", "h_encaps_v4_3", {"source": int(END_SID), "s1": int(AWAY), "s2": 5, "s3": 6}),
    ):
        dotted = int.from_bytes(bytes(map(int, prefix.split("."))), "big")
        await switch.insert("ipv4_route", {"dst_addr": Lpm(dotted, 16)}, action, **params)
    await switch.job(3)


def srh(packet: Packet, path: list[IPv6Address], left: int | None = None, **fields: int) -> Packet:
    """An outer packet on its way along `path`, at its first segment unless `left` says which."""
    header = IPv6ExtHdrSegmentRouting(
        addresses=[str(one) for one in reversed(path)],
        segleft=len(path) - 1 if left is None else left, lastentry=len(path) - 1,
    )  # fmt: skip
    for name, value in fields.items():
        if name != "hlim":
            setattr(header, name, value)
    at = path[len(path) - 1 - header.segleft] if header.segleft < len(path) else path[0]
    hops = fields.get("hlim", 64)
    return IPv6(src="fd00:99::1", dst=str(at), hlim=hops) / header / packet


def frame(packet: Packet) -> bytes:
    return bytes(Ether(src="02:00:00:00:01:01", dst="02:00:00:00:02:01") / packet)


async def passed(switch: Switch, packet: Packet) -> tuple[int, Packet]:
    """The port and what left by it, exactly one."""
    out = await switch.send((1, frame(packet)), expect=1, linger_s=0.005)
    ((port, (data,)),) = out.items()
    return port, Ether(data)


async def endpoint_behaviours(switch: Switch) -> list[tuple[bytes, list[IPv6Address], int]]:
    seen = []
    for via, port, mac in (
        (END_SID, FALLBACK_PORT, "02:00:00:00:02:02"), (X_SID, 2, "02:00:00:00:01:77"),
    ):  # fmt: skip
        for path, left in (([via, AWAY], 0), ([via, AWAY, sid(3, 1)], 1)):
            out, got = await passed(switch, srh(INNER, path))
            assert (out, got.dst) == (port, mac)
            assert (got[IPv6].dst, got[IPv6].hlim) == (str(AWAY), 63)
            assert got[IPv6ExtHdrSegmentRouting].segleft == left
            assert bytes(got[IPv6].payload.payload) == bytes(INNER)
            seen.append((bytes(got), path, left))
    # A reduced SRH does not hold the segment it is at.
    reduced = IPv6(src="fd00:99::1", dst=str(END_SID)) / IPv6ExtHdrSegmentRouting(
        addresses=[str(AWAY)], segleft=1, lastentry=0
    )
    out, got = await passed(switch, reduced / INNER)
    assert got[IPv6].dst == str(AWAY) and got[IPv6ExtHdrSegmentRouting].segleft == 0
    # Decapsulation, with an SRH and without.
    for last, port, mac in (
        (DT6_SID, 2, "02:00:00:00:01:02"), (DX6_SID, 3, "02:00:00:00:01:78"),
    ):  # fmt: skip
        for packet in (
            srh(INNER, [sid(3, 1), last], left=0),
            IPv6(src="fd00:99::1", dst=str(last), hlim=1) / INNER,
        ):
            out, got = await passed(switch, packet)
            assert (out, got.dst) == (port, mac)
            expected = INNER.copy()
            expected.hlim -= 1
            assert bytes(got.payload) == bytes(expected)
    # RFC 6040 section 4.2: outer and inner ECN to what the inner packet goes on with.
    for outer, inner, after in ((3, 2, 3), (1, 2, 1), (0, 2, 2), (3, 1, 3), (1, 3, 3), (2, 0, 0)):
        marked = INNER.copy()
        marked.tc = inner
        _, got = await passed(switch, IPv6(src="fd00:99::1", dst=str(DT6_SID), tc=outer) / marked)
        assert got[IPv6].tc == after, (outer, inner)
    lost = IPv6(src="fd00:99::1", dst=str(DT6_SID), tc=3) / INNER
    assert await switch.send((1, frame(lost)), expect=0) == {}
    assert await switch.counter("srv6_drops") == {DROP_ECN: 1}
    return seen


async def headends(switch: Switch) -> list[tuple[bytes, list[IPv6Address], int]]:
    """H.Encaps and H.Encaps.Red of IPv6, IPv4 and of requests, with one to seven segments."""
    seen: list[tuple[bytes, list[IPv6Address], int]] = []
    plain = IPv6(src=str(host(1)), dst=str(host(2)), hlim=9, tc=0x2A) / UDP() / Raw(b"steered")
    requests = {}
    for count in range(1, 8):
        path = [AWAY] + [sid(3 + i, 1) for i in range(count - 1)]
        numbered = {f"s{i}": int(one) for i, one in enumerate(path, 1)}
        port_match = {"src_port": 1000 + count}
        await switch.insert_ternary(
            "steer", port_match, f"h_encaps_{count}", priority=count,
            source=int(END_SID), **numbered,
        )  # fmt: skip
        unique_id = JOB + count
        requests[count] = udp_frame(
            host(1), FALLBACK, pack_payload(Operand(unique_id, 0, 0, 1), VECTOR, KEY)
        )
        await switch.insert(
            "inc_access", {"unique_id": unique_id}, f"inc_encaps_{count}",
            source=int(END_SID), **numbered,
        )  # fmt: skip
    for mode in ("encaps_full", "encaps_reduced"):
        await switch.insert("headend", None, mode)
        for count in range(1, 8):
            path = [AWAY] + [sid(3 + i, 1) for i in range(count - 1)]
            packet = plain.copy()
            packet[UDP].sport = 1000 + count
            packet = IPv6(bytes(packet))
            _, got = await passed(switch, packet)
            inside = check_headend(got, path, mode, 0)
            packet.hlim -= 1
            assert bytes(inside) == bytes(packet) and got[IPv6].tc == 0x2A
            seen.append((bytes(got), path, count - 1))
            _, got = await passed(switch, IPv6(requests[count][14:]))
            inside = check_headend(got, path, mode, w.OPERAND_BYTES)
            assert payload_of(bytes(12) + b"\x86\xdd" + bytes(inside)) == requests[count][62:]
            seen.append((bytes(got), path, count - 1))
    await switch.insert("headend", None, "encaps_full")
    for net, path in (
        (3, [AWAY]), (4, [AWAY, IPv6Address(5)]), (5, [AWAY, IPv6Address(5), IPv6Address(6)]),
    ):  # fmt: skip
        _, got = await passed(switch, four(net))
        assert got[IPv6ExtHdrSegmentRouting].nh == 4 and got[IPv6].tc == 4
        assert bytes(got[IPv6ExtHdrSegmentRouting].payload) == bytes(four(net, ttl=6))
        seen.append((bytes(got), path, len(path) - 1))
    # And out again: End.DT4, with an SRH and without.
    for wrapped in (
        srh(four(2), [AWAY, DT4_SID], left=0), IPv6(src="fd00:99::1", dst=str(DT4_SID)) / four(2),
    ):  # fmt: skip
        port, got = await passed(switch, wrapped)
        assert port == 2 and got.type == 0x0800
        assert bytes(got[IP])[:32] == bytes(four(2, ttl=6))
    return seen


def four(net: int, ttl: int = 7) -> Packet:
    """An IPv4 packet to a network of that number, its checksums filled in."""
    return IP(src="10.1.0.1", dst=f"10.{net}.0.1", ttl=ttl, tos=4) / UDP() / Raw(b"four")


def check_headend(got: Packet, path: list[IPv6Address], mode: str, tlv_bytes: int) -> Packet:
    """What was encapsulated; everything around it is as RFC 8986 section 5 says."""
    outer = got[IPv6]
    assert (outer.src, outer.dst, outer.hlim) == (str(END_SID), str(path[0]), 64)
    assert outer.plen == len(bytes(outer.payload))
    reduced = mode == "encaps_reduced"
    if reduced and len(path) == 1 and not tlv_bytes:
        assert outer.nh == 41
        return IPv6(bytes(outer.payload))
    kept = path[1:] if reduced and len(path) > 1 else path
    header = got[IPv6ExtHdrSegmentRouting]
    assert (header.nh, header.type, header.segleft) == (41, 4, len(path) - 1)
    assert header.lastentry == len(kept) - 1
    assert header.len == 2 * len(kept) + tlv_bytes // 8
    assert header.addresses == [str(one) for one in reversed(kept)]
    raw = bytes(outer.payload)
    end = 8 + 8 * header.len
    assert raw[end - tlv_bytes : end] == raw[end + 48 : end + 48 + tlv_bytes], "the TLV is the shim"
    return IPv6(raw[end:])


async def errors(switch: Switch) -> None:
    """Each is due for exactly the packet that came, and reaches its source through the switch."""
    udp = UDP(sport=7, dport=8) / Raw(b"upper")
    beyond = IPv6ExtHdrRouting(type=3, segleft=1, addresses=["::5"])
    absurd = IPv6ExtHdrSegmentRouting(addresses=["::5"], segleft=1, lastentry=3)
    three = [END_SID, AWAY, sid(3, 1)]
    cases: dict[str, tuple[Packet, int, int, int]] = {
        "End, nothing left, nothing below": (to(END_SID) / udp, 4, 4, 40),
        "End, no segments left": (srh(udp, [AWAY, END_SID], 0), 4, 4, 80),
        "End.X, no segments left": (srh(udp, [AWAY, X_SID], 0), 4, 4, 80),
        "End, more left than there are": (at(END_SID, srh(udp, three, 4)), 4, 0, 43),
        "End, last entry beyond the header": (to(END_SID) / absurd / udp, 4, 0, 43),
        "End, another routing header": (to(END_SID) / beyond / udp, 4, 0, 42),
        "End, hop limit": (srh(udp, three, hlim=1), 3, 0, 0),
        "End.DT6, segments left": (srh(INNER, [DT6_SID, AWAY]), 4, 0, 43),
        "End.DT6, no IPv6 inside": (srh(udp, [AWAY, DT6_SID], 0), 4, 4, 80),
        "End.DX6, no IPv6 inside": (to(DX6_SID) / udp, 4, 4, 40),
        "End.DT4, IPv6 inside": (to(DT4_SID) / INNER, 4, 4, 40),
        "INC, no segments": (to(INC_SID) / udp, 4, 4, 40),
        "INC, no segments left": (srh(udp, [AWAY, INC_SID], 0), 4, 0, 43),
        "INC, hop limit": (srh(udp, [INC_SID, AWAY], hlim=1), 3, 0, 0),
        "composite, too few segments": (srh(udp, [COMPOSITE_SID, END_SID, AWAY]), 4, 0, 43),
        "composite, no forwarding segment": (
            srh(udp, [COMPOSITE_SID, DT6_SID, INC_SID, AWAY]), 4, 0, 48 + 32,
        ),
        "transit, hop limit": (IPv6(src=str(host(3)), dst=str(host(2)), hlim=1) / udp, 3, 0, 0),
    }  # fmt: skip
    responder = Errors(burst=1000)
    for name, (packet, kind, code, pointer) in cases.items():
        sent = frame(packet)
        out = await switch.send((1, sent), expect=1, linger_s=0.005)
        assert list(out) == [CPU_PORT], (name, out)
        message = p4r.PacketIn.FromString(out[CPU_PORT][0])
        assert message.payload == sent, name
        metadata = switch.info.metadata_in(message)
        assert metadata == {"ingress_port": 1, "reason": code << 12 | kind << 8 | pointer}, name
        (answer,) = responder.answer(PacketIn("s1", 0.0, message.payload, metadata), 1)
        await switch.packet_out(answer.port, answer.payload)
        ((back,),) = (await switch.arrived(1)).values()
        error = Ether(back)[ICMPv6TimeExceeded if kind == 3 else ICMPv6ParamProblem]
        assert (error.type, error.code) == (kind, code), name
        assert bytes(error)[8:] == sent[14:], name
    kinds = [(kind, code) for _, kind, code, _ in cases.values()]
    expected = {i: kinds.count(one) for i, one in enumerate(((3, 0), (4, 0), (4, 4)))}
    assert await switch.counter("errors_due") == expected


def to(segment: IPv6Address) -> Packet:
    return IPv6(src="fd00:99::1", dst=str(segment))


def at(segment: IPv6Address, packet: Packet) -> Packet:
    packet[IPv6].dst = str(segment)
    return packet


def tshark_agrees(seen: list[tuple[bytes, list[IPv6Address], int]], folder: Path) -> None:
    """tshark shows every SRH that was sent, with the segments that were meant, and every TLV."""
    capture = folder / "sent.pcap"
    wrpcap(str(capture), [Ether(data) for data, _, _ in seen])
    names = ("ipv6.dst", "ipv6.routing.segleft", "ipv6.routing.srh.addr", "inc.carrier")
    done = subprocess.run(
        [
            "tshark", "-X", f"lua_script:{SCRIPT}", "-r", str(capture), "-T", "fields",
            *(word for name in names for word in ("-e", name)),
        ],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert len(lines) == len(seen)
    carried = 0
    for line, (data, path, left) in zip(lines, seen, strict=True):
        destinations, shown_left, segments, carrier = line.split("\t")
        current = path[len(path) - 1 - left]
        assert destinations.split(",")[0] == str(current)
        if data[20] != 43:
            assert len(path) == 1
            continue
        assert shown_left == str(left)
        shown = segments.split(",")
        meant = [str(one) for one in reversed(path)]
        assert shown in (meant, meant[:-1]), "whole or reduced"
        carried += carrier == "shim,srh" or carrier == "srh,shim"
    assert carried == 14, "requests with one to seven segments, full and reduced"
