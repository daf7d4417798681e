"""Mininet's nodes as this testbed uses them: IPv6 hosts and two kinds of P4 switch.

Mininet keeps the process that holds each host's network namespace and the
graph of nodes and interfaces. It configures nothing with `ifconfig`, writes
no machine-wide limits and needs no OpenFlow controller: `network` sets up
interfaces in batches instead.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

from testbed.errors import MachineError, SwitchError

with warnings.catch_warnings():
    # Mininet 2.3 imports distutils, which warns, and escapes that are no escapes.
    warnings.simplefilter("ignore")
    from mininet.link import Intf, Link
    from mininet.net import Mininet
    from mininet.node import Host, Switch

Mininet.inited = True  # or it would raise limits and sysctls of the whole machine

CPU_PORT = 255
BMV2 = "simple_switch_grpc"


class PlainNet(Mininet):  # type: ignore[misc]
    """A Mininet that leaves its hosts' addresses alone."""

    def configHosts(self) -> None:
        """Nothing: `network.Network` has configured them."""


class PlainInterface(Intf):  # type: ignore[misc]
    """An interface that exists already, with all it needs."""

    def config(self, **params: Any) -> dict[str, Any]:
        return {}

    def delete(self) -> None:
        """Nothing: interfaces go with their namespace."""


class PlainLink(Link):  # type: ignore[misc]
    """Two interfaces of two nodes that are joined already."""

    @classmethod
    def makeIntfPair(cls, *names: Any, **options: Any) -> None:
        """Nothing: `network.Network` has made the veth pair."""


class Ipv6Host(Host):  # type: ignore[misc]
    """A shell in a network namespace of its own, which a container joins."""

    @classmethod
    def setup(cls) -> None:
        if shutil.which("mnexec") is None:
            raise MachineError(
                "mnexec was not found: install Debian's `mininet` package, which brings it"
            )

    def config(self, **params: Any) -> dict[str, Any]:
        return {}


class P4Switch(Switch):  # type: ignore[misc]
    """A P4 switch that listens for P4Runtime on `grpc_address` (host:port).

    `interfaces` maps port numbers to interface names; `log_dir` takes what a
    process of it says.
    """

    def __init__(
        self,
        name: str,
        device_id: int,
        grpc_address: str,
        interfaces: dict[int, str],
        log_dir: Path,
        **params: Any,
    ) -> None:
        self.device_id = device_id
        self.grpc_address = grpc_address
        self.interfaces = interfaces
        self.log_dir = log_dir
        super().__init__(name, dpid=f"{device_id:x}", **params)

    def stop(self, deleteIntfs: bool = True) -> None:
        """End what moves the packets; the interfaces go with their namespace."""


class EmbeddedSwitch(P4Switch):
    """A switch whose packets the one engine process of all embedded switches moves."""

    def start(self, controllers: object) -> None:
        """Nothing: `infrastructure` adds the switch to the engine."""


class Bmv2Process:
    """The part of a Mininet switch that runs `command()` as its own process."""

    name: str
    log_dir: Path
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self, controllers: object) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        with (self.log_dir / f"{self.name}.log").open("wb") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )

    def check(self) -> None:
        """SwitchError with the last thing it said, if the process has ended."""
        if self.process is not None and self.process.poll() is not None:
            said = (self.log_dir / f"{self.name}.log").read_text(errors="replace").split("\n")
            last = next((line for line in reversed(said) if line.strip()), "nothing")
            raise SwitchError(
                f"switch {self.name}: {BMV2} ended with status {self.process.returncode}, "
                f"saying: {last}"
            )

    def stop(self, deleteIntfs: bool = True) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Bmv2Switch(Bmv2Process, P4Switch):
    """A `simple_switch_grpc` that waits for its pipeline over P4Runtime."""

    def command(self) -> list[str]:
        ports = [
            word
            for number, interface in sorted(self.interfaces.items())
            for word in ("-i", f"{number}@{interface}")
        ]
        return [
            bmv2_path(), "--no-p4", "--device-id", str(self.device_id), *ports,
            "--log-level", "error", "--",
            "--grpc-server-addr", self.grpc_address, "--cpu-port", str(CPU_PORT),
        ]  # fmt: skip


def bmv2_switch() -> type[Any]:
    """The node class for BMv2: over p4-utils' own where p4-utils imports, else `Bmv2Switch`."""
    base = p4utils_switch()
    if base is None:
        return Bmv2Switch

    class P4utilsSwitch(Bmv2Process, base):  # type: ignore[misc, valid-type]
        """p4-utils' switch, with its arguments; its process is watched and ended as ours are.

        p4-utils' own `start` takes a second a switch and wants a Thrift port,
        which P4Runtime does not need.
        """

        def __init__(
            self,
            name: str,
            device_id: int,
            grpc_address: str,
            interfaces: dict[int, str],
            log_dir: Path,
            **params: Any,
        ) -> None:
            bmv2_path()
            self.grpc_address = grpc_address
            port = int(grpc_address.rpartition(":")[2])
            super().__init__(name, device_id=device_id, grpc_port=port, **params)
            self.log_dir = log_dir
            self.nanomsg = None  # its socket in /tmp would be shared with other runs

        def command(self) -> list[str]:
            general = " ".join(self.add_arguments()).split()
            # Releases differ in whether the target's own arguments come separately.
            more: list[str] = getattr(self, "add_target_arguments", list)()
            if "--" not in general:
                general.append("--")
            return [*general, *" ".join(more).split(), "--cpu-port", str(CPU_PORT)]

    return P4utilsSwitch


def bmv2_path() -> str:
    """Where simple_switch_grpc is; MachineError with what to do where it is not."""
    path = shutil.which(BMV2)
    if path is None:
        raise MachineError(
            f"{BMV2} is not on PATH: install BMv2 with its P4Runtime server, "
            "or run with `--target embedded`"
        )
    return path


def p4utils_switch() -> type[Any] | None:
    """p4-utils' P4Runtime switch node, where p4-utils is installed and imports."""
    if importlib.util.find_spec("p4utils") is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = importlib.import_module("p4utils.mininetlib.node")
    except Exception:  # its pinned protobuf may not agree with ours
        return None
    found = getattr(module, "P4RuntimeSwitch", None)
    return found if isinstance(found, type) else None
