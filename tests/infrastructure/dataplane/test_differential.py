"""BMv2 and the embedded target do the same with random packets and random entries.

A thousandth of the whole comparison is here; `benchmarks/differential.py` is all of it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from differential import Outcome, Subject, apart, compare
from differential_subjects import subjects
from simple_switch import BMV2

from testbed.infrastructure.dataplane.p4info import P4Info

pytestmark = [
    pytest.mark.bmv2,
    pytest.mark.root,
    pytest.mark.skipif(shutil.which(BMV2) is None, reason=f"{BMV2} is not on PATH"),
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root"),
]

SEED = 20
PACKETS = {"inc_switch": 2000, "inc_compute": 1500, "externs": 500}
PROGRAMS = subjects()


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_targets_do_the_same(name: str) -> None:
    packets = PACKETS.get(name, 250)
    outcome = apart(lambda: compare(PROGRAMS[name], packets, SEED))
    assert "\n".join(map(str, outcome.differences)) == ""
    assert outcome.packets == packets
    assert outcome.outputs > packets / 4, "most packets were lost on both"


def compare_with_another(change: Callable[[dict[str, Any]], None]) -> Outcome:
    """The switch program on BMv2, a changed one on the embedded target: the first difference."""
    subject: Subject = PROGRAMS["inc_switch"]
    program = json.loads(subject.compiled.json_text)
    change(program)
    other = replace(subject.compiled, json_text=json.dumps(program))
    return apart(lambda: compare(subject, 1000, SEED, other=other, most=1))


def action(program: dict[str, Any], name: str) -> list[Any]:
    """The primitives of the action with this name."""
    found: list[Any] = next(a["primitives"] for a in program["actions"] if a["name"] == name)
    return found


def test_an_output_that_differs_is_reported_with_the_one_packet_and_entry_it_takes() -> None:
    def keep_the_mac_address(program: dict[str, Any]) -> None:
        forward = action(program, "SwitchIngress.routing.forward")
        del forward[-1]

    (found,) = compare_with_another(keep_the_mac_address).differences
    assert found.what == "outputs"
    assert len(found.packet) >= 54
    assert len(found.entries) == 1
    routes = P4Info(PROGRAMS["inc_switch"].compiled.p4info_text).tables["ipv6_route"]
    assert f"table_id: {routes.preamble.id} " in found.entries[0]
    assert found.bmv2 != found.embedded


def test_a_counter_that_differs_is_reported() -> None:
    def count_nothing(program: dict[str, Any]) -> None:
        for one in program["actions"]:
            one["primitives"] = [
                p
                for p in one["primitives"]
                if not (p["op"] == "count" and "port_tx" in json.dumps(p["parameters"]))
            ]

    (found, *_) = compare_with_another(count_nothing).differences
    assert "SwitchEgress.port_tx" in found.what
    assert found.embedded == "none"
