"""Opens the AF_PACKET sockets that the native part reads and writes."""

from __future__ import annotations

import fcntl
import socket
import struct

from testbed.errors import MachineError

ETHERNET_HEADER_BYTES = 14
_ETH_P_ALL = 0x0003
_SOL_PACKET = 263
_PACKET_ADD_MEMBERSHIP, _PACKET_MR_PROMISC = 1, 1
_PACKET_STATISTICS = 6
_PACKET_AUXDATA = 8
_PACKET_QDISC_BYPASS = 20
_PACKET_IGNORE_OUTGOING = 23
_SO_TIMESTAMPNS = 35
_SO_SNDBUFFORCE, _SO_RCVBUFFORCE = 32, 33
_SIOCGIFMTU = 0x8921
_BUFFER_BYTES = 8 << 20


def interface_mtu(sock: socket.socket, iface: str) -> int:
    """The interface's MTU in bytes. Raises OSError for an unknown interface."""
    request = struct.pack("16si", iface.encode(), 0)
    answer = fcntl.ioctl(sock.fileno(), _SIOCGIFMTU, request + bytes(20))
    return int(struct.unpack_from("i", answer, 16)[0])


def open_port(iface: str) -> tuple[socket.socket, int]:
    """A raw socket on `iface`, and the largest frame (MTU + 14 bytes) it carries.

    It sees every frame that arrives, none that leaves, with the kernel's
    receive time, and sends without a queueing discipline. Raises MachineError
    when the interface does not exist or raw sockets are not permitted.
    """
    try:
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
    except PermissionError as error:
        raise MachineError("raw sockets need CAP_NET_RAW: run as root") from error
    try:
        index = socket.if_nametoindex(iface)
        mtu = interface_mtu(sock, iface)
        sock.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
        sock.setsockopt(_SOL_PACKET, _PACKET_QDISC_BYPASS, 1)
        sock.setsockopt(_SOL_PACKET, _PACKET_AUXDATA, 1)  # an outer VLAN tag is in there only
        sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        for plain, force in (
            (socket.SO_RCVBUF, _SO_RCVBUFFORCE),
            (socket.SO_SNDBUF, _SO_SNDBUFFORCE),
        ):
            try:
                sock.setsockopt(socket.SOL_SOCKET, force, _BUFFER_BYTES)
            except PermissionError:
                sock.setsockopt(socket.SOL_SOCKET, plain, _BUFFER_BYTES)
        promiscuous = struct.pack("iHH8s", index, _PACKET_MR_PROMISC, 0, b"")
        sock.setsockopt(_SOL_PACKET, _PACKET_ADD_MEMBERSHIP, promiscuous)
        sock.bind((iface, _ETH_P_ALL))
    except OSError as error:
        sock.close()
        raise MachineError(f"interface {iface}: {error.strerror}") from error
    return sock, mtu + ETHERNET_HEADER_BYTES


def receive_drops(sock: socket.socket) -> int:
    """Frames the socket's receive buffer had no room for, since the last call."""
    _, drops = struct.unpack("II", sock.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
    return int(drops)
