"""Sockets as the agent wants them: IPv6, CUBIC, not woken for every segment."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
import struct
import termios

from .refusal import Refusal

CONNECT_TIMEOUT_S = 30.0
SO_RCVBUFFORCE = 33


def abort(connection: socket.socket) -> None:
    """Close with a reset: what is queued is never sent."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def interrupt(connection: socket.socket) -> None:
    """Have a thread that waits in a call on this socket fail at once."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def wake_at(connection: socket.socket, size: int) -> None:
    """Have a reader woken for so many bytes, or the end, rather than for every segment."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)


def unread(connection: socket.socket) -> int:
    """Bytes that have arrived and nobody was woken for; 0 once it is closed."""
    if connection.fileno() < 0:
        return 0
    (count,) = struct.unpack("i", fcntl.ioctl(connection, termios.FIONREAD, bytes(4)))
    return int(count)


def force_buffer(sink: socket.socket, size: int) -> None:
    """A receive buffer of `size` bytes, whatever the machine's limit where we may."""
    try:
        sink.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size)
    except PermissionError:
        sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def _use_cubic(connection: socket.socket) -> None:
    """CUBIC (RFC 9438) whatever the machine's default is; else the namespace's default."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"cubic")


def listen(port: int) -> socket.socket:
    """A listening TCP socket; Refusal when the port is taken."""
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    listener.setblocking(False)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _use_cubic(listener)
    try:
        listener.bind(("::", port))
    except OSError as error:
        listener.close()
        raise Refusal(f"cannot listen on TCP port {port}: {error.strerror}") from error
    listener.listen(8)
    return listener


async def connect(to: str, port: int) -> socket.socket:
    """A connected TCP socket, not blocking; Refusal saying why there is none."""
    connection = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    connection.setblocking(False)
    _use_cubic(connection)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await asyncio.get_running_loop().sock_connect(connection, (to, port))
    except TimeoutError:
        connection.close()
        raise Refusal(f"no connection to {to} port {port} in {CONNECT_TIMEOUT_S:.0f} s") from None
    except OSError as error:
        connection.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise Refusal(f"no connection to {to} port {port}: {reason}") from error
    except BaseException:
        connection.close()
        raise
    return connection
