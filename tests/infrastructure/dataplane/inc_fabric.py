"""Two leaves and a spine that compute, with raw hosts at their ports.

Worker w sits at leaf w // 2, port w % 2 + 1; each leaf's port 4 is wired to
the spine's port leaf + 1; the fallback host is at the spine's port 3. Leaves
are nodes 1 and 2, the spine is node 3. The wires are the test's own hands, so
that it may drop, repeat and inspect what passes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from ipaddress import IPv6Address

from differential_targets import Target
from inc_network import GROUP_ADDRESS, PATIENCE_S, Switch, host, several

from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid
from testbed.model.southbound import Lpm

LEAVES, SPINE = (1, 2), 3
WORKERS = 4
UPLINK, FALLBACK_PORT = 4, 3
FALLBACK = host(20)
ONE = 10
"""First replica id of the first task."""
FRAME_MAC = 0x0200_0000_0200


def inc(node: int) -> IPv6Address:
    return sid(node, w.FUNCT_AGGREGATE, w.TLV_OPERAND)


def dt6(node: int) -> IPv6Address:
    return sid(node, FUNCT_DT6)


def own(node: int) -> IPv6Address:
    """The address of a node itself, where neighbours send plain UDP."""
    return sid(node, 0, 1)


def leaf_of(worker: int) -> int:
    return LEAVES[worker // 2]


def port_of(worker: int) -> int:
    return worker % 2 + 1


class Wired(Target):
    """A switch some of whose ports are wired to another's."""

    def wire(self, wires: dict[int, tuple[Wired, int]]) -> None:
        self.wires = wires
        self.passed: list[bytes] = []
        """Frames that left over a wire."""
        self.lose: Callable[[bytes], bool] = lambda _: False

    def _took(self, number: int, data: bytes) -> None:
        end = self.wires.get(number)
        if end is None:
            super()._took(number, data)
            return
        self.passed.append(data)
        if not self.lose(data):
            end[0].send(end[1], [data])


class Fabric:
    """The three switches, and what to do with all of them at once."""

    def __init__(self, switches: list[Switch]) -> None:
        self.switches = dict(zip((*LEAVES, SPINE), switches, strict=True))
        self.ends: dict[int, Wired] = {
            node: switch.target  # type: ignore[misc]
            for node, switch in self.switches.items()
        }
        self.before: dict[int, dict[int, int]] = {node: {} for node in self.switches}

    async def nodes(self) -> None:
        """Routes and SIDs, on every node."""
        for node, switch in self.switches.items():
            await switch.insert("device", None, "set_device", device_id=node, mac=FRAME_MAC + node)
            hosts = {worker: host(worker + 1) for worker in range(WORKERS)}
            for worker, address in hosts.items():
                away = leaf_of(worker)
                port = port_of(worker) if node == away else away if node == SPINE else UPLINK
                await self._route(switch, Lpm(int(address), 64), port)
            fallback_port = FALLBACK_PORT if node == SPINE else UPLINK
            await self._route(switch, Lpm(int(FALLBACK), 64), fallback_port)
            for other in self.switches:
                if other != node:
                    port = other if node == SPINE else UPLINK
                    await self._route(switch, Lpm(int(sid(other, 0)), 48), port)
            await switch.insert("local_sid", {"sid": int(dt6(node)) >> 64}, "end_dt6")
            await switch.insert(
                "inc_sid", {"sid": int(inc(node)) >> 64}, "inc_segment", funct=w.FUNCT_AGGREGATE
            )

    async def _route(self, switch: Switch, prefix: Lpm, port: int) -> None:
        await switch.insert(
            "ipv6_route", {"dst_addr": prefix}, "forward", port=port, dst_mac=FRAME_MAC + 0x100
        )

    async def job(self, node: int, unique_id: int, key: JobKey, **fields: int) -> None:
        """What a node computes for a task; unless said otherwise it is a root of level 0."""
        standard = {
            "slot_base": 0, "slots": 16, "count": 256, "workers": 0, "epoch": 1, "level": 0,
            "up": 0, "child": 0, "group": 0, "unicast": 0,
        }  # fmt: skip
        await self.switches[node].insert(
            "inc_job", {"unique_id": unique_id, "funct": w.FUNCT_AGGREGATE}, "job",
            **{**standard, **fields}, **key.action_params(),
        )  # fmt: skip

    async def enter(self, unique_id: int, path: Callable[[int], list[IPv6Address]]) -> None:
        """The segments that each leaf gives to the task's packets."""
        for leaf in LEAVES:
            segments = path(leaf)
            numbered = {f"s{i}": int(one) for i, one in enumerate(segments, 1)}
            await self.switches[leaf].insert(
                "inc_access", {"unique_id": unique_id}, f"inc_encaps_{len(segments)}",
                source=int(sid(leaf, FUNCT_END)), **numbered,
            )  # fmt: skip

    async def to_workers(
        self, node: int, group: int, workers: Iterable[int], *, base: int, local: bool,
        indices: Iterable[int] | None = None,
    ) -> None:  # fmt: skip
        """Replicas that carry a result to `workers`: plain where `local`, else through the spine.

        Replica ids and the groups of one child start at `base`.
        """
        members = []
        chosen = list(workers)
        numbers = range(len(chosen)) if indices is None else indices
        for place, (worker, index) in enumerate(zip(chosen, numbers, strict=True)):
            rid = base + place
            plain = {
                "source": int(GROUP_ADDRESS), "child": int(host(worker + 1)),
                "dst_mac": FRAME_MAC + 0x100, "worker": index,
            }  # fmt: skip
            here = local or leaf_of(worker) == node
            port = port_of(worker) if here else UPLINK
            if here:
                await self.switches[node].insert("inc_replica", {"rid": rid}, "plain", **plain)
            else:
                away = leaf_of(worker)
                await self.switches[node].insert(
                    "inc_replica", {"rid": rid}, "encaps_1", **plain,
                    encap_source=int(sid(node, FUNCT_END)), s1=int(dt6(away)),
                )  # fmt: skip
            members.append((port, rid))
            await self.switches[node].group(base + index, [(port, rid)])
        await self.switches[node].group(base - 1, members)

    async def send(self, *frames: tuple[int, bytes], expect: int) -> dict[int, list[bytes]]:
        """Frames from workers go in; what each worker got, and FALLBACK_PORT's under -1.

        Waits for `expect` of them, and a little longer for one too many.
        """
        for end in self.ends.values():
            end.begin(b"\xff" * 40)
            end.passed.clear()
        for worker, data in frames:
            self.ends[leaf_of(worker)].send(port_of(worker), [data])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while sum(map(len, self._arrived().values())) < expect:  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        await asyncio.sleep(0.1)
        return self._arrived()

    def _arrived(self) -> dict[int, list[bytes]]:
        found = {
            worker: list(self.ends[leaf_of(worker)].frames[port_of(worker)])
            for worker in range(WORKERS)
        }
        found[-1] = list(self.ends[SPINE].frames[FALLBACK_PORT])
        return {who: frames for who, frames in found.items() if frames}

    async def gained(self) -> dict[int, dict[int, int]]:
        """What each node's counter `outcomes` gained since this was last asked."""
        found = {}
        for node, switch in self.switches.items():
            now = await switch.outcomes()
            before, self.before[node] = self.before[node], now
            found[node] = {i: n - before.get(i, 0) for i, n in now.items() if n > before.get(i, 0)}
        return found


@contextlib.asynccontextmanager
async def fabric(target: str) -> AsyncIterator[Fabric]:
    """The fabric on switches of `target`, with routes and SIDs."""
    leaf1, leaf2, spine = ends = [
        Wired(name, number, "") for number, name in enumerate(("l1", "l2", "s3"), 1)
    ]
    leaf1.wire({UPLINK: (spine, 1)})
    leaf2.wire({UPLINK: (spine, 2)})
    spine.wire({1: (leaf1, UPLINK), 2: (leaf2, UPLINK)})
    async with several(target, list(ends)) as switches:
        whole = Fabric(switches)
        await whole.nodes()
        yield whole
