"""`testbed controller` as a process: killed at any moment, it keeps every promise it gave.

Once here; `TESTBED_KILLS=10` kills it ten times.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from testbed.gateway.access import hash_of
from testbed.model.capability import capability_document
from tests.control.inc.networks import capability

TOKEN = "a token that only this test knows"
KILLS = int(os.environ.get("TESTBED_KILLS", "1"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A controller on loopback, with its store in a folder that outlives it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "tokens.yaml").write_text(
            f"tokens: [{{name: root, role: administrator, sha256: {hash_of(TOKEN)}}}]\n"
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        code = "from testbed.cli import main; main()"
        command = [
            sys.executable, "-c", code, "controller", "--store", str(self.folder / "store"),
            "--tokens", str(self.folder / "tokens.yaml"), "--port", str(self.port),
        ]  # fmt: skip
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            until = time.monotonic() + 200
            while True:
                with contextlib.suppress(OSError):
                    if self.ask("GET", "/healthz")[0] == 200:
                        break
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                assert time.monotonic() < until, "the controller does not answer"
                time.sleep(0.05)
            yield process
        finally:
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())


def build(there: Process) -> None:
    for path, body in {
        "/switches/x1": {"device_id": 1},
        "/links/a/x1": {"capacity_bps": 10**8},
        "/links/b/x1": {"capacity_bps": 10**8},
        "/hosts/a": {"switch": "x1", "address": "fd00:1::1"},
        "/hosts/b": {"switch": "x1", "address": "fd00:2::1"},
        "/devices/x1/capability": capability_document(capability("x1")),
    }.items():
        assert there.ask("PUT", path, body)[0] == 200


def test_every_answered_task_outlives_the_process_that_answered(tmp_path: Path) -> None:
    there = Process(tmp_path)
    task = {
        "tenant": "t", "sources": ["a", "b"], "destination": "a", "elements": 1000,
        "rate_bps": 1e5, "lease_s": 3600,
    }  # fmt: skip
    answered: dict[str, Any] = {}
    released: set[int] = set()
    for kill in range(KILLS):
        with there.running() as process:
            if not kill:
                build(there)
            known = {one["id"]: one for one in there.ask("GET", "/tasks")[1]}
            assert known == answered
            for _ in range(4):
                status, grant = there.ask("POST", "/tasks", task)
                assert status == 201
                ids = {part["unique_id"] for part in grant["parts"]}
                assert ids.isdisjoint(released)
                for one in answered.values():
                    assert ids.isdisjoint({part["unique_id"] for part in one["parts"]})
                answered[grant["id"]] = grant
            gone = answered.pop(next(iter(answered)))
            assert there.ask("DELETE", f"/tasks/{gone['id']}")[0] == 200
            released |= {part["unique_id"] for part in gone["parts"]}
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    with there.running():
        assert {one["id"]: one for one in there.ask("GET", "/tasks")[1]} == answered
