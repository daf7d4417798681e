"""What a scheduler was told and what it was answered, so that its decisions can be made anew.

    journal = Journal()
    policy = make(name, options, Setting(journal.view(network)))
    scheduler = JournaledScheduler(hosts, policy, journal)     # use it as any other
    ...
    differences = replay(journal.entries, hosts, lambda network: make(..., network))

An entry is one call of the scheduler: its name, its arguments, what the network answered
meanwhile, and the decisions that came of it. Of answers only those are kept that differ
from the last one to the same question, with the number of the question within the call.
Entries are plain data, and survive JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isclose
from typing import Any, cast

from pydantic import TypeAdapter

from testbed.errors import ControlError, RunError
from testbed.model.decisions import Decision, Path
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Task
from testbed.scheduling.drift import Stage
from testbed.scheduling.framework import Hop, LinkFeed, NetworkView, Policy
from testbed.scheduling.scheduler import Scheduler

Entry = list[Any]
"""[name, arguments, answers, decisions]"""
_TASK = TypeAdapter(Task)
_NEVER = object()


class Journal:
    """Writes entries down; `view` is the network as the policy is to see it."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._known: dict[tuple[Any, ...], Any] = {}
        self._answers: list[list[Any]] | None = None
        self._asked: dict[tuple[Any, ...], int] = {}

    def view(self, network: NetworkView) -> NetworkView:
        if isinstance(network, LinkFeed):
            return _JournaledFeed(network, self)
        return _JournaledView(network, self)

    @contextmanager
    def entry(self, name: str, *arguments: Any) -> Iterator[list[Any]]:
        """One call; what is put into the list it gives are its decisions."""
        decisions: list[Any] = []
        if self._answers is not None:  # the scheduler calls itself
            yield decisions
            return
        self._answers = []
        self._asked.clear()
        try:
            yield decisions
        finally:
            self.entries.append([name, list(arguments), self._answers, decisions])
            self._answers = None

    def note(self, question: tuple[Any, ...], answer: Any) -> None:
        """The network's answer; remembered if it is not the one before. Asked very often."""
        answers = self._answers
        if answers is None:
            return
        nth = self._asked.get(question, 0)
        self._asked[question] = nth + 1
        if self._known.get(question, _NEVER) != answer:
            self._known[question] = answer
            answers.append([_question(*question), nth, _plain(answer)])


class _JournaledView:
    """A NetworkView that writes down what it answers."""

    def __init__(self, network: Any, journal: Journal) -> None:
        self._network = network
        self._note = journal.note

    def _ask(self, method: str, *arguments: Any) -> Any:
        try:
            answer = getattr(self._network, method)(*arguments)
        except ControlError as error:
            self._note((method, *arguments), {"error": str(error)})
            raise
        self._note((method, *arguments), answer)
        return answer

    def paths(self, src: str, dst: str, k: int) -> Sequence[Path]:
        return cast(Sequence[Path], self._ask("paths", src, dst, k))

    def forwarding_path(self, src: str, dst: str) -> Path:
        return cast(Path, self._ask("forwarding_path", src, dst))

    def steering_s(self) -> float | None:
        return cast("float | None", self._ask("steering_s"))

    def capacity_bps(self, a: str, b: str) -> float:
        return cast(float, self._ask("capacity_bps", a, b))

    def background_bps(self, a: str, b: str) -> float:
        return cast(float, self._ask("background_bps", a, b))

    def reserved_bps(self, a: str, b: str) -> float:
        answer: float = self._network.reserved_bps(a, b)
        self._note(("reserved_bps", a, b), answer)
        return answer

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        refused: dict[str, str] | None = None
        try:
            self._network.reserve(flow_id, path, rate_bps, now, expected_bps)
        except ControlError as error:
            refused = {"error": str(error)}
            raise
        finally:
            self._note(("reserve", flow_id), refused)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        self._network.release(flow_id, now, carried_bytes)


class _JournaledFeed(_JournaledView):
    """A LinkFeed besides."""

    def attachment(self, host: str) -> str:
        return cast(str, self._ask("attachment", host))

    def switch_ways(self, a: str, b: str, k: int) -> Sequence[tuple[str, ...]]:
        return cast(Sequence[tuple[str, ...]], self._ask("switch_ways", a, b, k))

    def link_facts(self, hop: Hop) -> tuple[float, float, float, float, float]:
        return cast(tuple[float, float, float, float, float], self._ask("link_facts", hop))

    def changes(self, since: int) -> tuple[int, bool, Sequence[Hop] | None]:
        return cast(tuple[int, bool, Sequence[Hop] | None], self._ask("changes", since))


class JournaledScheduler(Scheduler):
    """A scheduler that writes down what it is told and what it decides."""

    def __init__(self, hosts: Iterable[HostSpec], policy: Policy, journal: Journal) -> None:
        super().__init__(hosts, policy)
        self._journal = journal

    def submit(self, task: Task, now: float) -> None:
        with self._journal.entry("submit", _TASK.dump_python(task), now):
            super().submit(task, now)

    def node_report(self, report: NodeReport) -> None:
        with self._journal.entry("node_report", report.host, report.at_s):
            super().node_report(report)

    def step(self, now: float) -> list[Decision]:
        with self._journal.entry("step", now) as made:
            decisions = super().step(now)
            made += map(outcome, decisions)
        # A step in which nothing waits and nobody is asked says nothing.
        if self._journal.entries[-1] == ["step", [now], [], []] and not self.pending:
            self._journal.entries.pop()
        return decisions

    def progress(self, task_id: str, stage: Stage, done: float, at_s: float) -> None:
        if self.follows(task_id):
            with self._journal.entry("progress", task_id, stage, done, at_s):
                super().progress(task_id, stage, done, at_s)

    def reconsider(self, now: float) -> list[Decision]:
        if not self.drifting:
            return []
        with self._journal.entry("reconsider", now) as made:
            decisions = super().reconsider(now)
            made += map(outcome, decisions)
        return decisions

    def requeue(self, task_id: str, now: float) -> None:
        with self._journal.entry("requeue", task_id, now):
            super().requeue(task_id, now)

    def recall(self, task_id: str, now: float) -> None:
        with self._journal.entry("recall", task_id, now):
            super().recall(task_id, now)

    def transfer_done(self, task_id: str, now: float) -> None:
        with self._journal.entry("transfer_done", task_id, now):
            super().transfer_done(task_id, now)

    def compute_done(self, task_id: str, now: float) -> None:
        with self._journal.entry("compute_done", task_id, now):
            super().compute_done(task_id, now)

    def finished(self, task_id: str, now: float, ok: bool = True) -> None:
        with self._journal.entry("finished", task_id, now, ok):
            super().finished(task_id, now, ok)


def outcome(decision: Decision) -> dict[str, Any]:
    """What of a decision must be the same when it is made anew."""
    ways = (decision.path_in, decision.path_out, *decision.fetch_paths)
    prediction = decision.prediction
    return {
        "task": decision.task,
        "host": decision.host,
        "ways": [None if way is None else list(way.nodes) for way in ways],
        "reserved_bps": [decision.reserve_in_bps, decision.reserve_out_bps],
        "predicted_s": None if prediction is None else prediction.completion_s,
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """The first step whose decisions are not those that were recorded, or could not be made."""

    at_s: float
    recorded: tuple[dict[str, Any], ...]
    replayed: tuple[dict[str, Any], ...]
    error: str = ""

    @property
    def text(self) -> str:
        if self.error:
            return self.error
        lines = []
        for then, now in zip(self.recorded, self.replayed, strict=False):
            if not _same(then, now):
                what = [key for key in then if not _same(then[key], now.get(key))]
                lines += [f"{then['task']}: {key} {then[key]}, now {now.get(key)}" for key in what]
        if len(self.recorded) != len(self.replayed):
            lines.append(f"{len(self.recorded)} decisions, now {len(self.replayed)}")
        return "; ".join(lines)


def replay(
    entries: Iterable[Entry],
    hosts: Iterable[HostSpec],
    policy: Callable[[NetworkView], Policy],
) -> tuple[int, Difference | None]:
    """How many decisions are made as they were, and the first difference.

    What follows a difference rests on it, and is not looked at. `policy` makes the policy on
    the network it is given.
    """
    view = _ReplayedView()
    scheduler = Scheduler(hosts, policy(cast(NetworkView, view)))
    same = 0
    for name, arguments, answers, recorded in entries:
        view.begin(answers)
        now = float(arguments[-1] if name != "finished" else arguments[1])
        try:
            decisions = _call(scheduler, name, arguments)
        except (ControlError, RunError) as error:
            return same, Difference(now, tuple(recorded), (), str(error))
        replayed = [outcome(decision) for decision in decisions]
        if not _same(recorded, replayed):
            return same, Difference(now, tuple(recorded), tuple(replayed))
        same += len(replayed)
    return same, None


def _call(scheduler: Scheduler, name: str, arguments: Sequence[Any]) -> list[Decision]:
    if name in ("step", "reconsider"):
        decisions: list[Decision] = getattr(scheduler, name)(*arguments)
        return decisions
    if name == "submit":
        task, now = arguments
        scheduler.submit(_TASK.validate_python(task), now)
    elif name == "node_report":
        host, at_s = arguments
        scheduler.node_report(NodeReport(host, at_s, 0.0, 0, 0, 0, 0, 0.0, 0))
    elif name in ("progress", "requeue", "recall", "transfer_done", "compute_done", "finished"):
        getattr(scheduler, name)(*arguments)
    else:
        raise RunError(f"the decision log has an entry {name!r}, which this version does not know")
    return []


class _ReplayedView:
    """Answers as the journal has it."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._new: dict[tuple[str, int], Any] = {}
        self._asked: Counter[str] = Counter()

    def begin(self, answers: Iterable[Sequence[Any]]) -> None:
        """The next call, and what was answered in it for the first time."""
        # What was not asked this time was true all the same.
        self._known.update((question, answer) for (question, _), answer in self._new.items())
        self._new = {(question, nth): answer for question, nth, answer in answers}
        self._asked.clear()

    def _answer(self, question: str) -> Any:
        nth = self._asked[question]
        self._asked[question] = nth + 1
        if (question, nth) in self._new:
            self._known[question] = self._new.pop((question, nth))
        if question not in self._known:
            raise RunError(f"it asks for {question}, which the recorded policy did not")
        answer = self._known[question]
        if isinstance(answer, dict):
            raise ControlError(answer["error"])
        return answer

    def paths(self, src: str, dst: str, k: int) -> tuple[Path, ...]:
        return tuple(map(_path, self._answer(_question("paths", src, dst, k))))

    def forwarding_path(self, src: str, dst: str) -> Path:
        return _path(self._answer(_question("forwarding_path", src, dst)))

    def steering_s(self) -> float | None:
        answer = self._answer(_question("steering_s"))
        return None if answer is None else float(answer)

    def capacity_bps(self, a: str, b: str) -> float:
        return float(self._answer(_question("capacity_bps", a, b)))

    def background_bps(self, a: str, b: str) -> float:
        return float(self._answer(_question("background_bps", a, b)))

    def reserved_bps(self, a: str, b: str) -> float:
        return float(self._answer(_question("reserved_bps", a, b)))

    def reserve(self, flow_id: str, *_: Any) -> None:
        self._answer(_question("reserve", flow_id))

    def release(self, *_: Any) -> None:
        pass

    def attachment(self, host: str) -> str:
        return str(self._answer(_question("attachment", host)))

    def switch_ways(self, a: str, b: str, k: int) -> tuple[tuple[str, ...], ...]:
        return tuple(map(tuple, self._answer(_question("switch_ways", a, b, k))))

    def link_facts(self, hop: Hop) -> tuple[float, ...]:
        return tuple(self._answer(_question("link_facts", hop)))

    def changes(self, since: int) -> tuple[int, bool, list[Hop] | None]:
        version, moved, links = self._answer(_question("changes", since))
        return version, moved, None if links is None else [(a, b) for a, b in links]


def _question(method: str, *arguments: Any) -> str:
    return " ".join((method, *map(str, arguments)))


def _plain(answer: Any) -> Any:
    """An answer as JSON would have it: a path by its nodes and what is known of it."""
    if isinstance(answer, Path):
        return [list(answer.nodes), answer.residual_bps, answer.delay_s, answer.loss]
    if isinstance(answer, (list, tuple)):
        return [_plain(one) for one in answer]
    return answer


def _path(plain: Sequence[Any]) -> Path:
    nodes, residual_bps, delay_s, loss = plain
    return Path(tuple(nodes), residual_bps, delay_s, loss)


def _same(a: Any, b: Any) -> bool:
    """Equal, figures but for rounding."""
    if isinstance(a, float) or isinstance(b, float):
        return isinstance(a, (int, float)) and isinstance(b, (int, float)) and isclose(a, b)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)
