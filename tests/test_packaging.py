"""The wheel, installed where the repository is not: everything the commands need is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from testbed.infrastructure.dataplane import programs
from testbed.scenario import shipped

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "experiment" / "small.yaml"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment: the wheel, and the dependencies of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert built.returncode == 0, built.stderr
    venv.create(folder / "env", with_pip=False)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A path in a .pth file is no site directory: this environment's own testbed stays out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "env" / "bin" / "python"


def testbed(python: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, in an empty folder of its own."""
    outside = python.parents[2]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [python, "-m", "testbed.cli", *map(str, arguments)],
        cwd=outside,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )


testbed.__test__ = False  # type: ignore[attr-defined]


def share(python: Path) -> Path:
    """Where the wheel keeps what is not Python."""
    (site,) = python.parents[1].glob("lib/python*/site-packages")
    return site / "testbed" / "_share"


def test_it_has_every_program_and_scenario(python: Path) -> None:
    there, here = share(python) / "p4", programs.source_folder()
    for pattern in ("*.p4", "include/*.p4", "compiled/*"):
        files = {file.name for file in here.glob(pattern)}
        assert files and {file.name for file in there.glob(pattern)} == files
    assert {f.stem for f in (share(python) / "scenarios").glob("*.yaml")} == set(shipped())


def test_a_shipped_scenario_is_found_by_its_name(python: Path) -> None:
    done = testbed(python, "validate", "quickstart")
    assert done.returncode == 0 and "2 policies x 3 repetitions" in done.stdout, done.stderr
    done = testbed(python, "validate", "no-such-scenario")
    assert done.returncode == 2 and "does not exist" in done.stderr


def test_the_doctor_finds_what_there_is(python: Path) -> None:
    done = testbed(python, "doctor", "--json")
    assert done.returncode == 0, done.stderr
    assert any(finding["what"] == "podman" for finding in json.loads(done.stdout))


@pytest.mark.root
def test_a_run_needs_nothing_of_the_repository(python: Path) -> None:
    done = testbed(python, "run", SMALL, "--repeat", "1", "--policy", "idleness", "--quiet")
    assert done.returncode == 0, done.stderr
    (run,) = (python.parents[2] / "results" / "small").iterdir()
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["argv"][0].startswith(str(python.parents[1]))
    assert manifest["program_hash"] == programs.load("inc_switch", share(python) / "p4").source_hash
