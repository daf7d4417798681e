"""From a topology to namespaces, veth pairs, addresses and routes, in batches.

Switch ports are `s<device id>p<number>` in the run's own namespace. Where
the switch shapes its own ports (`embedded`), a link to a host is one veth pair,
and so is one between switches unless the engine carries it in memory, where
these names stand for no interface. BMv2 does not shape, so there each link is
two pairs with a wire between them that the engine carries and shapes:
`s1p1`=`s1p1w` ~wire~ `s2p1w`=`s2p1`, and `s1p2`=`s1p2w` ~wire~ `s1p2h`=`eth0`
towards a host.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from testbed.errors import MachineError
from testbed.infrastructure.emulation import kernel
from testbed.infrastructure.emulation.nodes import (
    EmbeddedSwitch,
    Ipv6Host,
    P4Switch,
    PlainInterface,
    PlainLink,
    PlainNet,
    bmv2_switch,
)
from testbed.model.addresses import GATEWAY, GATEWAY_MAC, host_address, switch_id, switch_mac
from testbed.model.network import LinkSpec, Port, Topology

Target = Literal["embedded", "bmv2"]
Interconnect = Literal["memory", "veth"]
"""What carries links between embedded switches."""

HOST_INTERFACE = "eth0"
HOST_MTU = 1500
CORE_MTU = 2200
"""Seven segments and a 32-byte TLV add 192 bytes to a host's 1500."""
FIRST_GRPC_PORT = 9559  # IANA's for P4Runtime
CONGESTION_CONTROLS = ("cubic", "reno")
"""What TCP uses in hosts where nobody asks, by preference. Outside the machine's first
namespace the kernel takes unrestricted algorithms only, which reno always is."""

_IN_RUN = (
    ("ipv6/conf/all/disable_ipv6", 1),
    ("ipv6/conf/default/disable_ipv6", 1),
)
_IN_HOST = (
    ("ipv6/conf/all/accept_ra", 0),
    ("ipv6/conf/default/accept_ra", 0),
    ("ipv6/conf/default/autoconf", 0),
    ("ipv6/conf/default/accept_dad", 0),
    ("ipv6/conf/default/dad_transmits", 0),
    ("ipv6/conf/default/router_solicitations", 0),
    ("ipv6/conf/default/keep_addr_on_down", 1),
    ("ipv6/conf/all/seg6_enabled", 1),
    ("ipv6/conf/default/seg6_enabled", 1),
    # A flow must not start from what an earlier one learned of the path.
    ("ipv4/tcp_no_metrics_save", 1),
)


@dataclass(frozen=True, slots=True)
class WirePlan:
    """Two interfaces that the engine joins as one link, `a` at `link.a`'s end."""

    link: LinkSpec
    a: str
    b: str


def port_interface(topology: Topology, port: Port) -> str:
    """The switch-side interface of a port, at most 15 characters."""
    return f"s{switch_id(topology, port.switch)}p{port.number}"


def grpc_address(topology: Topology, switch: str) -> str:
    return f"127.0.0.1:{FIRST_GRPC_PORT + switch_id(topology, switch)}"


class Network:
    """The Mininet network of a topology. `build` makes it, `stop` ends its processes."""

    def __init__(
        self,
        topology: Topology,
        target: Target,
        log_dir: Path,
        interconnect: Interconnect = "veth",
    ) -> None:
        self.topology = topology
        self.target: Target = target
        self.interconnect: Interconnect = interconnect
        self.wires: list[WirePlan] = []
        self.net = PlainNet(
            topo=None, controller=None, link=PlainLink, intf=PlainInterface, host=Ipv6Host
        )
        self._log_dir = log_dir

    def build(self) -> None:
        """Make nodes and links and start BMv2 switches. Blocking; seconds for tens of nodes."""
        kernel.set_network_sysctls(_IN_RUN)
        kernel.bring_up("lo")
        for name in self.topology.host:
            self.net.addHost(name)
        kind = EmbeddedSwitch if self.target == "embedded" else bmv2_switch()
        for name, ports in self.topology.ports.items():
            self.net.addSwitch(
                name,
                cls=kind,
                device_id=switch_id(self.topology, name),
                grpc_address=grpc_address(self.topology, name),
                interfaces={p.number: port_interface(self.topology, p) for p in ports},
                log_dir=self._log_dir,
            )
        self._make_links()
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(self._furnish, name) for name in self.topology.host]:
                done.result()
        self.net.start()

    def stop(self) -> None:
        self.net.stop()

    def host_pid(self, name: str) -> int:
        """The process that holds the host's network namespace."""
        pid: int = self.net[name].pid
        return pid

    def in_memory(self, link: LinkSpec) -> bool:
        """Whether the engine carries the link from switch to switch, without interfaces."""
        between = link.a in self.topology.switch and link.b in self.topology.switch
        return between and self.target == "embedded" and self.interconnect == "memory"

    @property
    def switches(self) -> Mapping[str, P4Switch]:
        return {name: self.net[name] for name in self.topology.switch}

    def _make_links(self) -> None:
        commands: list[str] = []
        inside: list[str] = []  # interfaces of the run's own namespace
        for link in self.topology.links:
            ends = [self._end(link, node) for node in (link.a, link.b)]
            if self.in_memory(link):
                pass
            elif self.target == "embedded":
                commands.append(_veth(*(end.spec for end in ends)))
            else:
                for end in ends:
                    commands.append(_veth(end.spec, f"name {end.wire} mtu {CORE_MTU}"))
                    inside.append(end.wire)
                self.wires.append(WirePlan(link, ends[0].wire, ends[1].wire))
            if not self.in_memory(link):
                inside += [end.interface for end in ends if end.interface != HOST_INTERFACE]
            self.net.addLink(
                link.a, link.b, port1=ends[0].number, port2=ends[1].number,
                intfName1=ends[0].interface, intfName2=ends[1].interface,
                addr1=ends[0].mac, addr2=ends[1].mac,
            )  # fmt: skip
        commands += [f"link set dev {name} promisc on up" for name in inside]
        run_ip(commands)
        for name in inside:
            kernel.disable_offloads(name)

    def _end(self, link: LinkSpec, node: str) -> _End:
        if node in self.topology.host:
            access = self.topology.access[node]
            address = host_address(self.topology, node)
            return _End(
                interface=HOST_INTERFACE,
                number=0,
                mac=address.mac,
                wire=f"{port_interface(self.topology, access)}h",
                spec=f"name {HOST_INTERFACE} address {address.mac} mtu {HOST_MTU} "
                f"netns {self.host_pid(node)}",
            )
        port = next(p for p in self.topology.ports[node] if p.link == link)
        name = port_interface(self.topology, port)
        mac = switch_mac(switch_id(self.topology, node))
        return _End(name, port.number, mac, f"{name}w", f"name {name} mtu {CORE_MTU}")

    def _furnish(self, host: str) -> None:
        address = host_address(self.topology, host)

        def work() -> None:
            kernel.set_network_sysctls(_IN_HOST)
            # Interfaces that exist took the defaults of before.
            kernel.set_network_sysctls(
                (name.replace("/default/", f"/{HOST_INTERFACE}/"), value)
                for name, value in _IN_HOST
                if "/default/" in name
            )
            _set_congestion_control()
            kernel.disable_offloads(HOST_INTERFACE)
            run_ip(
                [
                    "link set dev lo up",
                    f"link set dev {HOST_INTERFACE} up",
                    f"address add {address.address}/64 dev {HOST_INTERFACE} nodad",
                    f"neighbour replace {GATEWAY} lladdr {GATEWAY_MAC} "
                    f"dev {HOST_INTERFACE} nud permanent",
                    f"route add default via {GATEWAY} dev {HOST_INTERFACE} onlink",
                ]
            )

        kernel.in_network_of(self.host_pid(host), work)


@dataclass(frozen=True, slots=True)
class _End:
    interface: str
    number: int
    mac: str
    wire: str
    spec: str


def _set_congestion_control() -> None:
    for name in CONGESTION_CONTROLS:
        try:
            Path("/proc/sys/net/ipv4/tcp_congestion_control").write_text(name)
        except OSError:
            continue
        return


def _veth(a: str, b: str) -> str:
    if "netns" in a:  # ip takes the first end's namespace to be this one
        a, b = b, a
    return f"link add {a} type veth peer {b}"


def run_ip(commands: Iterable[str]) -> None:
    """Run `ip` commands in this thread's network namespace; MachineError naming the refusal."""
    script = "\n".join(commands)
    done = subprocess.run(
        ["ip", "-6", "-batch", "-"], input=script, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise MachineError(f"ip refused to build the network: {done.stderr.strip()}")
