"""The few Linux calls Python 3.11 has no function for, each raising OSError.

Namespaces (unshare(2), setns(2)), mounts (mount(2)), the parent-death signal
(prctl(2)), and interface flags and offloads (netdevice(7), SIOCETHTOOL).
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

CLONE_NEWNS = 0x0002_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 0x4_0000

_PR_SET_PDEATHSIG = 1
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _SIOCETHTOOL = 0x8913, 0x8914, 0x8946
_IFF_UP = 1

# linux/ethtool.h: the "set" command of each offload that makes a veth carry
# frames which never existed on a wire (unsummed, or larger than the MTU).
OFFLOADS = {
    "rx-checksum": 0x15,
    "tx-checksum": 0x17,
    "scatter-gather": 0x19,
    "tso": 0x1F,
    "gso": 0x24,
    "gro": 0x2C,
}

_libc = ctypes.CDLL(None, use_errno=True)
Result = TypeVar("Result")


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Give the calling process new namespaces (unshare(2))."""
    _checked(_libc.unshare(ctypes.c_int(flags)), f"unshare({flags:#x})")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2); empty strings stand for NULL."""
    _checked(
        _libc.mount(
            source.encode() or None,
            target.encode(),
            kind.encode() or None,
            ctypes.c_ulong(flags),
            data.encode() or None,
        ),
        f"mount {target}",
    )


def die_with_parent(signal: int) -> None:
    """Have `signal` sent to this process when the thread that forked it ends."""
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal), 0, 0, 0), "prctl")


def prefer_this_session(nice: int) -> None:
    """Have this process's session, and its children, run before others where permitted.

    With autogroups (sched(7)) a session's weight is its autogroup's, without
    them each process's own nice value counts; both are set.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(nice))
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, nice)


def in_network_of(pid: int, work: Callable[[], Result]) -> Result:
    """Run `work` in a thread that has joined the network namespace of process `pid`.

    Children that `work` starts and sockets that it opens belong to that
    namespace; so does what it sees under /proc/sys/net.
    """
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            namespace = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
            try:
                _checked(_libc.setns(namespace, CLONE_NEWNET), f"setns(net of {pid})")
            finally:
                os.close(namespace)
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=body, name=f"netns-{pid}")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


def bring_up(interface: str) -> None:
    """Set IFF_UP on an interface of this network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", interface.encode(), 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        request = struct.pack("16sH14x", interface.encode(), flags | _IFF_UP)
        fcntl.ioctl(control, _SIOCSIFFLAGS, request)


def disable_offloads(interface: str) -> None:
    """Have an interface of this network namespace carry frames as a wire would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in OFFLOADS.values():
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", interface.encode(), ctypes.addressof(value))
            fcntl.ioctl(control, _SIOCETHTOOL, request.ljust(40, b"\0"))


def set_network_sysctls(settings: Iterable[tuple[str, int]]) -> None:
    """Write (path under net/, value) pairs to this network namespace's sysctls."""
    for name, value in settings:
        Path("/proc/sys/net", name).write_text(f"{value}\n")


def start_time(pid: int) -> int:
    """When process `pid` started, in clock ticks after boot (proc(5)); 0 if it is gone.

    Together with the pid it names one process, also after the pid is reused.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[19])
