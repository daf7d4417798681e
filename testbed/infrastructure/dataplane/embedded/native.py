"""ctypes bindings over the runtime's compiled functions, by address.

Every compiled program is one module that holds the runtime too, so there are
as many copies of these functions as programs; all agree on the structures. The
functions and who may call them when are described in runtime/*.c.
"""

from __future__ import annotations

import ctypes as c
import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from testbed.infrastructure.dataplane.embedded import jit

_P, _U32, _U64, _I32 = c.c_void_p, c.c_uint32, c.c_uint64, c.c_int32
_BYTES = c.c_char_p

SIGNATURES: dict[str, tuple[Any, ...]] = {
    # name: (result, arguments...)
    "quiesce_reclaim": (_U64, _P),
    "table_new": (_P, _P, _U32, _U32, _P),
    "table_set_default": (_I32, _P, _U32, _BYTES, _U32),
    "table_insert": (_P, _P, _BYTES, _BYTES, _BYTES, _BYTES, _I32, _U32, _BYTES, _U32),
    "table_modify": (_I32, _P, _P, _U32, _BYTES, _U32),
    "table_delete": (None, _P, _P),
    "table_peek": (_P, _P, _BYTES),
    "table_free": (None, _P),
    "node_read": (None, _P, _P),
    "node_set_counter": (None, _P, _U64, _U64),
    "meter_configure": (None, _P, _U64, _U64, _U64, _U64, _U64),
    "meter_reset": (None, _P, _U64),
    "program_new": (_P, _P, _U32, _U32, _U32, _U32),
    "program_table": (_P, _P, _U32, _U32, _U32, _P),
    "program_counter": (_P, _P, _U32, _U64),
    "program_register": (_P, _P, _U32, _U64, _U32),
    "program_meter": (_P, _P, _U32, _U64, _U32),
    "program_metadata": (_I32, _P, _U32, _P),
    "program_lists": (_I32, _P, _U32),
    "program_list": (_I32, _P, _U32, _U32, _P),
    "program_free": (None, _P),
    "multicast_set": (_I32, _P, _U32, _U32, _P),
    "multicast_clear": (None, _P, _U32),
    "clone_set": (_I32, _P, _U32, _U32, _P, _U32),
    "clone_clear": (None, _P, _U32),
    "line_set": (_I32, _P, _P, _P),
    "line_keep_history": (_I32, _P, _U64, _U64),
    "line_read_history": (_U64, _P, _P, _U64),
    "line_read_queue": (None, _P, _U32, _P),
    "channel_new": (_P, _P, _U64),
    "channel_free": (None, _P),
    "port_connect": (None, _P, _P, _P, _P),
    "line_read": (None, _P, _P),
    "line_reset_late": (None, _P),
    "sw_new": (_P, _I32, _I32, _U64),
    "sw_add_port": (_P, _P, _U32, _I32, _U32, _U32),
    "port_wire": (None, _P, _P),
    "port_shape_in": (None, _P),
    "port_set_up": (None, _P, _U32),
    "port_set_tap": (None, _P, _U32),
    "port_line": (_P, _P, _U32),
    "sw_set_enabled": (None, _P, _U32),
    "sw_read": (None, _P, _P),
    "sw_quiesce": (_P, _P),
    "sw_set_program": (_I32, _P, _P, _U64),
    "sw_packet_out": (_I32, _P, _U32, _BYTES, _U32),
    "sw_inject": (_I32, _P, _U32, _BYTES, _U32, _U32, _U32),
    "sw_receive": (_I32, _P, _P, _U64),
    "sw_free": (None, _P),
    "loop_new": (_P, _I32),
    "loop_set": (_I32, _P, _I32, _P, _U32),
    "loop_run": (None, _P),
    "loop_stop": (None, _P),
    "loop_free": (None, _P),
    "stream_new": (_P, _U64),
    "stream_read": (_U64, _P, _P, _U64),
    "stream_lost": (_U64, _P),
    "stream_free": (None, _P),
    "capture_new": (_P, _P, _U32, _U64),
    "capture_read": (None, _P, _P),
    "capture_free": (None, _P),
    "port_set_capture": (None, _P, _P),
    "tracer_new": (_P, _P, _U32, _P, _U64, _U32, _U64),
    "tracer_read": (None, _P, _P),
    "tracer_free": (None, _P),
    "sw_set_tracer": (None, _P, _P),
    "rt_hash": (_U64, _U32, _BYTES, _U32),
}
_WAITING = {"loop_run"}  # these give up the GIL


class Library:
    """The runtime's functions as attributes: `library.sw_new(down, up, seed)`.

    `address` gives the address of a symbol of the compiled module; `owner` is
    kept alive as long as this object, since the code lives in it.
    """

    def __init__(self, address: Callable[[str], int], owner: object = None) -> None:
        self.owner = owner
        for name, (result, *arguments) in SIGNATURES.items():
            prototype = c.CFUNCTYPE if name in _WAITING else c.PYFUNCTYPE
            setattr(self, name, prototype(result, *arguments)(address(name)))

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the runtime has no function {name}")


class RangeField(c.Structure):
    """struct range_field"""

    _fields_ = (("offset", _U32), ("bytes", _U32))


def range_array(ranges: Sequence[tuple[int, int]]) -> c.Array[RangeField]:
    """(offset, bytes) pairs as the runtime takes them."""
    return (RangeField * len(ranges))(*(RangeField(*pair) for pair in ranges))


class Cell(c.Structure):
    """struct cell"""

    _fields_ = (("packets", _U64), ("bytes", _U64))


class Replica(c.Structure):
    """struct replica"""

    _fields_ = (("port", c.c_uint16), ("rid", c.c_uint16))


def replica_array(replicas: Sequence[tuple[int, int]]) -> c.Array[Replica]:
    """(port, replica id) pairs as the runtime takes them."""
    return (Replica * len(replicas))(*(Replica(*pair) for pair in replicas))


def u32_array(values: Sequence[int]) -> c.Array[c.c_uint32]:
    """uint32_t numbers."""
    return (_U32 * len(values))(*values)


class Message(c.Structure):
    """struct message with room for a frame"""

    DATA_BYTES = 10240
    PACKET, INJECTED, TAPPED = 3, 4, 5
    _fields_ = (
        ("bytes", _U32),
        ("kind", _U32),
        ("port", _U32),
        ("count", _U32),
        ("time_ns", _U64),
        ("sequence", _U32),
        ("len", _U32),
        ("data", c.c_uint8 * DATA_BYTES),
    )


@dataclass(frozen=True, slots=True)
class EntryView:
    """What a lookup returned (struct entry), for tests: `action`, `hit`, first param bytes."""

    action: int
    hit: bool
    handle: int


class _Entry(c.Structure):
    _fields_ = (
        ("packets", _U64),
        ("bytes", _U64),
        ("action", _U32),
        ("hit", _U32),
        ("handle", _U64),
    )


def view_entry(address: int) -> EntryView:
    """Read a struct entry at `address`."""
    e = _Entry.from_address(address)
    return EntryView(e.action, bool(e.hit), e.handle)


_NOTHING = (
    "header_types headers header_stacks parsers deparsers actions calculations checksums"
    " counter_arrays meter_arrays register_arrays"
)
NO_PROGRAM = json.dumps(
    {
        "__meta__": {"version": [2, 23]},
        **{section: [] for section in _NOTHING.split()},
        "pipelines": [
            {"name": name, "id": i, "init_table": None, "tables": [], "conditionals": []}
            for i, name in enumerate(("ingress", "egress"))
        ],
    }
)
"""The program of a module without one: wires, and switches not yet configured."""


@functools.cache
def base_library() -> Library:
    """The runtime alone, compiled for this machine once per process."""
    program = jit.load(NO_PROGRAM)
    return Library(program.address, owner=program)
