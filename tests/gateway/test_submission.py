"""`testbed submit`: manifests on the network of a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.errors import ScenarioError
from testbed.gateway.submission import submit, table

SCENARIO = Path(__file__).parents[2] / "scenarios" / "two-ways.yaml"
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: detect}
spec:
  completions: 2
  template:
    metadata:
      annotations:
        inc-testbed/source: cam
        inc-testbed/input: 400kB
        inc-testbed/compute: 100ms
    spec: {containers: [{name: a, resources: {requests: {cpu: 500m, memory: 32Mi}}}]}
"""


def test_pods_are_placed_and_sent_round_the_busy_way(tmp_path):
    file = tmp_path / "job.yaml"
    file.write_text(JOB)
    aware = submit(file, SCENARIO, "network-aware")
    assert [one.task for one in aware] == ["detect-0", "detect-1"]
    assert aware[0].path_in[2] == "right"
    idle = submit(file, SCENARIO, "idleness")
    assert sum(one.completion_s for one in aware) < sum(one.completion_s for one in idle)
    assert "detect-0  n" in table(aware) and "by cam edge right far core n" in table(aware)


def test_a_host_the_scenario_does_not_have_is_named(tmp_path):
    file = tmp_path / "job.yaml"
    file.write_text(JOB.replace("source: cam", "source: moon"))
    with pytest.raises(ScenarioError, match="detect-0 names host 'moon'; scenario two-ways has"):
        submit(file, SCENARIO, "idleness")
