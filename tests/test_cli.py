"""The command line: clear errors, exit codes, machine-readable output."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def testbed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "testbed.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=240,
    )


testbed.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("scenario", sorted(p.name for p in ROOT.glob("scenarios/*.yaml")))
def test_every_shipped_scenario_is_valid(scenario: str) -> None:
    done = testbed("validate", f"scenarios/{scenario}")
    assert done.returncode == 0, done.stderr


def test_an_invalid_scenario_gives_its_place_and_exit_code_2(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: wrong\nsede: 3\n")
    done = testbed("validate", str(wrong))
    assert done.returncode == 2
    assert f"{wrong}:2:1" in done.stderr
    assert "seed" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_scenario_gives_one_sentence_and_exit_code_2() -> None:
    done = testbed("run", "nowhere.yaml")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "nowhere.yaml" in done.stderr


def test_an_unknown_option_is_a_usage_error() -> None:
    done = testbed("run", "scenarios/quickstart.yaml", "--polcy", "idleness")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_schema_is_json_schema() -> None:
    schema = json.loads(testbed("schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "topology" in schema["properties"]


def test_comparing_what_is_no_run_says_so(tmp_path: Path) -> None:
    done = testbed("compare", str(tmp_path))
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_doctor_tells_what_this_machine_can_do_as_json() -> None:
    done = testbed("doctor", "--json")
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    assert {"root", "mnexec", "p4c-bm2-ss"} <= {finding["what"] for finding in findings}
