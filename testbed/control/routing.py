"""Shortest-path forwarding as an IGP with equal metrics would inherit it.

Where several next hops are equally near, a destination's number and the
switch's own decide, so that destinations spread over them the same way in
every run. Every choice lowers the distance, so there is no loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Network

import networkx as nx

from testbed.control.fabric import Fabric, HostPlace
from testbed.control.packets import mac_int
from testbed.errors import ControlError
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, FUNCT_END_X, locator, sid, switch_mac
from testbed.model.southbound import Lpm, TableEntry


class Routes:
    """Next hops between all switches of one version of the fabric."""

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self._graph = fabric.graph
        self._distance: Mapping[str, Mapping[str, int]] = dict(
            nx.all_pairs_shortest_path_length(self._graph)
        )

    def next_hop(self, here: str, to: str, number: int) -> str | None:
        """The neighbour of `here` on the way to switch `to`; None if there is no way."""
        distance = self._distance[to]
        if here == to or here not in distance:
            return None
        nearer: list[str] = sorted(
            (n for n in self._graph[here] if distance[n] == distance[here] - 1),
            key=lambda n: self._fabric.device(n).device_id,
        )
        return nearer[(number + self._fabric.device(here).device_id) % len(nearer)]

    def to_locator(self, here: str, to: str) -> tuple[str, ...]:
        """Switches a packet visits from `here` to a SID of `to`, both included."""
        return self._walk(here, to, self._fabric.device(to).device_id)

    def to_host(self, here: str, host: HostPlace) -> tuple[str, ...]:
        """Switches a packet visits from `here` to a host's access switch, both included."""
        return self._walk(here, host.switch, _number(host.prefix))

    def _walk(self, here: str, to: str, number: int) -> tuple[str, ...]:
        way = [here]
        while way[-1] != to:
            hop = self.next_hop(way[-1], to, number)
            if hop is None:
                raise ControlError(f"there is no way from {here} to {to} over links that are up")
            way.append(hop)
        return tuple(way)


def forwarding(fabric: Fabric, routes: Routes, switch: str) -> list[TableEntry]:
    """Every entry a switch should have but steering: identity, SIDs, routes."""
    me = fabric.device(switch)
    identity = {"device_id": me.device_id, "mac": mac_int(switch_mac(me.device_id))}
    entries = [TableEntry("device", None, "set_device", identity)]
    entries += _sids(fabric, switch)
    for other in fabric.graph:
        hop = routes.next_hop(switch, other, fabric.device(other).device_id)
        if hop is not None:
            prefix = locator(fabric.device(other).device_id)
            entries.append(_route(fabric, switch, prefix, hop))
    for host in fabric.hosts.values():
        if host.switch == switch:
            params = {"port": host.port, "dst_mac": mac_int(host.mac)}
            entries.append(_route_entry(host.prefix, params))
        elif host.switch in fabric.graph:
            hop = routes.next_hop(switch, host.switch, _number(host.prefix))
            if hop is not None:
                entries.append(_route(fabric, switch, host.prefix, hop))
    return entries


def _sids(fabric: Fabric, switch: str) -> list[TableEntry]:
    me = fabric.device(switch).device_id
    entries = [
        _local_sid(me, FUNCT_END, "end", {}),
        _local_sid(me, FUNCT_DT6, "end_dt6", {}),
    ]
    for port in fabric.ports[switch]:
        cable = fabric.cable.get((switch, port))
        if cable is not None:
            peer = cable.b[0] if cable.a == (switch, port) else cable.a[0]
            params = {"port": port, "dst_mac": fabric.switch_mac(peer)}
            entries.append(_local_sid(me, FUNCT_END_X + port, "end_x", params))
    return entries


def _local_sid(device_id: int, funct: int, action: str, params: Mapping[str, int]) -> TableEntry:
    """The table matches LOC:FUNCT, the upper 64 bits of a SID."""
    return TableEntry("local_sid", {"sid": int(sid(device_id, funct)) >> 64}, action, params)


def _route(fabric: Fabric, switch: str, prefix: IPv6Network, hop: str) -> TableEntry:
    port = fabric.egress_port(switch, hop)
    assert port is not None, f"{hop} is a neighbour of {switch}"
    return _route_entry(prefix, {"port": port, "dst_mac": fabric.switch_mac(hop)})


def _route_entry(prefix: IPv6Network, params: Mapping[str, int]) -> TableEntry:
    match = {"dst_addr": Lpm(int(prefix.network_address), prefix.prefixlen)}
    return TableEntry("ipv6_route", match, "forward", params)


def _number(prefix: IPv6Network) -> int:
    """The number of a prefix among its likes: what is left of its length, as an integer."""
    return int(prefix.network_address) >> (128 - prefix.prefixlen)
