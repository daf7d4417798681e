"""Many datagrams a system call: recvmmsg(2) and sendmmsg(2) over numpy buffers.

Python's own sockets cost a call and an object a datagram; a worker that gets
thousands a second shares two processors with everybody else.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
from collections.abc import Sequence
from ipaddress import IPv6Address
from typing import Final

import numpy as np
import numpy.typing as npt

from testbed.errors import HostError
from testbed.inc.batch import Bytes

UDP_NO_CHECK6_RX: Final = 102
SO_RCVBUFFORCE: Final = 33
BUFFER_BYTES: Final = 4 * 2**20
LARGEST_BYTES: Final = 1536
_SOCKADDR_BYTES: Final = 28
_MSG = np.dtype(
    [
        ("name", "u8"), ("name_length", "u4"), ("pad1", "u4"), ("vector", "u8"),
        ("vector_length", "u8"), ("control", "u8"), ("control_length", "u8"),
        ("flags", "i4"), ("pad2", "u4"), ("length", "u4"), ("pad3", "u4"),
    ]
)  # fmt: skip
"""struct mmsghdr of 64-bit Linux."""
_VECTOR = np.dtype([("base", "u8"), ("length", "u8")])
assert _MSG.itemsize == 64

_libc = ctypes.CDLL(None, use_errno=True)
for _call in (_libc.recvmmsg, _libc.sendmmsg):
    _call.restype = ctypes.c_int


def udp_socket(address: IPv6Address, port: int) -> socket.socket:
    """A bound, non-blocking socket that takes datagrams without checksum (RFC 6935).

    Raises HostError when address or port are not to be had here.
    """
    made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    made.setsockopt(socket.IPPROTO_UDP, UDP_NO_CHECK6_RX, 1)
    try:
        made.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
    except PermissionError:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    try:
        made.bind((str(address), port))
    except OSError as error:
        made.close()
        raise HostError(
            f"worker at {address}: UDP port {port} cannot be bound ({error.strerror}); "
            "one task at a time runs on a host"
        ) from None
    return made


class Receiver:
    """Takes up to `most` datagrams of a socket at once."""

    def __init__(self, source: socket.socket, most: int = 128) -> None:
        self._fd = source.fileno()
        self._most = most
        self._rows = np.zeros((most, LARGEST_BYTES), dtype=np.uint8)
        vectors = np.zeros(most, dtype=_VECTOR)
        vectors["base"] = self._rows.ctypes.data + np.arange(most) * LARGEST_BYTES
        vectors["length"] = LARGEST_BYTES
        self._vectors = vectors
        self._messages = np.zeros(most, dtype=_MSG)
        self._messages["vector"] = vectors.ctypes.data + np.arange(most) * _VECTOR.itemsize
        self._messages["vector_length"] = 1
        self._at = ctypes.c_void_p(self._messages.ctypes.data)

    def receive(self) -> tuple[Bytes, npt.NDArray[np.int64]]:
        """What is there, possibly nothing: rows, valid until the next call, and their sizes."""
        got = _libc.recvmmsg(self._fd, self._at, self._most, socket.MSG_DONTWAIT, None)
        got = max(got, 0)
        return self._rows[:got], self._messages["length"][:got].astype(np.int64)


class Sender:
    """Sends rows of a matrix to peers, all of them at one port."""

    def __init__(self, source: socket.socket, peers: Sequence[IPv6Address], port: int) -> None:
        self._fd = source.fileno()
        names = np.zeros((len(peers), _SOCKADDR_BYTES), dtype=np.uint8)
        for row, peer in zip(names, peers, strict=True):
            family = socket.AF_INET6.to_bytes(2, "little")
            packed = family + port.to_bytes(2, "big") + bytes(4) + peer.packed + bytes(4)
            row[:] = np.frombuffer(packed, np.uint8)
        self._names = names

    def send(self, rows: Bytes, which: npt.NDArray[np.int64], to: npt.NDArray[np.int64]) -> None:
        """Rows `which` to peers `to`. What the kernel has no room for is lost, as on a link."""
        number = len(which)
        vectors = np.empty(number, dtype=_VECTOR)
        vectors["base"] = rows.ctypes.data + which * rows.strides[0]
        vectors["length"] = rows.shape[1]
        messages = np.zeros(number, dtype=_MSG)
        messages["name"] = self._names.ctypes.data + to * _SOCKADDR_BYTES
        messages["name_length"] = _SOCKADDR_BYTES
        messages["vector"] = vectors.ctypes.data + np.arange(number) * _VECTOR.itemsize
        messages["vector_length"] = 1
        done = 0
        while done < number:
            at = ctypes.c_void_p(messages.ctypes.data + done * _MSG.itemsize)
            sent = _libc.sendmmsg(self._fd, at, number - done, 0)
            if sent > 0:
                done += sent
                continue
            why = ctypes.get_errno()
            if why in (errno.EAGAIN, errno.ENOBUFS):
                return
            if why in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ECONNREFUSED, errno.EPERM):
                done += 1  # lost, as on a link that is down
            elif why != errno.EINTR:
                raise HostError(f"a worker cannot send to its peers: {os.strerror(why)}")
