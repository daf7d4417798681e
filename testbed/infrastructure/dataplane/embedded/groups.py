"""The packet replication engine: multicast groups and clone sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finsy.proto import p4r

from testbed.infrastructure.dataplane.embedded.native import replica_array
from testbed.infrastructure.dataplane.embedded.p4errors import (
    Code,
    P4Refusal,
    invalid,
    not_found,
    parse_value,
)

MAX_ID = 0xFFFF
PORT_BITS = 32


class Groups:
    """Applies p4r.PacketReplicationEngineEntry messages to a native program."""

    def __init__(self, library: Any, program: int) -> None:
        self._library = library
        self._program = program
        self._entries: dict[tuple[str, int], Any] = {}

    def write(self, how: int, entry: Any) -> None:
        """Insert, modify or delete a group or session. Raises P4Refusal."""
        kind, number, message = self._identify(entry)
        what = kind.replace("_entry", "").replace("_", " ")
        known = (kind, number) in self._entries
        if how == p4r.Update.INSERT and known:
            raise P4Refusal(Code.ALREADY_EXISTS, f"there is a {what} {number}")
        if how != p4r.Update.INSERT and not known:
            raise not_found(f"there is no {what} {number}")
        if not 1 <= number <= MAX_ID:
            raise invalid(f"{what} {number}: an id from 1 to {MAX_ID} expected")
        multicast = kind == "multicast_group_entry"
        if how == p4r.Update.DELETE:
            clear = self._library.multicast_clear if multicast else self._library.clone_clear
            clear(self._program, number)
            del self._entries[kind, number]
            return
        replicas = [(_port(r), r.instance) for r in message.replicas]
        if len(set(replicas)) != len(replicas):
            raise invalid(f"{what} {number}: a (port, instance) pair occurs twice")
        if any(instance > 0xFFFF for _, instance in replicas):
            raise invalid(f"{what} {number}: an instance has 16 bits")
        array = replica_array(replicas)
        if multicast:
            failed = self._library.multicast_set(self._program, number, len(replicas), array)
        else:
            if message.packet_length_bytes < 0:
                raise invalid(f"{what} {number}: a packet length >= 0 expected")
            failed = self._library.clone_set(
                self._program, number, len(replicas), array, message.packet_length_bytes
            )
        if failed:
            raise P4Refusal(Code.RESOURCE_EXHAUSTED, "out of memory")
        copy = p4r.PacketReplicationEngineEntry()
        copy.CopyFrom(entry)
        self._entries[kind, number] = copy

    def read(self, wanted: Any) -> Iterator[Any]:
        """The entries of the wanted kind: one, or all where its id is 0."""
        kind, number, _ = self._identify(wanted)
        for (k, n), entry in list(self._entries.items()):
            if k == kind and number in (0, n):
                yield entry

    @staticmethod
    def _identify(entry: Any) -> tuple[str, int, Any]:
        kind = entry.WhichOneof("type")
        if kind is None:
            raise invalid("a packet replication engine entry needs a type")
        message = getattr(entry, kind)
        number = (
            message.multicast_group_id if kind == "multicast_group_entry" else message.session_id
        )
        return kind, number, message


def _port(replica: Any) -> int:
    """A replica's egress port, in either of its two encodings; ports have 9 bits."""
    if replica.WhichOneof("port_kind") == "port":
        port = parse_value(replica.port, PORT_BITS, "a replica's port")
    else:
        port = replica.egress_port
    if not 0 <= port < 512:
        raise invalid(f"a replica's port is {port}, below 512 expected")
    return int(port)
