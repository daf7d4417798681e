"""Scheduling policies by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from testbed.errors import ScenarioError
from testbed.model.network import Topology
from testbed.scheduling import clusters, network_aware, network_overhead
from testbed.scheduling.clusters import MultiCluster
from testbed.scheduling.constraints import (
    InterPodAffinity,
    NetworkDemands,
    NodeLabels,
    TaintToleration,
)
from testbed.scheduling.ecmp import EqualCostMultipath
from testbed.scheduling.framework import Filter, NetworkView, Policy
from testbed.scheduling.network_aware import NetworkAware
from testbed.scheduling.network_overhead import NetworkOverhead
from testbed.scheduling.overlay import OverlayView
from testbed.scheduling.plugins import (
    DataLocality,
    LeastAllocated,
    NodeAffinity,
    NodeAlive,
    NodeResourcesBalancedAllocation,
    NodeResourcesFit,
    RoundRobin,
)
from testbed.scheduling.profile import Profile, Weighted
from testbed.scheduling.stale import StaleView

Value = float | int | str | bool
Options = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Setting:
    """What every policy is given, whatever its options.

    A node whose agent is silent for `silent_after_s` takes no tasks. `seed` is
    the repetition's, and the same for every policy. `zones` has each host's
    zone, as `zones_of` finds them.
    """

    network: NetworkView
    silent_after_s: float = 3.0
    seed: int = 0
    zones: Mapping[str, str] = field(default_factory=dict)


Factory = Callable[[Setting, Options], Policy]


def zones_of(topology: Topology) -> Mapping[str, str]:
    """Each host's zone: its site, or the access switch of one that has none."""
    return {host.name: host.site or topology.access[host.name].switch for host in topology.hosts}


PERCENTAGE = "percentage_of_nodes_to_score"
"""As kube-scheduler's percentageOfNodesToScore, but all nodes unless it is given."""


ECMP = "ecmp"
"""Whether flows are spread over the shortest ways, rather than all taking the same."""


def profile(
    name: str,
    setting: Setting,
    options: Options,
    scores: Iterable[Weighted],
    filters: Iterable[Filter] = (),
) -> Profile:
    """A policy of these Score plug-ins with their weights, and the filters all have."""
    usual = (NodeAffinity(), NodeResourcesFit(), NodeAlive(setting.silent_after_s))
    demands = (
        TaintToleration(),
        NodeLabels(),
        InterPodAffinity(setting.zones),
        NetworkDemands(setting.network),
    )
    percentage = options.get(PERCENTAGE, 100)
    assert isinstance(percentage, int)  # checked where options are
    return Profile(name, (*usual, *demands, *filters), tuple(scores), setting.seed, percentage)


def _idleness(setting: Setting, options: Options) -> Policy:
    scores = ((LeastAllocated(), 1), (NodeResourcesBalancedAllocation(), 1))
    policy = profile("idleness", setting, options, scores)
    if not options.get(ECMP):
        return policy
    return EqualCostMultipath(policy, setting.network, setting.seed)


def _random(setting: Setting, options: Options) -> Policy:
    return profile("random", setting, options, ())


def _round_robin(setting: Setting, options: Options) -> Policy:
    return profile("round-robin", setting, options, ((RoundRobin(), 1),))


def _data_local(setting: Setting, options: Options) -> Policy:
    # One step of locality, 3 * 50, outweighs all of LeastAllocated, which only breaks ties.
    scores = ((DataLocality(setting.zones), 3), (LeastAllocated(), 1))
    return profile("data-local", setting, options, scores)


def _network_overhead(setting: Setting, options: Options) -> Policy:
    own = {name: value for name, value in options.items() if name != PERCENTAGE}
    chosen = network_overhead.Options(**own)  # type: ignore[arg-type]  # checked in `make`
    plugin = NetworkOverhead(setting.network, setting.zones, chosen)
    # The weights its authors recommend, NodeResourcesFit's score left out.
    scores = ((plugin, 5), (NodeResourcesBalancedAllocation(), 1))
    return profile("network-overhead", setting, options, scores, (plugin,))


def _network_aware(setting: Setting, options: Options) -> Policy:
    chosen = network_aware.Options(**options)  # type: ignore[arg-type]  # checked in `make`
    network = setting.network
    if chosen.overlay:
        network, chosen = OverlayView(network, setting.zones), replace(chosen, steer=False)
    if chosen.stale_s > 0:
        network = StaleView(network, chosen.stale_s)
    return NetworkAware(network, setting.silent_after_s, setting.seed, chosen, setting.zones)


def _multi_cluster(setting: Setting, options: Options) -> Policy:
    chosen = clusters.Options(**options)  # type: ignore[arg-type]  # checked in `make`

    def within() -> Policy:
        return make(chosen.within, {}, setting)

    within()  # a name that is not known is told at once
    return MultiCluster(setting.network, setting.zones, setting.silent_after_s, chosen, within)


def kinds_of(options: type) -> dict[str, type]:
    """Names and kinds of a policy's options, from the dataclass of their defaults."""
    return {f.name: type(f.default) for f in fields(options)}


_SAMPLED: Mapping[str, type] = {PERCENTAGE: int}

POLICIES: Mapping[str, Factory] = {
    "idleness": _idleness,
    "random": _random,
    "round-robin": _round_robin,
    "data-local": _data_local,
    "network-overhead": _network_overhead,
    "network-aware": _network_aware,
    "multi-cluster": _multi_cluster,
}
"""What a scenario may name under `policies`."""

OPTIONS: Mapping[str, Mapping[str, type]] = {
    "idleness": {ECMP: bool, **_SAMPLED},
    "random": _SAMPLED,
    "round-robin": _SAMPLED,
    "data-local": _SAMPLED,
    "network-overhead": {**kinds_of(network_overhead.Options), **_SAMPLED},
    "network-aware": kinds_of(network_aware.Options),
    "multi-cluster": kinds_of(clusters.Options),
}
"""Of each policy, its options and their kinds."""


def make(
    name: str,
    options: Options | Iterable[tuple[str, Value]],
    setting: Setting,
    others: Mapping[str, Factory] = {},
) -> Policy:
    """The policy of that name, new; ScenarioError for a name or option it does not know.

    `others` are policies from outside, which check their options themselves.
    """
    given = dict(options)
    if name in POLICIES:
        _check(name, given, OPTIONS[name])
        return POLICIES[name](setting, given)
    if name in others:
        return others[name](setting, given)
    known = ", ".join(sorted({*POLICIES, *others}))
    raise ScenarioError(f"policy {name!r} is not known; known are {known}")


def _check(name: str, options: Options, kinds: Mapping[str, type]) -> None:
    for option, value in options.items():
        if option not in kinds:
            known = ", ".join(sorted(kinds)) or "none"
            raise ScenarioError(f"policy {name} has no option {option!r}; it has {known}")
        if type(value) is not kinds[option]:
            raise ScenarioError(
                f"policy {name}: option {option} is {value!r};"
                f" expected {'a' if kinds[option] is bool else 'an'} {kinds[option].__name__}"
            )
