"""Programs that a run starts on its hosts, in their containers or in their networks only.

    program = await in_container(podman, container, arguments, folder=folder)
    program.stdin.write(b"…"); line = await program.stdout.readline()
    await program.end()

Either way the program is on pipes, its exit status is known, and it does not
outlive the run: the run's PID namespace ends with the run.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import re
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from testbed.errors import HostError

DEPLOYED = "deployed"
"""In a host's folder: what the run has put there for programs."""
END_S = 5.0
RUNTIME_ERROR = re.compile(r'time=.* level=error msg="(.*)"$')
NOTHING: Mapping[str, str] = MappingProxyType({})
_numbers = itertools.count()


@dataclass(slots=True)
class HostProcess:
    """A program on a host. Its streams are pipes; what it says on the third is `said`."""

    host: str
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    _started: asyncio.subprocess.Process
    _errors: IO[bytes]
    _pid_file: Path | None = None
    """Of a program that is a child of the process started here, not that process itself."""
    _deployed: tuple[Path, ...] = ()

    @property
    def pid(self) -> int | None:
        """In the run's PID namespace; None until it has started."""
        if self._pid_file is None:
            return self._started.pid
        try:
            return int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None

    async def finish(self) -> tuple[str, int]:
        """All that it still says, and its exit status, which is negative after a signal."""
        out = (await self.stdout.read()).decode(errors="replace")
        return out, await self._started.wait()

    def said(self) -> str:
        """The last line of its standard error, or why the runtime did not start it."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else ""
        found = RUNTIME_ERROR.match(last)
        return last if found is None else found[1]

    async def end(self) -> None:
        """Kill it if it has not ended; afterwards it is gone, or dies when its host is thawed."""
        if self._started.returncode is None:
            _kill(self.pid)
            if self._pid_file is not None:  # ends by itself with the program, if that can die now
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(END_S):
                        await self._started.wait()
                if self._started.returncode is None:
                    _kill(self._started.pid)
            await self._started.wait()
        self.stdin.close()
        self._errors.close()
        for path in (self._pid_file, *self._deployed):
            if path is not None:
                path.unlink(missing_ok=True)


def _kill(pid: int | None) -> None:
    # Not by asyncio: its kill looks first whether the child has ended, and takes the exit
    # status away from whom waits for it.
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def in_container(
    host: str,
    runtime: Sequence[str],
    container: str,
    command: Sequence[str],
    folder: Path,
    seen_as: str,
    *,
    environment: Mapping[str, str] = NOTHING,
    files: Mapping[str, str] = NOTHING,
) -> HostProcess:
    """Start a program in a container of `runtime`, an OCI runtime's command.

    `files` are texts by environment variable: the variable names a file with the text, which
    is in `folder`, that the container sees as `seen_as`.
    """
    # The runtime's own exec, since it is what `podman exec` itself calls: all of the container's
    # namespaces, its root, control groups of either version, capabilities, limits and seccomp
    # filter, from the container's own record. Podman's adds a monitor process, twice the time
    # (0.26 instead of 0.12 s) and an exec session that outlives its client; nsenter would have
    # to be told of each of these by hand. What the runtime does not do is to hand down SIGKILL:
    # hence the file with the program's pid.
    store = folder / DEPLOYED
    store.mkdir(exist_ok=True)
    number = next(_numbers)
    settings = dict(environment)
    deployed = []
    for variable, text in files.items():
        path = store / f"{number}-{variable.lower()}"
        path.write_text(text)
        deployed.append(path)
        settings[variable] = f"{seen_as}/{DEPLOYED}/{path.name}"
    pid_file = store / f"{number}-pid"
    options = [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
    return await _start(
        host,
        [*runtime, "exec", "--pid-file", str(pid_file), *options, container, *command],
        pid_file=pid_file,
        deployed=tuple(deployed),
    )


async def in_network(
    host: str,
    network_pid: int,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] = NOTHING,
    files: Mapping[str, str] = NOTHING,
) -> HostProcess:
    """Start a Python program of this machine in the network namespace of a process, no more."""
    settings = os.environ | dict(environment)
    deployed = []
    for variable, text in files.items():
        descriptor, name = tempfile.mkstemp(prefix="testbed-deployed-")
        os.close(descriptor)
        deployed.append(Path(name))
        deployed[-1].write_text(text)
        settings[variable] = name
    entering = ["nsenter", f"--net=/proc/{network_pid}/ns/net", "--", sys.executable]
    return await _start(
        host, [*entering, *arguments], environment=settings, deployed=tuple(deployed)
    )


async def _start(
    host: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    pid_file: Path | None = None,
    deployed: tuple[Path, ...] = (),
) -> HostProcess:
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
    try:
        started = await asyncio.create_subprocess_exec(
            *command, env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    except OSError as error:
        errors.close()
        raise HostError(f"host {host}: {command[0]} cannot be started: {error}") from None
    assert started.stdin is not None and started.stdout is not None
    return HostProcess(host, started.stdin, started.stdout, started, errors, pid_file, deployed)
