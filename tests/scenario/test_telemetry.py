"""The section `telemetry` of a scenario file."""

from __future__ import annotations

import pytest

from testbed.model.telemetry import TelemetrySpec

from .example import SMALL, loaded, refusal, with_lines


def test_it_is_off_unless_asked_for() -> None:
    assert loaded(SMALL).telemetry == TelemetrySpec("none")
    assert loaded(with_lines("telemetry: {kind: none}")).telemetry.kind == "none"


def test_int_has_defaults_and_takes_its_own() -> None:
    assert loaded(with_lines("telemetry: {kind: int}")).telemetry == TelemetrySpec("int", 100, 1, 7)
    given = loaded(with_lines("telemetry: {kind: int, every: 20, tasks: 3, hops: 4}"))
    assert given.telemetry == TelemetrySpec("int", every=20, tasks=3, hops=4)


def test_probes_have_an_interval() -> None:
    assert loaded(with_lines("telemetry: {kind: probes}")).telemetry == TelemetrySpec("probes")
    given = loaded(with_lines("telemetry: {kind: probes, interval: 100ms}")).telemetry
    assert given == TelemetrySpec("probes", interval_s=0.1)


@pytest.mark.parametrize(
    ("section", "where", "said"),
    [
        ("{kind: sflow}", "telemetry.kind", "expected"),
        ("{kind: int, every: 0}", "telemetry.every", "expected"),
        ("{kind: int, hops: 8}", "telemetry.hops", "expected"),
        ("{kind: int, evry: 5}", "telemetry.evry", "every"),
        ("{every: 5}", "telemetry", "found every with kind none, expected kind: int"),
        ("{kind: int, interval: 1s}", "telemetry", "with kind int, expected kind: probes"),
        ("{kind: int, every: often}", "telemetry.every", "expected"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(section: str, where: str, said: str) -> None:
    (line,) = refusal(with_lines(f"telemetry: {section}"))
    assert f" {where}: found" in line and said in line


def test_a_program_without_telemetry_is_refused() -> None:
    (line,) = refusal(with_lines("switches: {program: inc_compute}\ntelemetry: {kind: int}"))
    assert "telemetry.kind: found int with the program inc_compute on s1" in line
