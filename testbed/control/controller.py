"""The controller: what it is told goes in, commands for switches come out.

    controller = Controller([Device("s1", 1), Device("s2", 2)], capacities)
    commands = controller.device_up("s1", ports=3, now=0.0)
    commands += controller.tick(now=0.1)          # probes, counter reads
    commands += controller.packet_in(packet)      # discovers links and hosts
    paths = controller.paths("h1", "h2", k=4)
    controller.reserve("f", paths[0], rate_bps=5e6, now=1.0)
    commands += controller.steer("f", "h1", "h2", paths[0], dst_port=5001)

Its caller carries the commands out in order and gives it what comes back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address

from testbed.control import neighbour, probe
from testbed.control.capacity import Capacities
from testbed.control.fabric import Cable, Device, Fabric, HostPlace
from testbed.control.icmpv6 import Errors
from testbed.control.insight import TABLES, Insight
from testbed.control.knowledge import Knowledge
from testbed.control.links import PORT_COUNTERS, Counters, Delays, carried
from testbed.control.liveness import Liveness
from testbed.control.load import BestWay
from testbed.control.options import ControllerOptions, ProbeSeen
from testbed.control.paths import PathFinder
from testbed.control.reservations import Hop, Ledger
from testbed.control.routing import Routes, forwarding
from testbed.control.steering import Steering
from testbed.control.tables import Tables
from testbed.errors import ControlError
from testbed.model import wire
from testbed.model.addresses import switch_mac
from testbed.model.decisions import Path
from testbed.model.observations import CounterReading, LinkState, NodeReport, PacketIn
from testbed.model.southbound import Command, PacketOut, ReadCounters
from testbed.model.telemetry import PacketSeen

_FORWARDING_TABLES = ("device", "local_sid", "ipv6_route", *TABLES)
_MEAN_FRAME_BYTES = 1514.0
_PROBES_KEPT = 10_000
_STEERING_WEIGHT = 0.25
"""Of the newest, in the mean of how long steering takes."""


class Controller:
    """Discovers and configures switches, and knows the state of their links.

    `capacities` are the rates of links in bit/s by their two nodes' names. An
    operator knows them, P4Runtime does not tell; one direction given stands
    for both. A link found without one is a ControlError.
    """

    def __init__(
        self,
        devices: Iterable[Device],
        capacities: Mapping[tuple[str, str], float],
        options: ControllerOptions | None = None,
        insight: Insight | None = None,
    ) -> None:
        self.options = options = options or ControllerOptions()
        self._insight = insight or Insight()
        self._errors = Errors()
        self._fabric = Fabric(devices)
        self._capacities = Capacities()
        for (a, b), rate_bps in capacities.items():
            self._capacities.set(a, b, rate_bps)
        self._tables = {name: Tables(name) for name in self._fabric.devices}
        self._counters = Counters(options.rate_window_s, options.loss_window_s)
        self._delays = Delays()
        self._liveness = Liveness(options.dead_after)
        self._ledger = Ledger(keep_s=2 * options.rate_window_s + 4 * options.counter_interval_s)
        self._steering = Steering(self._fabric)
        self._finder = PathFinder(
            self._fabric, lambda a, b: self._delays.direction(self._fabric, a, b).base_s
        )
        self._routes = Routes(self._fabric)
        self._routed_version = -1
        self._sequence = 0
        self._probes: deque[ProbeSeen] = deque(maxlen=_PROBES_KEPT)
        self._up_since: dict[str, float] = {}
        self._probed_s: float | None = None
        self._probe_round = 0
        self._read_s: float | None = None
        self._now = 0.0
        self._knowledge = Knowledge(
            self._fabric, self._capacities, self._counters, self._delays, self._ledger,
            self._insight.loads,
        )  # fmt: skip
        self._steering_s = 0.0
        # Looks at the network so far; and the ways there were, since which of them.
        self._looks = 0
        self._ways, self._ways_since = (-1, -1), 0

    # What it is told.

    def set_capacity(self, a: str, b: str, rate_bps: float) -> None:
        """The rate of the link from `a` to `b`, and of its other direction unless given."""
        self._looks += 1
        self._capacities.set(a, b, rate_bps)
        self._knowledge.rated()

    def register_host(self, name: str, address: IPv6Address) -> None:
        """A node agent says which name goes with an address; where it is, is discovered."""
        self._fabric.name_host(name, address)

    def device_up(self, switch: str, ports: int | Iterable[int], now: float) -> list[Command]:
        """A switch is connected, its tables empty. `ports` is their number or numbers."""
        self._looks += 1
        self._now = max(self._now, now)
        numbers = range(1, ports + 1) if isinstance(ports, int) else ports
        self._forget(switch)
        self._fabric.connect(switch, numbers)
        self._up_since[switch] = now
        return [*self._reconverge(now), *self._read(switch), *self._probe_switch(switch)]

    def device_down(self, switch: str, now: float) -> list[Command]:
        """The connection to a switch is lost: nothing is routed over it until it is up again."""
        self._looks += 1
        self._now = max(self._now, now)
        self._forget(switch)
        self._fabric.disconnect(switch)
        return self._reconverge(now)

    def packet_in(self, packet: PacketIn) -> list[Command]:
        """A probe come back, or a neighbour message of a host."""
        self._looks += 1
        self._now = max(self._now, packet.at_s)
        if packet.switch not in self._fabric.ports:
            return []
        reason = packet.metadata.get("reason")
        if reason == wire.PUNT_PROBE:
            return self._probe_returned(packet)
        if reason == wire.PUNT_NEIGHBOUR:
            return self._neighbour_heard(packet)
        if Errors.concerns(reason):
            device_id = self._fabric.devices[packet.switch].device_id
            return [*self._errors.answer(packet, device_id)]
        self._insight.heard(packet, self._fabric, self._delays)
        return []

    def counters(self, reading: CounterReading) -> list[Command]:
        """Port counters that were asked for in `tick`."""
        self._looks += 1
        self._now = max(self._now, reading.at_s)
        self._counters.read(reading, self._fabric.ports.get(reading.switch, ()))
        self._knowledge.read(reading.switch)
        return []

    def node_report(self, report: NodeReport) -> list[Command]:
        self._looks += 1
        self._counters.report(report)
        self._knowledge.reported(report.host)
        return []

    def tick(self, now: float) -> list[Command]:
        """Probes and counter reads that are due, and what follows from answers not come."""
        self._looks += 1
        self._now = max(self._now, now)
        self._knowledge.ticked(self._now)
        self._finder.refresh()
        commands: list[Command] = []
        if self._read_s is None or now >= self._read_s + self.options.counter_interval_s - 1e-9:
            self._read_s = now
            for switch in self._fabric.ports:
                commands += self._read(switch)
        if self._probed_s is None or now >= self._probed_s + self.options.probe_interval_s - 1e-9:
            self._probed_s = now
            self._probe_round += 1
            self._judge()
            self._learn_capacities()
            commands += self._reconverge(now)
            for switch in self._fabric.ports:
                commands += self._probe_switch(switch)
        return [*commands, *self._insight.loads.wave(self._fabric, now)]

    # What it knows.

    @property
    def hosts(self) -> Mapping[str, HostPlace]:
        """Discovered hosts by name."""
        return {place.name: place for place in self._fabric.hosts.values()}

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Discovered links, up or not, each once."""
        return tuple(self._fabric.links)

    @property
    def version(self) -> int:
        """Grows with every change of the topology."""
        return self._fabric.version

    def take_probes(self) -> tuple[ProbeSeen, ...]:
        """What probes have shown since this was last asked."""
        seen = tuple(self._probes)
        self._probes.clear()
        return seen

    def take_telemetry(self) -> tuple[PacketSeen, ...]:
        """What sinks have reported since this was last asked."""
        return self._insight.telemetry.take()

    def best_ways(self) -> Mapping[Hop, BestWay]:
        """By switch and access switch, the best way there as load probes have found it."""
        return self._insight.loads.best(self._now)

    def link_states(self) -> Mapping[Hop, LinkState]:
        """Every direction of every discovered link."""
        states: dict[Hop, LinkState] = {}
        for (a, b), what in self._fabric.links.items():
            for hop in ((a, b), (b, a)):
                states[hop] = self._state(hop, what)
        return states

    def link_state(self, a: str, b: str) -> LinkState:
        return self._state((a, b), self._place((a, b)))

    def capacity_bps(self, a: str, b: str) -> float:
        """The rate of the link from `a` to `b`: as configured, or less where it was seen to be."""
        return self._capacities.effective(a, b)

    def reserved_bps(self, a: str, b: str) -> float:
        """The sum of reservations from `a` to `b`."""
        return self._ledger.reserved_bps((a, b))

    def background_bps(self, a: str, b: str) -> float:
        """Measured traffic from `a` to `b` that reservations do not account for."""
        return self._knowledge.others_bps((a, b))

    def paths(self, src: str, dst: str, k: int = 4) -> tuple[Path, ...]:
        """Up to `k` ways from host to host over links that are up, the best first.

        Ranked by base delay and hops; residual rate, delay and loss are of now.
        A host reaches itself without any link.
        """
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        here, there = self._fabric.host(src), self._fabric.host(dst)
        if not (self._fabric.is_up(here.address) and self._fabric.is_up(there.address)):
            return ()
        ways = self._finder.switch_paths(here.switch, there.switch, k)
        return tuple(self._path((src, *way, dst)) for way in ways)

    def forwarding_path(self, src: str, dst: str) -> Path:
        """The way unsteered packets take."""
        here, there = self._fabric.host(src), self._fabric.host(dst)
        return self._path((src, *self._routes.to_host(here.switch, there), dst))

    def steering_s(self) -> float | None:
        """How much later than others a flow lately began that is steered; None: steer all.

        Telemetry is of steered flows only, so all are where it is wanted.
        """
        return None if self._insight.telemetry.on else self._steering_s

    # The same for those who keep it in arrays.

    def attachment(self, host: str) -> str:
        """The switch a host hangs on; empty while it cannot be reached."""
        if not self._fabric.knows_host(host):
            return ""
        place = self._fabric.host(host)
        return place.switch if self._fabric.is_up(place.address) else ""

    def switch_ways(self, a: str, b: str, k: int) -> tuple[tuple[str, ...], ...]:
        return self._finder.switch_paths(a, b, k)

    def link_facts(self, hop: Hop) -> tuple[float, float, float, float, float]:
        """Capacity, background and reserved rate (bit/s), delay (s) and loss of a link."""
        facts = self._knowledge.of(hop)
        return facts.capacity_bps, facts.others_bps, facts.reserved_bps, facts.delay_s, facts.loss

    def changes(self, since: int) -> tuple[int, bool, None]:
        """Every look at switches and hosts may change any link; `since` is of an earlier one."""
        if self._ways != (ways := (self._fabric.version, self._finder.generation)):
            self._ways, self._ways_since = ways, self._looks
        return self._looks, since < self._ways_since, None

    # What it does for flows.

    def steer(
        self,
        flow_id: str,
        src: str,
        dst: str,
        path: Path,
        *,
        dst_port: int | None = None,
        src_port: int | None = None,
    ) -> list[Command]:
        """Put a TCP flow on `path` and its acknowledgements on the reverse of it.

        If a link of it has gone down since it was chosen, the best path that is
        left takes its place; if there is none, the flow is left to forwarding.
        """
        here, there = self._fabric.host(src), self._fabric.host(dst)
        if path.nodes[:1] != (src,) or path.nodes[-1:] != (dst,):
            raise ControlError(f"flow {flow_id}: path {' '.join(path.nodes)} is not {src} to {dst}")
        nodes = path.nodes
        if not self._usable(path):
            left = self.paths(src, dst, 1)
            if not left:
                return []
            nodes = left[0].nodes
        match = self._steering.add(flow_id, here, there, nodes, dst_port, src_port, self._routes)
        self._insight.telemetry.watch(flow_id, match)
        return self._write_steering()

    def steered_after(self, longer_s: float) -> None:
        """Flows on a chosen path had to wait so much longer for it than for all else."""
        self._steering_s += _STEERING_WEIGHT * (longer_s - self._steering_s)

    def move(self, flow_id: str, path: Path) -> list[Command]:
        """Put a steered flow on another path; its reservation is not touched."""
        if not self._usable(path):
            raise ControlError(f"path {' '.join(path.nodes)} has a link that is down")
        self._steering.move(flow_id, path.nodes, self._routes)
        return self._write_steering()

    def unsteer(self, flow_id: str) -> list[Command]:
        """Leave a flow to plain forwarding again; of no effect if it is not steered."""
        self._steering.remove(flow_id)
        return self._write_steering()

    def steered(self, flow_id: str) -> tuple[str, ...]:
        """The nodes a steered flow passes, empty if it is not steered."""
        return self._steering.path(flow_id)

    def steer_priorities(self, flow_id: str) -> Mapping[str, int]:
        """By switch, the priority of a flow's entry; it is unique and names its counter."""
        return self._steering.priorities(flow_id)

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        """Reserve on every link of `path` in its direction, or raise ControlError.

        `expected_bps` is what the flow should carry, if that is not what it
        reserves: so much measured traffic is its own, and nobody else's.
        """
        self._ledger.reserve(flow_id, path.hops, rate_bps, now, self.residual_bps, expected_bps)
        self._knowledge.held(path.hops)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        """Give a reservation back. `carried_bytes` is what the flow moved, if known."""
        self._knowledge.held(self._ledger.release(flow_id, now, carried_bytes))

    @property
    def reservations(self) -> Mapping[str, float]:
        """Reserved rate in bit/s by flow."""
        return self._ledger.flows

    def residual_bps(self, hop: Hop) -> float:
        """What is neither reserved nor used by others in one direction of a link."""
        return self._knowledge.of(hop).residual_bps

    # How.

    def _forget(self, switch: str) -> None:
        self._fabric.device(switch)
        self._tables[switch].forget()
        self._insight.forget(switch)
        self._counters.forget(switch)
        self._liveness.forget(switch)

    def _reconverge(self, now: float) -> list[Command]:
        if self._routed_version == self._fabric.version:
            return []
        self._routed_version = self._fabric.version
        self._knowledge.rewired()
        self._routes = Routes(self._fabric)
        commands: list[Command] = [*self._insight.groups(self._fabric)]
        for switch in self._fabric.ports:
            wanted = forwarding(self._fabric, self._routes, switch)
            wanted += self._insight.entries(self._fabric, switch, self.capacity_bps)
            commands += self._tables[switch].become(wanted, _FORWARDING_TABLES)
        self._repair_flows(now)
        return commands + self._write_steering()

    def _repair_flows(self, now: float) -> None:
        """Move flows off links that no longer work; leave them to forwarding if none does."""
        for flow_id in self._steering.broken(self._routes):
            nodes = self._steering.path(flow_id)
            known = all(self._fabric.knows_host(end) for end in (nodes[0], nodes[-1]))
            ways = self.paths(nodes[0], nodes[-1], 1) if known else ()
            rate_bps = self._ledger.flows.get(flow_id)
            if not ways:
                self._steering.remove(flow_id)
                continue
            self._steering.move(flow_id, ways[0].nodes, self._routes)
            if rate_bps is not None:
                self._ledger.release(flow_id, now)
                self._knowledge.rewired()
                left = min(self.residual_bps(hop) for hop in ways[0].hops)
                self._ledger.reserve(
                    flow_id, ways[0].hops, min(rate_bps, left), now, self.residual_bps
                )

    def _write_steering(self) -> list[Command]:
        wanted = self._steering.entries(self._routes)
        for switch, entry in self._insight.sources(self._steering.sources()):
            wanted[switch].append(entry)
        return [
            write
            for switch in self._fabric.ports
            for write in self._tables[switch].become(
                wanted.get(switch, ()), ("steer", "int_source")
            )
        ]

    def _read(self, switch: str) -> list[Command]:
        ports = self._fabric.ports[switch]
        return [ReadCounters(switch, PORT_COUNTERS, ports)] if ports else []

    def _probe_switch(self, switch: str) -> list[Command]:
        device = self._fabric.device(switch)
        hosts = {h.port: h for h in self._fabric.hosts.values() if h.switch == switch}
        eager = self._now < self._up_since[switch] + self.options.eager_s
        commands: list[Command] = []
        for port in self._fabric.ports[switch]:
            cable = self._fabric.cable.get((switch, port))
            known = cable is not None or port in hosts
            if cable is not None and cable.a != (switch, port):
                continue
            if not known and not eager and self._probe_round % self.options.idle_probe_every:
                continue
            self._sequence = (self._sequence + 1) & 0xFFFF_FFFF
            asked = probe.request(device.device_id, port, self._sequence)
            if port in hosts:
                frame = probe.host_frame(asked, hosts[port].mac, hosts[port].address)
            else:
                frame = probe.link_frame(asked, switch_mac(device.device_id))
            if known and not self._liveness.sent((switch, port)):
                peer = hosts[port].name if port in hosts else self._peer(switch, port)
                self._probes.append(ProbeSeen(self._now, switch, peer, None))
            commands.append(PacketOut(switch, port, frame))
        return commands

    def _peer(self, switch: str, port: int) -> str:
        cable = self._fabric.cable[switch, port]
        return cable.b[0] if cable.a == (switch, port) else cable.a[0]

    def _log_probe(self, at_s: float, a: str, b: str) -> None:
        """Both directions of a probe that came back from `b` to `a`."""
        for hop in ((a, b), (b, a)):
            self._knowledge.probed(hop)
            delay_s = self._delays.direction(self._fabric, *hop).latest_s
            self._probes.append(ProbeSeen(at_s, *hop, delay_s))

    def _probe_returned(self, packet: PacketIn) -> list[Command]:
        parsed = probe.parse(packet.payload)
        if parsed is None:
            return []
        seen, from_host = parsed
        if seen.origin_id != self._fabric.device(packet.switch).device_id:
            return []
        here = (packet.switch, seen.origin_port)
        if seen.origin_port not in self._fabric.ports[packet.switch]:
            return []
        if from_host is not None:
            return self._host_answered(packet, seen, from_host)
        peer = self._fabric.by_id.get(seen.peer_id)
        if peer is None or seen.peer_port not in self._fabric.ports.get(peer, ()):
            return []
        self._fabric.learn_cable(here, (peer, seen.peer_port))
        cable = self._fabric.cable[here]
        self._capacities.configured(cable.a[0], cable.b[0])
        self._fabric.set_up(cable, True)
        if here == cable.a:
            self._liveness.answered(here)
            times = (seen.request_tx_us, seen.request_rx_us, seen.reply_tx_us, seen.reply_rx_us)
            self._delays.of_cable(cable).sample(
                packet.at_s, times, (seen.request_qdepth, seen.reply_qdepth)
            )
            self._log_probe(packet.at_s, cable.a[0], cable.b[0])
        return self._reconverge(packet.at_s)

    def _host_answered(
        self, packet: PacketIn, seen: probe.Probe, address: IPv6Address
    ) -> list[Command]:
        host = self._fabric.hosts.get(address)
        if host is None or (host.switch, host.port) != (packet.switch, seen.origin_port):
            return []
        self._liveness.answered((host.switch, host.port))
        self._fabric.set_up(address, True)
        window = self._counters.port("port_tx", host.switch, host.port).last(
            self.options.rate_window_s
        )
        frame_bytes = _MEAN_FRAME_BYTES
        if window is not None and window.packets > 0:
            frame_bytes = window.bytes / window.packets
        drain_s = seen.request_qdepth * frame_bytes * 8 / self.capacity_bps(host.switch, host.name)
        self._delays.of_host(host.name).sample(
            packet.at_s,
            (seen.reply_rx_us - seen.request_tx_us) / 1e6,
            seen.request_qdepth,
            drain_s,
        )
        self._log_probe(packet.at_s, host.switch, host.name)
        return self._reconverge(packet.at_s)

    def _neighbour_heard(self, packet: PacketIn) -> list[Command]:
        heard = neighbour.parse(packet.payload)
        port = packet.metadata.get("ingress_port", 0)
        if heard is None or port not in self._fabric.ports[packet.switch]:
            return []
        commands: list[Command] = []
        address = heard.announced
        if address is not None:
            place = self._fabric.learn_host(address, heard.mac, (packet.switch, port))
            if place is not None:
                self._capacities.configured(place.switch, place.name)
                commands += self._reconverge(packet.at_s)
        if heard.asks_for_gateway:
            answer = neighbour.gateway_advertisement(heard)
            commands.append(PacketOut(packet.switch, port, answer))
        return commands

    def _judge(self) -> None:
        for cable in self._fabric.cables:
            one = self._counters.port("port_rx", *cable.a).total
            other = self._counters.port("port_rx", *cable.b).total
            known = None if one is None or other is None else (one, other)
            if self._liveness.is_dead(cable.a, known):
                self._fabric.set_up(cable, False)
        for host in self._fabric.hosts.values():
            if self._liveness.is_dead((host.switch, host.port), self._host_totals(host)):
                self._fabric.set_up(host.address, False)

    def _learn_capacities(self) -> None:
        for a, b in self._fabric.links:
            for hop in ((a, b), (b, a)):
                if hop[0] in self._fabric.devices:
                    window = carried(self._counters, self._fabric, *hop, self._now)
                    direction = self._delays.direction(self._fabric, *hop)
                    self._capacities.observe(hop, window, direction.busy_since_s)
        self._knowledge.rated()

    def _host_totals(self, host: HostPlace) -> tuple[int, int] | None:
        up = self._counters.port("port_rx", host.switch, host.port).total
        down = self._counters.host_total(host.name)
        return None if up is None or down is None else (up, down)

    def _place(self, hop: Hop) -> Cable | HostPlace:
        what = self._fabric.links.get(hop) or self._fabric.links.get((hop[1], hop[0]))
        if what is not None:
            return what
        raise ControlError(f"there is no link {hop[0]}-{hop[1]} among those discovered")

    def _state(self, hop: Hop, what: Cable | HostPlace) -> LinkState:
        a, b = hop
        delay = self._delays.direction(self._fabric, a, b)
        window = self._knowledge.carried(a, b, self._now)
        return LinkState(
            a=a,
            b=b,
            at_s=window.end_s if window is not None else delay.at_s or 0.0,
            capacity_bps=self._capacities.effective(a, b),
            carried_bps=0.0 if window is None else window.rate_bps,
            reserved_bps=self._ledger.reserved_bps(hop),
            delay_s=delay.delay_s,
            base_delay_s=delay.base_s,
            loss=self._knowledge.losses(hop).total,
            queue_packets=delay.queue_packets,
            up=self._fabric.is_up(what.address if isinstance(what, HostPlace) else what),
            port=self._fabric.egress_port(a, b) or 0 if a in self._fabric.devices else 0,
        )

    def _path(self, nodes: tuple[str, ...]) -> Path:
        path = Path(nodes, 0.0, 0.0)
        through, delay_s, residual_bps = 1.0, 0.0, float("inf")
        for hop in path.hops:
            facts = self._knowledge.of(hop)
            through *= 1.0 - facts.loss
            delay_s += facts.delay_s
            residual_bps = min(residual_bps, facts.residual_bps)
        return Path(nodes, residual_bps, delay_s, 1.0 - through)

    def _usable(self, path: Path) -> bool:
        places = [self._place(hop) for hop in path.hops]
        return all(self._fabric.is_up(p.address if isinstance(p, HostPlace) else p) for p in places)
