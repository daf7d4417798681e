"""From a checked file to a Scenario: names looked up, defaults filled in, places compared.

Here is everything that must hold between two places of the file: that what is
named exists, that events and arrivals fall into the duration, that some host can
take each task. Every problem found is reported; nothing is repaired silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from testbed.model.network import LinkSpec, Topology
from testbed.model.scenario import PolicySpec, Scenario
from testbed.model.telemetry import TelemetrySpec
from testbed.model.units import format_time, shown, suggestion
from testbed.model.workload import (
    ALGORITHMS,
    BackgroundFlow,
    Event,
)
from testbed.scenario import network, schema
from testbed.scenario.layout import Report, traits
from testbed.scenario.network import Selection
from testbed.scenario.problems import Where
from testbed.scenario.schema import ScenarioFile
from testbed.scenario.work import Traces, workloads

PolicyNames = Collection[str] | Mapping[str, Mapping[str, type]]
"""The policies there are; as a mapping, with the kinds of their options to check them by."""

KNOWN_POLICIES: Mapping[str, Mapping[str, type]] = {
    "idleness": {"ecmp": bool, "percentage_of_nodes_to_score": int},
    "random": {"percentage_of_nodes_to_score": int},
    "round-robin": {"percentage_of_nodes_to_score": int},
    "data-local": {"percentage_of_nodes_to_score": int},
    "network-overhead": {
        "unit_s": float,
        "refresh_s": float,
        "max_cost": int,
        "percentage_of_nodes_to_score": int,
    },
    "network-aware": {
        "k": int,
        "defer": bool,
        "lookahead": int,
        "steer": bool,
        "reserve": bool,
        "stale_s": float,
        "stagger": bool,
        "interference": bool,
        "overlay": bool,
        "move": bool,
        "percentage_of_nodes_to_score": int,
    },
    "multi-cluster": {"within": str, "refresh_s": float},
}
"""What testbed.scheduling has; a test keeps the two in step, for neither imports the other."""

Value = bool | int | float | str

_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
MAX_FLOWS = 10_000

TELEMETRY_PROGRAM = "inc_switch"
"""The program that has in-band telemetry and load probes."""


def resolve(
    file: ScenarioFile,
    report: Report,
    *,
    traces: Traces = None,
    known_policies: PolicyNames = KNOWN_POLICIES,
    source_text: str = "",
) -> Scenario | None:
    """The scenario `file` describes; None when a problem was reported.

    `traces` is the folder of the files that arrival traces name, or has the
    times themselves by workload.
    """
    clean = True

    def heard(where: Where, message: str) -> None:
        nonlocal clean
        clean = False
        report(where, message)

    if any(isinstance(section, schema.AllReduce) for section in file.workload):
        known_policies = {algorithm: {} for algorithm in ALGORITHMS}
    policies = _policies(file, known_policies, heard)
    if file.settle >= file.duration:
        heard(("settle",), _settled_too_late(file))
    built = network.build(file, heard)
    if built is None:
        return None
    topology, selection = built
    _watchable(file, topology, heard)
    scenario = Scenario(
        name=file.name,
        description=file.description.strip(),
        seed=file.seed,
        topology=topology,
        target=file.switches.target,
        workloads=workloads(file, topology, selection, traces, heard),
        background=_background(file, selection, heard),
        events=_events(file, topology, heard),
        policies=policies,
        repeat=file.repeat,
        duration_s=file.duration,
        drain_s=file.drain,
        warmup_s=file.warmup,
        source_text=source_text,
        settle_s=file.settle,
        sampling_s=file.sampling,
        telemetry=_telemetry(file.telemetry),
        interconnect=file.switches.interconnect,
    )
    return scenario if clean else None


def _policies(file: ScenarioFile, known: PolicyNames, report: Report) -> tuple[PolicySpec, ...]:
    specs: list[PolicySpec] = []
    for i, entry in enumerate(file.policies):
        (name, options) = next(iter(entry.items()))
        if name not in known:
            hint = suggestion(name, known)
            message = f"found the policy {name!r}, expected one of {', '.join(sorted(known))}{hint}"
            report(("policies", i), message)
        elif isinstance(known, Mapping):
            options = _options(options, known[name], ("policies", i, name), report)
        spec = PolicySpec(name, tuple(options.items()))
        if spec in specs:
            message = f"found the policy {spec.label!r} a second time, expected policies to differ"
            report(("policies", i), message)
        specs.append(spec)
    return tuple(specs)


def _options(
    options: Mapping[str, Value], kinds: Mapping[str, type], where: Where, report: Report
) -> dict[str, Value]:
    """Options that are known and of their kinds; a whole number will do for a number."""
    sound: dict[str, Value] = {}
    for option, value in options.items():
        kind = kinds.get(option)
        if kind is None:
            hint = suggestion(option, kinds)
            expected = f"expected one of {', '.join(kinds)}{hint}" if kinds else "expected none"
            report((*where, option), f"found an unknown option, {expected}")
        elif kind is float and type(value) is int:
            sound[option] = float(value)
        elif type(value) is not kind:
            message = f"found {shown(value)}, expected {_KINDS.get(kind, kind.__name__)}"
            report((*where, option), message)
        else:
            sound[option] = value
    return sound


def _background(
    file: ScenarioFile, selection: Selection, report: Report
) -> tuple[BackgroundFlow, ...]:
    """One flow for each pair of a sender and a receiver, numbered where there are several."""
    flows: list[BackgroundFlow] = []
    names: set[str] = set()
    for i, section in enumerate(file.background):
        where: Where = ("background", i)
        name = section.name or f"background{i + 1}"
        if name in names:
            report(where, f"found the name {name!r} a second time, expected names to differ")
        names.add(name)
        senders = selection.all(section.from_, (*where, "from"), report)
        receivers = selection.all(section.to, (*where, "to"), report)
        if len(flows) + len(senders) * len(receivers) > MAX_FLOWS:
            report(("background",), f"found more flows than {MAX_FLOWS}, expected at most that")
            break
        pairs = [(a, b) for a in senders for b in receivers if a != b]
        if senders and receivers and not pairs:
            message = f"found {receivers[0]!r} sending to itself, expected two hosts"
            report((*where, "to"), message)
        if section.start >= file.duration + file.drain:
            report((*where, "start"), _too_late(section.start, file))
        if section.stop is not None and section.stop <= section.start:
            message = f"found {format_time(section.stop)}, expected a time after the start"
            report((*where, "stop"), f"{message}, {format_time(section.start)}")
        flows += [
            BackgroundFlow(
                name=name if len(pairs) == 1 else f"{name}-{n}",
                source=a,
                sink=b,
                rate_bps=section.rate,
                protocol=section.protocol,
                packet_bytes=section.packet,
                start_s=section.start,
                stop_s=section.stop,
            )
            for n, (a, b) in enumerate(pairs, start=1)
        ]
    if len({flow.name for flow in flows}) < len(flows):
        message = "found a name that a numbered flow has too, expected names to differ"
        report(("background",), message)
    return tuple(flows)


def _watchable(file: ScenarioFile, topology: Topology, report: Report) -> None:
    """Telemetry is a matter of the switch program."""
    kind = file.telemetry.kind
    others = [s for s in topology.switches if s.program != TELEMETRY_PROGRAM]
    if kind != "none" and others:
        report(
            ("telemetry", "kind"),
            f"found {kind} with the program {others[0].program} on {others[0].name}, expected"
            f" {TELEMETRY_PROGRAM} on every switch or kind: none",
        )


def _telemetry(section: schema.Telemetry) -> TelemetrySpec:
    given = {k: v for k, v in section.model_dump().items() if v is not None}
    if "interval" in given:
        given["interval_s"] = given.pop("interval")
    return TelemetrySpec(**given)


def _settled_too_late(file: ScenarioFile) -> str:
    return (
        f"found {format_time(file.settle)}, expected less than the duration,"
        f" {format_time(file.duration)}: no task would be measured"
    )


def _too_late(at_s: float, file: ScenarioFile) -> str:
    return (
        f"found {format_time(at_s)}, expected a time before the repetition ends,"
        f" {format_time(file.duration + file.drain)} (duration and drain)"
    )


def _events(file: ScenarioFile, topology: Topology, report: Report) -> tuple[Event, ...]:
    """Events in the order of their times; at one time, in the file's order."""
    order = sorted(range(len(file.events)), key=lambda i: file.events[i].at)
    failed: set[frozenset[str]] = set()
    events = []
    for i in order:
        section, where = file.events[i], ("events", i)
        if section.at >= file.duration + file.drain:
            report((*where, "at"), _too_late(section.at, file))
        if section.link is not None and section.set is not None:
            if _check_target(section.link, topology, (*where, "link"), report):
                link = topology.link[frozenset(section.link)]
                settings = _settings(section.set, link)
                events.append(Event(section.at, "set-link", section.link, settings))
            continue
        key = "fail" if section.fail is not None else "recover"
        target = tuple(section.fail or section.recover or ())
        if not _check_target(target, topology, (*where, key), report):
            continue
        noun = "link" if len(target) == 2 else "switch" if target[0] in topology.switch else "host"
        is_down = frozenset(target) in failed
        if key == "fail":
            if is_down:
                message = "found a failure of what has failed already, expected it to recover first"
                report((*where, key), message)
            failed.add(frozenset(target))
        else:
            if not is_down:
                message = "found the recovery of what has not failed, expected it to fail earlier"
                report((*where, key), message)
            failed.discard(frozenset(target))
        events.append(Event(section.at, f"{key}-{noun}", target))  # type: ignore[arg-type]
    return tuple(events)


def _settings(section: schema.LinkSettings, link: LinkSpec) -> dict[str, Any]:
    """What changes of `link`, by the names of LinkSpec; 'bdp' is that of the new rate and delay."""
    said = traits(section)
    values: dict[str, Any] = {
        "rate_bps": said.rate_bps,
        "delay_s": said.delay_s,
        "jitter_s": said.jitter_s,
        "reorder": said.reorder,
        "corrupt": said.corrupt,
        "duplicate": said.duplicate,
    }
    if said.loss is not None:
        values["loss"] = said.loss.share
    if said.queue is not None:
        values["queue_bytes"] = said.queue.size_bytes or network.bdp_queue_bytes(
            link.rate_bps if said.rate_bps is None else said.rate_bps,
            link.delay_s if said.delay_s is None else said.delay_s,
        )
    values = {key: value for key, value in values.items() if value is not None}
    if said.loss is not None:  # None takes bursts away
        values["burst"] = said.loss.burst
    if said.ecn is not None:
        values["ecn"] = network.marking(said.ecn)
    return values


def _check_target(target: Iterable[str], topology: Topology, where: Where, report: Report) -> bool:
    """Whether `target` is a node's name or the two ends of a link; reported when not."""
    names = tuple(target)
    nodes = [*topology.switch, *topology.host]
    for name in names:
        if name not in nodes:
            hint = suggestion(name, nodes)
            report(where, f"found {name!r}, expected the name of a switch or host{hint}")
            return False
    if len(names) == 2 and frozenset(names) not in topology.link:
        report(
            where, f"found no link between {names[0]!r} and {names[1]!r}, expected a link's ends"
        )
        return False
    if len(names) not in {1, 2}:
        message = f"found {len(names)} names, expected a node, or the two ends of a link"
        report(where, message)
        return False
    return True
