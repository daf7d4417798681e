"""A small scenario to vary, and what loading a bad one says."""

from __future__ import annotations

import pytest

from testbed.errors import ScenarioError
from testbed.model.scenario import Scenario
from testbed.scenario import loads

SMALL = """\
name: small
topology:
  switches: [s1, s2]
  hosts: [h1, h2]
  links: [[h1, s1], [h2, s2], [s1, s2]]
links: {default: {bandwidth: 20Mbit/s, delay: 2ms, loss: 0, queue: bdp}}
hosts: {cpu: 1}
workload:
  - arrival: {poisson: 2/s}
    input: 2MB from h1
    compute: 300ms
"""

WRITTEN = """\
topology:
  switches: [s1, s2]
  hosts: [h1, h2]
  links: [[h1, s1], [h2, s2], [s1, s2]]
"""


def changed(old: str, new: str) -> str:
    """SMALL with `old` replaced; a test that changes nothing tests nothing."""
    assert SMALL.count(old) >= 1, old
    return SMALL.replace(old, new, 1)


def with_lines(lines: str) -> str:
    """SMALL with further lines at its end."""
    return SMALL + lines.rstrip("\n") + "\n"


def with_topology(lines: str) -> str:
    """SMALL with another topology, its tasks coming from the host h1."""
    return changed(WRITTEN, lines.rstrip("\n") + "\n")


def refusal(text: str) -> list[str]:
    """The lines of the error that loading `text` raises."""
    with pytest.raises(ScenarioError) as caught:
        loads(text, "f.yaml")
    assert caught.value.exit_code == 2
    return str(caught.value).splitlines()


def loaded(text: str) -> Scenario:
    return loads(text, "f.yaml")
