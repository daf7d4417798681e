"""A policy made of plug-ins, as a profile of kube-scheduler is.

Of `weight * score`, summed over the Score plug-ins, the highest wins; of
several, one is drawn. With `percentage` below 100 not all nodes are looked at:
once enough have passed the filters the rest are left out, and the next task
goes on where this one stopped, so that every node has its turn.

Plug-ins that are `Cacheable` are asked only for nodes whose claims have
changed since a task like this one was last placed; decisions are the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from testbed.errors import ScenarioError
from testbed.model.decisions import Candidate, Decision
from testbed.model.workload import Task
from testbed.scheduling.framework import (
    Cacheable,
    Filter,
    Node,
    NormalizeScore,
    PreFilter,
    PreScore,
    Reserve,
    Score,
    pick,
    waiting_reason,
)

LEAST_FEASIBLE = 100
LEAST_PERCENTAGE = 5
_BOARDS_KEPT = 64
Weighted = tuple[Score, int]


def feasible_wanted(nodes: int, percentage: int) -> int:
    """How many nodes that pass the filters are enough: kube-scheduler's percentageOfNodesToScore.

    `percentage` 0 is its adaptive default: 50 - nodes/125, so 50 % of 100 nodes
    and 10 % of 5,000, never below 5 %. At least 100 nodes are looked for.
    """
    if nodes < LEAST_FEASIBLE or percentage >= 100:
        return nodes
    share = percentage or max(LEAST_PERCENTAGE, 50 - nodes // 125)
    return max(LEAST_FEASIBLE, nodes * share // 100)


@runtime_checkable
class _Quick(Protocol):
    def passes_all(self, task: Task, nodes: Sequence[Node], now: float) -> bool: ...


@dataclass(slots=True)
class _Board:
    """What Cacheable plug-ins say of every node for one kind of task."""

    nodes: Sequence[Node]
    versions: list[int]
    cards: list[Candidate]
    variants: list[dict[tuple[int, ...], Candidate]] = field(default_factory=list)
    """Of each card, itself with the scores of the other plug-ins added."""


class Profile:
    """Filters and weighted scores. Cacheable filters are asked before the others."""

    def __init__(
        self,
        name: str,
        filters: Sequence[Filter],
        scores: Sequence[Weighted],
        seed: int = 0,
        percentage: int = 100,
    ) -> None:
        if not 0 <= percentage <= 100:
            raise ScenarioError(
                f"policy {name}: percentage_of_nodes_to_score is {percentage};"
                " it must be 0 (adaptive) to 100"
            )
        self.name = name
        self._seed = seed
        self._percentage = percentage
        self._kept_filters = [f for f in filters if isinstance(f, Cacheable)]
        self._filters = [f for f in filters if not isinstance(f, Cacheable)]
        self._kept_scores = [s for s in scores if _is_kept(s[0])]
        self._scores = [s for s in scores if not _is_kept(s[0])]
        self._keyed = [
            *(f for f in filters if isinstance(f, Cacheable)),
            *(s for s, _ in self._kept_scores if isinstance(s, Cacheable)),
        ]
        plugins = [*filters, *(s for s, _ in scores)]
        unique = list({id(plugin): plugin for plugin in plugins}.values())
        self._prefilters = [p for p in unique if isinstance(p, PreFilter)]
        self._prescores = [p for p in unique if isinstance(p, PreScore)]
        self._reserves = [p for p in unique if isinstance(p, Reserve)]
        self._boards: dict[Hashable, _Board] = {}
        self._start = 0
        self._placed: dict[str, str] = {}

    def begin(self, now: float) -> None:
        pass

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        for prefilter in self._prefilters:
            prefilter.prefilter(task, nodes, now)
        board = self._board(task, nodes)
        places, cards, fit = self._examine(board, task, now)
        if not fit:
            reason = waiting_reason(cards)
            return Decision(task.id, now, self.name, None, tuple(cards), reason=reason)
        if self._scores or self._prescores:
            self._score(board, task, now, places, cards, fit)
        totals = [cards[i].total for i in fit]
        best = max(totals)
        if totals.count(best) == 1:
            chosen, tied = cards[fit[totals.index(best)]], ""
        else:
            equal = [cards[i] for i, total in zip(fit, totals, strict=True) if total == best]
            chosen, tied = pick(task, equal, self._seed), f", {len(equal)} tied"
        reason = f"highest score, {best:g}{tied}"
        return Decision(task.id, now, self.name, chosen.host, tuple(cards), reason=reason)

    def started(self, task: Task, decision: Decision) -> None:
        assert decision.host is not None
        self._placed[task.id] = decision.host
        for plugin in self._reserves:
            plugin.reserve(task, decision.host)

    def transfer_done(self, task: Task, now: float) -> None:
        pass

    def compute_done(self, task: Task, now: float) -> None:
        pass

    def finished(self, task: Task, now: float, ok: bool) -> None:
        host = self._placed.pop(task.id)
        for plugin in self._reserves:
            plugin.unreserve(task, host)

    # How.

    def _examine(
        self, board: _Board, task: Task, now: float
    ) -> tuple[list[int], list[Candidate], list[int]]:
        """Nodes looked at by their places, their verdicts, and which of these passed."""
        total = len(board.nodes)
        wanted = feasible_wanted(total, self._percentage)
        begin = self._start % total if total and wanted < total else 0
        places: list[int] = []
        cards: list[Candidate] = []
        fit: list[int] = []
        while len(fit) < wanted and len(places) < total:
            low = (begin + len(places)) % total
            size = min(wanted - len(fit), total - len(places), total - low)
            part = self._verdicts(board, task, now, low, low + size)
            first = len(places)
            places += range(low, low + size)
            cards += part
            fit += [i for i, card in enumerate(part, first) if not card.filtered_by]
        self._start = begin + len(places)
        return places, cards, fit

    def _verdicts(
        self, board: _Board, task: Task, now: float, low: int, high: int
    ) -> list[Candidate]:
        part = board.nodes[low:high]
        versions = [node.version for node in part]
        if versions != board.versions[low:high]:
            for i, (node, version) in enumerate(zip(part, versions, strict=True), low):
                if version != board.versions[i]:
                    board.versions[i] = version
                    board.cards[i] = self._card(task, node, now)
                    board.variants[i] = {}
        cards = board.cards[low:high]
        for plugin in self._filters:
            if isinstance(plugin, _Quick) and plugin.passes_all(task, part, now):
                continue
            for i, node in enumerate(part):
                if not cards[i].filtered_by and (reason := plugin.reason(task, node, now)):
                    cards[i] = Candidate(node.name, plugin.name, reason)
        return cards

    def _score(
        self,
        board: _Board,
        task: Task,
        now: float,
        places: Sequence[int],
        cards: list[Candidate],
        fit: Sequence[int],
    ) -> None:
        """Add the scores of plug-ins whose answers are not kept."""
        nodes = [board.nodes[places[i]] for i in fit]
        for prescore in self._prescores:
            prescore.prescore(task, nodes, now)
        if not self._scores:
            return
        columns = []
        for plugin, _ in self._scores:
            scores = [plugin.score(task, node) for node in nodes]
            columns.append(
                plugin.normalize(scores) if isinstance(plugin, NormalizeScore) else scores
            )
        for i, row in zip(fit, zip(*columns, strict=True), strict=True):
            variants = board.variants[places[i]]
            if row not in variants:
                variants[row] = self._with(cards[i], row)
            cards[i] = variants[row]

    def _with(self, card: Candidate, row: Sequence[int]) -> Candidate:
        scores, total = dict(card.scores), card.total
        for (plugin, weight), score in zip(self._scores, row, strict=True):
            scores[plugin.name] = score
            total += weight * score
        return Candidate(card.host, scores=scores, total=total)

    def _board(self, task: Task, nodes: Sequence[Node]) -> _Board:
        key = tuple([plugin.key(task) for plugin in self._keyed])
        board = self._boards.get(key)
        if board is None or (board.nodes is not nodes and board.nodes != nodes):
            if len(self._boards) >= _BOARDS_KEPT:
                del self._boards[next(iter(self._boards))]
            blank = [Candidate(node.name) for node in nodes]
            board = _Board(nodes, [-1] * len(nodes), blank, [{} for _ in nodes])
            self._boards[key] = board
        return board

    def _card(self, task: Task, node: Node, now: float) -> Candidate:
        for judge in self._kept_filters:
            if reason := judge.reason(task, node, now):
                return Candidate(node.spec.name, judge.name, reason)
        scores: dict[str, float] = {}
        total = 0
        for plugin, weight in self._kept_scores:
            score = plugin.score(task, node)
            scores[plugin.name] = score
            total += weight * score
        return Candidate(node.spec.name, scores=scores, total=float(total))


def _is_kept(plugin: Score) -> bool:
    return isinstance(plugin, Cacheable) and not isinstance(plugin, NormalizeScore | PreScore)
