"""The P4Runtime encoding of entries and packets, on the switch program's own P4Info."""

from __future__ import annotations

import pytest
from finsy.proto import p4r
from hypothesis import given
from hypothesis import strategies as st

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4info import P4Info, describe, from_bytes, to_bytes
from testbed.model.southbound import Lpm, TableEntry, Ternary

INFO = P4Info(programs.load("inc_switch").p4info_text)
ROUTE = {"port": 3, "dst_mac": 0x020000020001}


def route(value: int, length: int) -> TableEntry:
    return TableEntry("ipv6_route", {"dst_addr": Lpm(value, length)}, "forward", ROUTE)


@given(st.integers(0, 2**128 - 1))
def test_values_have_no_leading_zero_bytes_and_survive(value):
    data = to_bytes(value)
    assert from_bytes(data) == value
    assert len(data) == 1 or data[0] != 0


def test_an_alias_and_the_full_name_mean_the_same():
    short = route(0x5F00 << 112, 48)
    full = TableEntry(
        "SwitchIngress.routing.ipv6_route", short.match, "SwitchIngress.routing.forward", ROUTE
    )
    assert INFO.entry(short) == INFO.entry(full)


def test_an_lpm_entry_has_its_prefix_with_host_bits_cleared_and_no_priority():
    message = INFO.entry(route((0x5F00 << 112) | 0xFFFF, 48))
    (match,) = message.match
    assert from_bytes(match.lpm.value) == 0x5F00 << 112 and match.lpm.prefix_len == 48
    assert message.priority == 0
    params = {p.param_id: from_bytes(p.value) for p in message.action.action.params}
    assert params == {1: 3, 2: 0x020000020001}


def test_matches_on_everything_are_left_out():
    assert not INFO.entry(route(0, 0)).match
    everything = TableEntry(
        "steer", {"src_addr": Ternary(5, 0)}, "h_encaps_1", {"source": 1, "s1": 2}, priority=1
    )
    assert not INFO.entry(everything).match


def test_a_ternary_value_is_masked():
    entry = TableEntry(
        "steer",
        {"next_hdr": Ternary(0x16, 0x0F), "dst_port": Ternary(80, 0xFFFF)},
        "h_encaps_2",
        {"source": 1, "s1": 2, "s2": 3},
        priority=7,
    )
    message = INFO.entry(entry)
    assert message.priority == 7
    next_hdr, port = message.match
    assert (next_hdr.ternary.value, next_hdr.ternary.mask) == (b"\x06", b"\x0f")
    assert port.ternary.value == b"P"


def test_the_default_entry_has_no_match():
    entry = TableEntry("device", None, "set_device", {"device_id": 1, "mac": 2})
    message = INFO.entry(entry)
    assert message.is_default_action and not message.match and message.HasField("action")


def test_the_key_of_an_entry_is_the_entry_without_its_action():
    entry = route(1 << 127, 1)
    key = INFO.entry(entry)
    key.ClearField("action")
    assert INFO.key(entry) == key


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (TableEntry("rout", {}, "forward"), "no table 'rout'; it has device, "),
        (TableEntry("steer", {}, "forward", ROUTE, 1), "table steer has no action 'forward'"),
        (TableEntry("steer", {}, "fly", {}, 1), "no action 'fly'"),
        (TableEntry("ipv6_route", {"dst": Lpm(0, 0)}, "forward", ROUTE), "unknown: dst;"),
        (TableEntry("ipv6_route", {}, "forward", {"port": 1}), "missing: dst_mac;"),
        (TableEntry("ipv6_route", {}, "forward", ROUTE | {"x": 1}), "unknown: x;"),
        (TableEntry("ipv6_route", {"dst_addr": 5}, "forward", ROUTE), "is 5; expected Lpm"),
        (route(1 << 128, 48), "expected an unsigned value of 128 bits"),
        (route(0, 129), "prefix length 129; expected 0 to 128"),
        (TableEntry("ipv6_route", {}, "forward", ROUTE | {"port": 512}), "of 9 bits"),
        (TableEntry("local_sid", {}, "end"), "lacks its exact match field sid"),
        (TableEntry("local_sid", {"sid": 1}, "end", {}, 1), "priority 1; expected priority 0"),
        (TableEntry("steer", {}, "h_encaps_1", {"source": 0, "s1": 0}), "a priority above 0"),
        (
            TableEntry(
                "steer", {"dst_port": Ternary(1, 1 << 16)}, "h_encaps_1", {"source": 0, "s1": 0}, 1
            ),
            "the mask of match field dst_port",
        ),
    ],
)
def test_a_wrong_entry_is_refused_saying_what_was_expected(entry, message):
    with pytest.raises(SwitchError) as caught:
        INFO.entry(entry)
    assert message in str(caught.value)


def test_packet_metadata_goes_by_name():
    out = INFO.packet_out(b"frame", {"egress_port": 300})
    assert {m.metadata_id: from_bytes(m.value) for m in out.metadata} == {1: 300, 2: 0}
    packet = p4r.PacketIn(payload=b"frame")
    packet.metadata.add(metadata_id=1, value=b"\x05")
    packet.metadata.add(metadata_id=2, value=b"\x02")
    assert INFO.metadata_in(packet) == {"ingress_port": 5, "reason": 2}
    with pytest.raises(SwitchError, match="packet-out has fields egress_port, reserved; unknown"):
        INFO.packet_out(b"", {"port": 1})


def test_an_alias_that_two_objects_share_must_be_given_in_full():
    text = """
        tables { preamble { id: 1 name: "a.t" alias: "t" } }
        tables { preamble { id: 2 name: "b.t" alias: "t" } }
    """
    info = P4Info(text)
    assert info.tables["b.t"].preamble.id == 2
    with pytest.raises(SwitchError, match="table 't' is ambiguous; give its full name"):
        info.tables["t"]


def test_unreadable_p4info_is_an_error_in_a_sentence():
    with pytest.raises(SwitchError, match="P4Info is not readable"):
        P4Info("tables {")


def test_an_entry_is_described_by_its_match():
    assert describe(route(0x5F00 << 112, 48)).startswith("ipv6_route(dst_addr=0x5f")
    assert describe(TableEntry("device", None, "x")) == "the default entry of device"
    assert "&&&0xff" in describe(TableEntry("t", {"a": Ternary(6, 255), "b": 1}, "x"))
