from __future__ import annotations

import json
import platform
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from testbed.measurement import manifest
from testbed.measurement.manifest import digest
from testbed.model.scenario import PolicySpec

from . import synthetic


def test_the_manifest_says_what_ran_in_which_order_with_which_seed() -> None:
    orders = [["idleness", "network-aware"], ["network-aware", "idleness"]]
    built = synthetic.build_manifest("r1", synthetic.scenario(repeat=2), [70, 71], orders)
    began = synthetic.STARTED.timestamp()
    assert built["repetitions"] == [
        {
            "repetition": 0,
            "seed": 70,
            "order": orders[0],
            "started": {policy: began + 30 * 0 + 10 * i for i, policy in enumerate(orders[0])},
            "fitness": {},
        },
        {
            "repetition": 1,
            "seed": 71,
            "order": orders[1],
            "started": {policy: began + 30 * 1 + 10 * i for i, policy in enumerate(orders[1])},
            "fitness": {},
        },
    ]
    assert built["scenario"]["text"].startswith("name: synthetic")
    assert built["target"] == "embedded"
    assert built["compute_scale"] == 0.8
    assert len(built["link_checks"]) == 12
    assert json.loads(json.dumps(built)) == built


def test_times_are_utc_whatever_zone_they_came_in() -> None:
    east = datetime(2026, 5, 1, 12, 15, tzinfo=timezone(timedelta(hours=2)))
    built = synthetic.build_manifest("r", synthetic.scenario(), [1], [["idleness"]], started=east)
    assert built["started"] == "2026-05-01T10:15:00+00:00"


def test_versions_and_machine_are_those_of_this_machine() -> None:
    versions, machine = manifest.versions(), manifest.machine()
    assert versions["python"] == platform.python_version()
    assert versions["kernel"] == platform.release()
    assert versions["numpy"] and versions["testbed"]
    assert isinstance(machine["cores"], int) and machine["cores"] >= 1
    assert isinstance(machine["memory_bytes"], int) and machine["memory_bytes"] > 2**27
    assert machine["cpu"]


def test_a_cpu_without_a_model_name_is_told_by_its_architecture(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor : 0\nBogoMIPS : 100\n")
    assert manifest._cpu_model(tmp_path / "cpuinfo") == platform.machine()
    assert manifest._cpu_model(tmp_path / "absent") == platform.machine()


def test_the_digest_is_of_the_question_not_of_seed_policies_or_comments() -> None:
    asked = synthetic.scenario()
    same = replace(
        asked, seed=99, repeat=1, policies=(PolicySpec("other"),), source_text="# rewritten"
    )
    assert digest(same) == digest(asked)
    assert digest(replace(asked, duration_s=16.0)) != digest(asked)
    slower = replace(asked.topology, links=asked.topology.links[:-1])
    assert digest(replace(asked, topology=slower)) != digest(asked)
