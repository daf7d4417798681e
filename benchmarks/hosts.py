"""Two IPv6 hosts in namespaces of their own, at the ends of whatever lies between."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import lab

from testbed.model.southbound import TableEntry

HOST_MTU = 1500
_OFFLOADS_OFF = (
    "from testbed.infrastructure.emulation import kernel; kernel.disable_offloads('eth0')"
)


@contextlib.contextmanager
def host(number: int, iface: str) -> Iterator[list[str]]:
    """A host fd00:NUMBER::1 (1 or 2) on `iface`; the command prefix that enters it."""
    holder = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo ready; exec sleep 1000"], stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        inside = ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]
        peer = 3 - number
        lab.run("ip", "link", "set", iface, "netns", str(holder.pid), "name", "eth0")
        for command in (
            "link set lo up",
            f"link set eth0 address 02:00:00:00:01:0{number} mtu {HOST_MTU} up",
            f"-6 address add fd00:{number}::1/64 dev eth0 nodad",
            f"-6 route add fd00:{peer}::/64 dev eth0",
            f"-6 neighbour add fd00:{peer}::1 dev eth0 lladdr 02:00:00:00:01:0{peer}",
        ):
            lab.run(*inside, "ip", *command.split())
        lab.run(*inside, sys.executable, "-c", _OFFLOADS_OFF)
        yield inside
    finally:
        holder.kill()
        holder.communicate()


def routes() -> tuple[TableEntry, ...]:
    """What a switch between the hosts needs: host 1 at port 1, host 2 at port 2."""
    return (
        lab.route("fd00:1::", 64, 1, 0x020000000101),
        lab.route("fd00:2::", 64, 2, 0x020000000102),
    )
