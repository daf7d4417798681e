"""k shortest simple paths between hosts (Yen 1971, as networkx has it)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import networkx as nx

from testbed.control.fabric import Fabric

HOP_COST_S = 1e-4
"""What a hop costs beside its delay, so that of equal delays the shorter path wins."""
_RERANK_S = 5e-4
_RERANK_SHARE = 0.2


class PathFinder:
    """Paths over links that are up, by base delay; cached until that changes.

    Base delays settle as probes come in. Paths are ranked anew once one has
    moved by more than 0.5 ms and a fifth.
    """

    def __init__(self, fabric: Fabric, base_delay_s: Callable[[str, str], float]) -> None:
        self._fabric = fabric
        self._base_delay_s = base_delay_s
        self._version = -1
        self._graph: nx.Graph[str] = nx.Graph()
        self._cache: dict[tuple[str, str, int], tuple[tuple[str, ...], ...]] = {}
        self.generation = 0
        """Grows whenever paths may have changed."""

    def switch_paths(self, a: str, b: str, k: int) -> tuple[tuple[str, ...], ...]:
        """Up to `k` ways from switch `a` to switch `b`, the best first."""
        if a == b:
            return ((a,),)
        if self._version != self._fabric.version:
            self.refresh()
        if (a, b, k) not in self._cache:
            self._cache[a, b, k] = self._search(a, b, k)
        return self._cache[a, b, k]

    def _search(self, a: str, b: str, k: int) -> tuple[tuple[str, ...], ...]:
        if a not in self._graph or b not in self._graph or not nx.has_path(self._graph, a, b):
            return ()
        found = islice(nx.shortest_simple_paths(self._graph, a, b, weight="cost"), k)
        return tuple(tuple(path) for path in found)

    def refresh(self) -> None:
        """Look whether base delays have moved; to be called now and then."""
        graph = self._fabric.graph
        costs = {
            (a, b): max(self._base_delay_s(a, b), self._base_delay_s(b, a)) for a, b in graph.edges
        }
        if self._version == self._fabric.version and not any(
            _moved(self._graph[a][b]["delay"], delay) for (a, b), delay in costs.items()
        ):
            return
        self._version = self._fabric.version
        self._cache.clear()
        self.generation += 1
        self._graph = nx.Graph()
        self._graph.add_nodes_from(graph)
        for (a, b), delay in costs.items():
            # Rounded, so that noise does not order paths that are the same.
            self._graph.add_edge(a, b, cost=HOP_COST_S + round(delay, 4), delay=delay)


def _moved(before_s: float, now_s: float) -> bool:
    change = abs(now_s - before_s)
    return change > _RERANK_S and change > _RERANK_SHARE * before_s
