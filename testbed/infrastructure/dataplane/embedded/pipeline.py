"""A P4 program installed on one switch: its tables, counters, meters and groups.

`Pipeline` applies P4Runtime entities to the native program. It may be used
while packets flow; the native part publishes every change atomically.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from finsy.proto import p4i, p4r

from testbed.infrastructure.dataplane.embedded.groups import Groups
from testbed.infrastructure.dataplane.embedded.layout import ProgramLayout
from testbed.infrastructure.dataplane.embedded.native import Cell, range_array
from testbed.infrastructure.dataplane.embedded.p4errors import (
    Code,
    P4Refusal,
    invalid,
    not_found,
    unimplemented,
)
from testbed.infrastructure.dataplane.embedded.packet_io import ControllerHeader
from testbed.infrastructure.dataplane.embedded.tables import MatchTable

INSERT, MODIFY, DELETE = p4r.Update.INSERT, p4r.Update.MODIFY, p4r.Update.DELETE


class Pipeline:
    """Native state for `layout`, with the entries that the program declares.

    `library` is the runtime in the program's own module, `quiesce` the address
    of the switch's. Raises P4Refusal when P4Info and program do not agree.
    """

    def __init__(self, library: Any, quiesce: int, layout: ProgramLayout, p4info: Any) -> None:
        self.library = library
        self.p4info = p4info
        self.packet_in = ControllerHeader(p4info, "packet_in")
        self.packet_out = ControllerHeader(p4info, "packet_out")
        self._quiesce = quiesce
        self.address: int = library.program_new(
            quiesce,
            len(layout.tables),
            len(layout.counters),
            len(layout.registers),
            len(layout.meters),
        )
        self._tables = self._make_tables(layout)
        self._counters = self._make_counters(layout)
        self._meters = self._make_meters(layout)
        for register in layout.registers:
            library.program_register(
                self.address, register.index, register.size, register.cell_size
            )
        self._groups = Groups(library, self.address)
        self._declare_phv(layout)

    def close(self) -> None:
        """Free the native state. The packet loop must not use it any more."""
        self.library.program_free(self.address)

    def write(self, update: Any) -> None:
        """Apply one p4r.Update. Raises P4Refusal, leaving everything as it was."""
        kind = update.entity.WhichOneof("entity")
        handlers: dict[str, Callable[[Any, Any], None]] = {
            "table_entry": self._write_table,
            "counter_entry": self._write_counter,
            "direct_counter_entry": self._write_direct_counter,
            "meter_entry": self._write_meter,
            "packet_replication_engine_entry": self._groups.write,
        }
        if kind is None or update.type not in (INSERT, MODIFY, DELETE):
            raise invalid("an update needs a type and an entity")
        if kind not in handlers:
            raise unimplemented(f"writing a {kind} is not supported")
        handlers[kind](update.type, getattr(update.entity, kind))
        self.library.quiesce_reclaim(self._quiesce)

    def read(self, wanted: Any) -> Iterator[Any]:
        """The p4r.Entity messages that an entity of a ReadRequest asks for."""
        kind = wanted.WhichOneof("entity")
        readers: dict[str, Callable[[Any], Iterator[Any]]] = {
            "table_entry": self._read_table,
            "counter_entry": self._read_counter,
            "direct_counter_entry": self._read_direct_counter,
            "meter_entry": self._read_meter,
            "packet_replication_engine_entry": self._groups.read,
        }
        if kind is None:
            raise invalid("an entity to read needs a type")
        if kind not in readers:
            raise unimplemented(f"reading a {kind} is not supported")
        for message in readers[kind](getattr(wanted, kind)):
            yield p4r.Entity(**{kind: message})

    def _declare_phv(self, layout: ProgramLayout) -> None:
        """Tell the runtime what of the PHV copies of a packet keep and lose."""
        library, lists = self.library, layout.field_lists
        library.program_metadata(self.address, len(layout.metadata), range_array(layout.metadata))
        library.program_lists(self.address, max(lists, default=-1) + 1)
        for number, fields in lists.items():
            library.program_list(
                self.address, number, len(fields.ranges), range_array(fields.ranges)
            )

    # tables

    def _make_tables(self, layout: ProgramLayout) -> dict[int, MatchTable]:
        actions = {a.preamble.id: a for a in self.p4info.actions}
        infos = {t.preamble.name: t for t in self.p4info.tables}
        tables = {}
        for table in layout.tables:
            info = infos.pop(table.name, None)
            ranges = () if info is None else _range_fields(table, info)
            address = self.library.program_table(
                self.address,
                table.index,
                table.key_size,
                len(ranges),
                range_array(ranges),
            )
            if not address:
                raise invalid(f"table {table.name}: a key of {table.key_size} bytes is too long")
            if info is not None:
                tables[info.preamble.id] = MatchTable(
                    self.library, address, table, info, actions, counted=self._counted(info)
                )
            elif table.default_action is not None:
                action = table.actions[table.default_action]
                self.library.table_set_default(
                    address, action.id, table.default_params, len(table.default_params)
                )
        if infos:
            raise invalid(f"P4Info names table {min(infos)}, which the device config lacks")
        return tables

    def _counted(self, info: Any) -> bool:
        direct = {c.preamble.id for c in self.p4info.direct_counters}
        return not direct.isdisjoint(info.direct_resource_ids)

    def _table(self, number: int) -> MatchTable:
        try:
            return self._tables[number]
        except KeyError:
            raise invalid(f"there is no table with id {number}") from None

    def _write_table(self, how: int, entry: Any) -> None:
        table = self._table(entry.table_id)
        if how == INSERT:
            table.insert(entry)
        elif how == MODIFY:
            table.modify(entry)
        else:
            table.delete(entry)

    def _read_table(self, wanted: Any) -> Iterator[Any]:
        if wanted.table_id:
            yield from self._table(wanted.table_id).read(wanted)
        else:
            for table in self._tables.values():
                yield from table.read(wanted)

    def _write_direct_counter(self, how: int, entry: Any) -> None:
        if how != MODIFY:
            raise invalid("a direct counter can only be modified")
        table = self._table(entry.table_entry.table_id)
        table.set_counter(entry.table_entry, entry.data)

    def _read_direct_counter(self, wanted: Any) -> Iterator[Any]:
        if wanted.table_entry.table_id:
            table = self._table(wanted.table_entry.table_id)
            yield from table.read_counters(wanted.table_entry)
        else:
            for table in self._tables.values():
                if table.counted:
                    yield from table.read_counters(wanted.table_entry)

    # counters

    def _make_counters(self, layout: ProgramLayout) -> dict[int, tuple[str, Any]]:
        infos = {c.preamble.name: c for c in self.p4info.counters}
        counters = {}
        for counter in layout.counters:
            address = self.library.program_counter(self.address, counter.index, counter.size)
            info = infos.get(counter.name)
            if info is not None:
                cells = (Cell * counter.size).from_address(address)
                counters[info.preamble.id] = (counter.name, cells)
        return counters

    def _write_counter(self, how: int, entry: Any) -> None:
        if how != MODIFY:
            raise invalid("a counter can only be modified")
        for _, cell in self._cells(self._counters, "counter", entry.counter_id, entry):
            cell.packets, cell.bytes = entry.data.packet_count, entry.data.byte_count

    def _read_counter(self, wanted: Any) -> Iterator[Any]:
        for number in [wanted.counter_id] if wanted.counter_id else self._counters:
            for index, cell in self._cells(self._counters, "counter", number, wanted):
                message = p4r.CounterEntry(counter_id=number)
                message.index.index = index
                message.data.packet_count, message.data.byte_count = cell.packets, cell.bytes
                yield message

    @staticmethod
    def _cells(
        arrays: dict[int, tuple[str, Any]], what: str, number: int, entry: Any
    ) -> Iterator[tuple[int, Any]]:
        """(index, cell) of the one cell an entry names, or of all of the array."""
        if number not in arrays:
            raise not_found(f"there is no {what} with id {number}")
        name, cells = arrays[number]
        if not entry.HasField("index"):
            yield from enumerate(cells)
            return
        if not 0 <= entry.index.index < len(cells):
            raise P4Refusal(
                Code.OUT_OF_RANGE,
                f"{what} {name}: index {entry.index.index}, below {len(cells)} expected",
            )
        yield entry.index.index, cells[entry.index.index]

    # meters

    def _make_meters(self, layout: ProgramLayout) -> dict[int, tuple[str, Any]]:
        infos = {m.preamble.name: m for m in self.p4info.meters}
        meters = {}
        for meter in layout.meters:
            by_bytes = meter.unit == "bytes"
            address = self.library.program_meter(self.address, meter.index, meter.size, by_bytes)
            info = infos.get(meter.name)
            if info is not None:
                cells = [_MeterCell(self.library, address, i) for i in range(meter.size)]
                meters[info.preamble.id] = (meter.name, cells)
        return meters

    def _write_meter(self, how: int, entry: Any) -> None:
        if how != MODIFY:
            raise invalid("a meter can only be modified")
        for _, cell in self._cells(self._meters, "meter", entry.meter_id, entry):
            cell.configure(entry.config if entry.HasField("config") else None)

    def _read_meter(self, wanted: Any) -> Iterator[Any]:
        for number in [wanted.meter_id] if wanted.meter_id else self._meters:
            for index, cell in self._cells(self._meters, "meter", number, wanted):
                message = p4r.MeterEntry(meter_id=number)
                message.index.index = index
                if cell.config is not None:
                    message.config.CopyFrom(cell.config)
                yield message


class _MeterCell:
    def __init__(self, library: Any, array: int, index: int) -> None:
        self.config: Any = None
        self._library, self._array, self._index = library, array, index

    def configure(self, config: Any) -> None:
        """A p4r.MeterConfig, or None: every packet is green."""
        self.config = None
        if config is None:
            self._library.meter_reset(self._array, self._index)
            return
        rates = (config.cir, config.cburst, config.pir, config.pburst)
        if min(rates) < 0 or config.pir < config.cir:
            raise invalid("a meter needs rates and bursts >= 0, and a peak rate >= the committed")
        self._library.meter_configure(self._array, self._index, *rates)
        self.config = p4r.MeterConfig()
        self.config.CopyFrom(config)


def _range_fields(table: Any, info: Any) -> tuple[tuple[int, int], ...]:
    """(offset, bytes) of the range fields in a table's packed key."""
    kinds = {f.name: f.match_type for f in info.match_fields}
    return tuple(
        (place.offset, place.size)
        for i, place in enumerate(table.key)
        if kinds.get(place.name, info.match_fields[i].match_type) == p4i.MatchField.RANGE
    )
