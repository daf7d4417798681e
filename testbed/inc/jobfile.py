"""Job descriptions as JSON files: how admission's answer reaches a worker's script."""

from __future__ import annotations

import json
import os
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, Final

from testbed.errors import ControlError
from testbed.model import inc_wire
from testbed.model.jobs import Job, Tree

VARIABLE: Final = "TESTBED_INC_JOB"
"""Environment variable with the path of this host's job file."""


def to_json(job: Job) -> str:
    return json.dumps(document(job))


def document(job: Job) -> dict[str, Any]:
    """JSON-ready, keys in hexadecimal; `from_json` reads its text."""
    return {
        "name": job.name,
        "worker": job.worker,
        "peers": [str(peer) for peer in job.peers],
        "window": job.window,
        "trees": [
            {
                "unique_id": tree.unique_id, "secret": tree.secret.hex(), "slots": tree.slots,
                "elements": tree.elements, "ops": list(tree.ops),
                "entry": None if tree.entry is None else str(tree.entry), "dtype": tree.dtype,
            }
            for tree in job.trees
        ],
    }  # fmt: skip


def from_json(text: str) -> Job:
    """Raises ControlError for a text that is no job description."""
    try:
        found: dict[str, Any] = json.loads(text)
        trees = tuple(
            Tree(
                t["unique_id"], bytes.fromhex(t["secret"]), t["slots"], t["elements"],
                tuple(t["ops"]), IPv6Address(t["entry"]) if t.get("entry") else None,
                t.get("dtype", inc_wire.DTYPE_INT32),
            )
            for t in found["trees"]
        )  # fmt: skip
        peers = tuple(IPv6Address(peer) for peer in found["peers"])
        return Job(found["name"], found["worker"], peers, trees, found["window"])
    except (ValueError, KeyError, TypeError) as error:
        raise ControlError(f"a job description is malformed: {error!r}") from None


def load(path: Path | None = None) -> Job:
    """From `path`, by default the file TESTBED_INC_JOB names. Raises ControlError without one."""
    if path is None:
        named = os.environ.get(VARIABLE)
        if not named:
            raise ControlError(f"no job description: {VARIABLE} names no file")
        path = Path(named)
    try:
        return from_json(path.read_text())
    except OSError as error:
        raise ControlError(f"job description {path}: {error.strerror}") from None
