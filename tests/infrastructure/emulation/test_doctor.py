"""The doctor looks, tells what is missing and what to do, and changes nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from testbed import doctor

from .support import new_run_id


def by_name(findings: list[doctor.Finding]) -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in findings}


def test_every_finding_that_is_not_ok_says_what_it_costs_and_how_to_get_it() -> None:
    findings = doctor.examine()
    assert len(by_name(findings)) == len(findings) >= 12
    for finding in findings:
        assert finding.value
        if finding.status == "ok":
            assert not finding.lack and not finding.remedy
        elif finding.value != "cannot be tried without root":
            assert finding.lack and finding.remedy


def test_text_and_json_say_the_same() -> None:
    findings = doctor.examine()
    text, data = doctor.render(findings), json.loads(doctor.as_json(findings))
    assert data["can_emulate"] == doctor.can_emulate(findings)
    assert ("This machine can run" in text) == data["can_emulate"]
    assert [entry["what"] for entry in data["findings"]] == [f.what for f in findings]
    for finding in findings:
        assert finding.what in text and finding.value in text


def test_an_empty_path_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = by_name(doctor.examine())
    for name in ("podman", "mnexec", "ip", "container runtime", "tc qdiscs"):
        assert findings[name].status == "missing", name
    assert findings["podman"].remedy == "apt install podman"
    assert not doctor.can_emulate(findings.values())
    assert findings["simple_switch_grpc"].status == "missing"
    assert not findings["simple_switch_grpc"].required


def test_who_is_not_root_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    finding = by_name(doctor.examine())["root"]
    assert (finding.status, finding.remedy) == ("missing", "run with sudo")


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="qdiscs are tried in a namespace of root's")
def test_qdiscs_are_tried_without_touching_this_machine() -> None:
    before = Path("/proc/net/dev").read_text().count(":")
    found = by_name(doctor.examine())["tc qdiscs"]
    assert any(name in found.value for name in doctor.QDISCS)
    assert Path("/proc/net/dev").read_text().count(":") == before


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="the ledger of runs is root's")
def test_a_budget_that_is_taken_is_shown_with_its_holder() -> None:
    from testbed.infrastructure.emulation import runs

    place = runs.Place(new_run_id())
    held = runs.claim(place)
    try:
        runs.amend(place.record, cores=0.5)
        found = by_name(doctor.examine())["CPU budget"]
        assert found.status == "degraded"
        assert place.run_id in found.value
    finally:
        os.close(held)
        runs.remove(place)
