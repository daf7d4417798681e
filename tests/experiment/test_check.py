"""Held against a reference on real packets: an unchanged tree passes, a replaced policy fails."""

import json
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.root
GUARDED = Path(__file__).with_name("guarded.yaml")

REPLACED = """
import sys
from testbed.scheduling import policies

idleness = policies.POLICIES["idleness"]
policies.POLICIES["network-aware"] = lambda setting, options: idleness(setting, {})
from testbed.cli import main

main()
"""


def testbed(*arguments: str | Path, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """What the command did; it waits while somebody else's run holds the CPU budget."""
    program = ["-m", "testbed.cli"] if code is None else ["-c", code]
    give_up = time.monotonic() + 200
    while True:
        done = subprocess.run(
            [sys.executable, *program, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )
        if "CPU budget of this machine is taken" not in done.stderr or time.monotonic() > give_up:
            return done
        time.sleep(1)


testbed.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results")
    done = testbed("run", GUARDED, "--repeat", "1", "--out", out, "--quiet")
    assert done.returncode == 0, done.stderr
    (found,) = (out / "guarded").iterdir()
    return found


@pytest.fixture(scope="module")
def reference(run: Path) -> Path:
    file = run.parents[1] / "guarded.json"
    done = testbed("reference", run, "--out", file, "--allow-unfit")
    assert done.returncode == 0, done.stderr
    return file


def offered(run: Path) -> pd.DataFrame:
    """What was asked of the network, and when."""
    asked = ["repetition", "policy", "task", "seed", "released_s", "source", "sink", "input_bytes"]
    asked += ["output_bytes", "compute_cpu_s", "deadline_s"]
    tasks = pd.read_parquet(run / "tasks.parquet")[asked]
    return tasks.sort_values(asked[:3]).reset_index(drop=True)


@pytest.mark.timing
def test_a_rerun_asks_the_same_and_holds_against_the_reference(run: Path, reference: Path) -> None:
    out = run.parents[1] / "again"
    done = testbed("rerun", run, "--out", out, "--quiet")
    assert done.returncode == 0, done.stderr
    assert "different now" not in done.stderr
    (again,) = (out / "guarded").iterdir()
    first, second = (json.loads((d / "manifest.json").read_text()) for d in (run, again))
    for key in ("seed", "target", "policies", "program_hash"):
        assert first[key] == second[key]
    assert first["scenario"] == second["scenario"]
    seeds = [[r["seed"] for r in m["repetitions"]] for m in (first, second)]
    assert seeds[0] == seeds[1]
    tasks = [offered(d) for d in (run, again)]
    pd.testing.assert_frame_equal(*tasks, check_exact=True)
    junit, summary = reference.with_suffix(".pass.xml"), reference.with_suffix(".pass.md")
    options = ["--against", reference, "--run", again, "--allow-unfit"]
    checked = testbed("check", GUARDED, *options, "--junit", junit, "--markdown", summary)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    cases = list(ET.parse(junit).iter("testcase"))
    assert len(cases) > 5 and all(case.find("failure") is None for case in cases)
    assert "regression" not in summary.read_text().splitlines()[0]


def test_a_policy_secretly_replaced_by_idleness_is_a_regression(reference: Path) -> None:
    junit, summary = reference.with_suffix(".xml"), reference.with_suffix(".md")
    options = ["--against", reference, "--out", reference.parent / "replaced"]
    reports = ["--junit", junit, "--markdown", summary, "--allow-unfit", "--quiet"]
    done = testbed("check", GUARDED, *options, *reports, code=REPLACED)
    assert done.returncode == 1, done.stdout + done.stderr
    failed = {
        case.attrib["name"]
        for case in ET.parse(junit).iter("testcase")
        if case.find("failure") is not None
    }
    assert "network-aware against idleness: completion, mean" in failed
    assert "network-aware: tasks whose time was predicted" in failed
    assert "regression in" in summary.read_text().splitlines()[0]


def test_a_scenario_that_changed_is_bad_input_and_is_not_run(
    reference: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "guarded.yaml"
    changed.write_text(GUARDED.read_text().replace("rate: 8Mbit/s", "rate: 1Mbit/s"))
    done = testbed("check", changed, "--against", reference)
    assert done.returncode == 2
    assert "--update" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_reference_is_bad_input(tmp_path: Path) -> None:
    done = testbed("check", GUARDED, "--against", tmp_path / "none.json")
    assert done.returncode == 2
    assert "testbed reference RUN --out FILE" in done.stderr


def test_checking_an_unfit_run_decides_nothing(run: Path, reference: Path, tmp_path: Path) -> None:
    unfit = tmp_path / "unfit"
    unfit.mkdir()
    for file in run.iterdir():
        if file.is_file():
            (unfit / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((unfit / "manifest.json").read_text())
    manifest["fitness"] = {"verdict": "unfit", "reasons": ["the CPU was saturated"]}
    (unfit / "manifest.json").write_text(json.dumps(manifest))
    done = testbed("check", GUARDED, "--against", reference, "--run", unfit)
    assert done.returncode == 3
    assert "not decided" in done.stdout
