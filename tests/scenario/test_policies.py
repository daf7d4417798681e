"""Policies of other packages; the one in the documentation is such a one."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

from testbed.errors import ScenarioError
from testbed.scenario import loads, policies
from testbed.scheduling import Scheduler, Setting, make
from tests.scheduling.networks import Star, hosts, report, task

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return text


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a package of one module that registers one policy."""

    def install_(module: str, source: str, registered: str) -> None:
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        about = tmp_path / f"{module}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[{policies.GROUP}]\n{registered}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        monkeypatch.delitem(sys.modules, module, raising=False)

    return install_


def with_policies(line: str) -> str:
    text = (ROOT / "scenarios" / "quickstart.yaml").read_text(encoding="utf-8")
    return re.sub(r"^policies:.*$", f"policies: {line}", text, flags=re.MULTILINE)


def test_the_documented_policy_has_30_lines_and_does_what_it_says(install) -> None:
    source = block("python")
    assert len(source.strip().splitlines()) <= 30
    header, registered = block("toml").strip().splitlines()
    assert header == f'[project.entry-points."{policies.GROUP}"]'
    install("nearest", source, registered.replace('"', ""))

    scenario = loads(with_policies("[idleness, {nearest: {weight: 5}}]"))
    assert scenario.policies[1].label == "nearest(weight=5)"
    with pytest.raises(ScenarioError, match="weight: found 'much', expected a whole number"):
        loads(with_policies("[{nearest: {weight: much}}]"))

    network = Star({"src": 1e9, "near": 1e9, "far": 1e9}, delay_s=1e-3)
    spec = scenario.policies[1]
    made = make(spec.name, spec.options, Setting(network), policies.installed([spec.name]))
    one = Scheduler(hosts("src", "far"), made)
    for name in ("src", "far"):
        one.node_report(report(name, 0.0))
    one.submit(task("t", source="src"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.host == "src" and decision.policy == "nearest"
    scores = {c.host: c.scores["LeastDelay"] for c in decision.candidates}
    assert scores == {"src": 100, "far": 0}


def test_without_it_the_name_is_unknown() -> None:
    with pytest.raises(ScenarioError, match="found the policy 'nearest'"):
        loads(with_policies("[nearest]"))


def test_a_package_that_does_not_load_is_named(install) -> None:
    install("broken", "import nothing_of_that_name\n", "bad = broken:bad")
    with pytest.raises(ScenarioError, match=r"policy 'bad' \(broken:bad\) cannot be loaded"):
        loads(with_policies("[idleness, bad]"))
    assert loads(with_policies("[idleness]")), "nobody asked for it"


def test_the_document_has_a_paragraph_on_every_policy() -> None:
    for name in policies.KNOWN_POLICIES:
        assert f"\n**`{name}`**" in DOCUMENT
