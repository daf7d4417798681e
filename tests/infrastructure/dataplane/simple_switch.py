"""BMv2's simple_switch_grpc: whether it is there, and one running beside a test."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from testbed.infrastructure.dataplane.embedded.config import CPU_PORT

BMV2 = "simple_switch_grpc"
NEEDED = (
    pytest.mark.bmv2,
    pytest.mark.skipif(shutil.which(BMV2) is None, reason=f"{BMV2} is not on PATH"),
)
TARGETS = ["embedded", pytest.param("bmv2", marks=NEEDED)]
QUIET = ("--log-level", "off")


@contextlib.contextmanager
def running(
    device_id: int,
    address: str,
    interfaces: Mapping[int, str],
    *,
    folder: Path | None = None,
    log: Sequence[str] = QUIET,
    path: str | None = None,
) -> Iterator[int]:
    """Its process id, without a program, on interfaces by port number; it ends with the block."""
    executable = path or shutil.which(BMV2)
    assert executable is not None, f"{BMV2} is not on PATH"
    ports = [word for number, name in interfaces.items() for word in ("-i", f"{number}@{name}")]
    command = [
        executable, "--no-p4", "--device-id", str(device_id), *ports, *log,
        "--", "--grpc-server-addr", address, "--cpu-port", str(CPU_PORT),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()
