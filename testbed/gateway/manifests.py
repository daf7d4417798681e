"""Kubernetes manifests as tasks: Pod, Job and Deployment.

Requests, tolerations, node selectors, (anti-)affinity and priority are read
where Kubernetes has them. What it has no place for stands in annotations:

    inc-testbed/source      host the input is on (required)
    inc-testbed/sink        host the result goes to [default: the source]
    inc-testbed/input       size, such as 600kB [default: 0B]
    inc-testbed/output      size [default: 0B]
    inc-testbed/compute     CPU time, such as 200ms (required)
    inc-testbed/deadline    time from release
    inc-testbed/bandwidth   least bandwidth to and from the node, such as 5Mbit/s
    inc-testbed/delay       greatest one-way delay
    inc-testbed/loss        greatest loss, such as 0.1%
    inc-testbed/gang        "true": the pods of a Job or Deployment start together

A Job is `completions` tasks (or `parallelism`, without), a Deployment is
`replicas` tasks. What is required of a pod and cannot be honoured is an error;
what is preferred only is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from testbed.errors import ScenarioError
from testbed.model import units
from testbed.model.workload import Affinity, Constraints, Task, Toleration

PREFIX = "inc-testbed/"
HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"
_SUFFIXES = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    **{s: Decimal(1000) ** i for i, s in enumerate("kMGTPE", 1)},
    **{f"{s}i": Decimal(1024) ** i for i, s in enumerate("KMGTPE", 1)},
}

T = TypeVar("T")
Object = Mapping[str, Any]


def load(path: Path) -> tuple[Task, ...]:
    """The tasks of a file of manifests, in its order."""
    try:
        documents = list(YAML(typ="safe", pure=True).load_all(path.read_text()))
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read as YAML: {error}") from None
    return tasks([document for document in documents if document is not None], str(path))


def tasks(documents: Iterable[Any], where: str = "manifest") -> tuple[Task, ...]:
    """The tasks of manifests that are parsed already.

    Raises
    ------
    ScenarioError
        With where it is, what was found and what was expected.
    """
    found: list[Task] = []
    for document in _flat(documents, where):
        found += _of(document, where)
    names = [task.id for task in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScenarioError(f"{where}: {twice[0]} is there twice; names must be unique")
    return tuple(found)


def _flat(documents: Iterable[Any], where: str) -> Iterable[Object]:
    for document in documents:
        if not isinstance(document, Mapping):
            raise ScenarioError(f"{where}: found {units.shown(document)}, expected a manifest")
        if document.get("kind") == "List":
            yield from _flat(document.get("items") or (), where)
        else:
            yield document


def _of(document: Object, where: str) -> list[Task]:
    kind, version = document.get("kind"), document.get("apiVersion")
    name = _at(document, "metadata", "name", default="")
    here = f"{where}: {kind} {name}"
    expected = {"Pod": "v1", "Job": "batch/v1", "Deployment": "apps/v1"}
    if kind not in expected or version != expected[kind]:
        known = ", ".join(f"{k} of {v}" for k, v in expected.items())
        raise ScenarioError(f"{where}: found {kind} of {version}, expected {known}")
    if not isinstance(name, str) or not name:
        raise ScenarioError(f"{here}: has no metadata.name")
    if kind == "Pod":
        return [pod_task(document, name, here)]
    spec = document.get("spec") or {}
    template = dict(spec.get("template") or {})
    # Annotations of the whole hold for its pods.
    metadata = dict(template.get("metadata") or {})
    metadata["annotations"] = {
        **(_at(document, "metadata", "annotations", default={}) or {}),
        **(metadata.get("annotations") or {}),
    }
    template["metadata"] = metadata
    if kind == "Job":
        count = spec.get("completions") or spec.get("parallelism") or 1
    else:
        count = spec.get("replicas", 1)
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 10_000:
        raise ScenarioError(f"{here}: found {units.shown(count)} pods, expected 0 to 10000")
    together = str(metadata["annotations"].get(f"{PREFIX}gang", "")).lower() == "true"
    gang, size = (name, count) if together else ("", 0)
    return [pod_task(template, f"{name}-{i}", here, name, gang, size) for i in range(count)]


def pod_task(
    pod: Object, name: str, where: str, workload: str = "", gang: str = "", gang_size: int = 0
) -> Task:
    """One pod (or the template of one) as a task called `name`."""
    spec = pod.get("spec") or {}
    asked = requests(spec, where)
    notes = _at(pod, "metadata", "annotations", default={}) or {}
    source = _note(notes, "source", str, None, where)
    deadline_s = _note(notes, "deadline", units.parse_time, 0.0, where)
    accelerators = {
        resource.rsplit("/", 1)[1]: int(amount)
        for resource, amount in asked.items()
        if "/" in resource and amount
    }
    return Task(
        id=name,
        workload=workload or name,
        release_s=0.0,
        source=source,
        sink=_note(notes, "sink", str, source, where),
        input_bytes=_note(notes, "input", units.parse_size, 0, where),
        compute_s=_note(notes, "compute", units.parse_time, None, where),
        output_bytes=_note(notes, "output", units.parse_size, 0, where),
        cpu=float(asked.get("cpu", 0)),
        memory_bytes=int(asked.get("memory", 0)),
        storage_bytes=int(asked.get("ephemeral-storage", 0)),
        accelerators=accelerators,
        deadline_s=deadline_s or None,
        candidates=(spec["nodeName"],) if spec.get("nodeName") else (),
        priority=_priority(spec, where),
        gang=gang,
        gang_size=gang_size,
        labels=dict(_at(pod, "metadata", "labels", default={}) or {}),
        constraints=Constraints(
            node_labels=_node_labels(spec, where),
            tolerations=tuple(
                Toleration(
                    one.get("key", ""),
                    one.get("operator", "Equal"),
                    one.get("value", ""),
                    one.get("effect", ""),
                )
                for one in spec.get("tolerations") or ()
            ),
            affinity=_affinity(spec, where),
            min_bandwidth_bps=_note(notes, "bandwidth", units.parse_bandwidth, 0.0, where),
            max_delay_s=_note(notes, "delay", units.parse_time, float("inf"), where),
            max_loss=_note(notes, "loss", units.parse_ratio, 1.0, where),
        ),
    )


def quantity(value: object, where: str) -> Decimal:
    """A Kubernetes resource quantity, such as 500m, 64Mi, 1e3 or 2."""
    text = str(value)
    digits = text.rstrip("numkKMGTPEi")
    try:
        if digits.strip() != digits:
            raise KeyError(text)
        amount = Decimal(digits) * _SUFFIXES[text[len(digits) :]]
    except (KeyError, InvalidOperation):
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise ScenarioError(f"{where}: found quantity {units.shown(value)}, expected one like 500m")
    return amount


def requests(spec: Object, where: str) -> dict[str, Decimal]:
    """What a pod requests: its containers' sum, or its greatest init container if that is more."""

    def of(container: Object) -> dict[str, Decimal]:
        resources = container.get("resources") or {}
        # A limit without request is a request of the same.
        named = {**(resources.get("limits") or {}), **(resources.get("requests") or {})}
        return {name: quantity(amount, where) for name, amount in named.items()}

    total: dict[str, Decimal] = {}
    for container in spec.get("containers") or ():
        for name, amount in of(container).items():
            total[name] = total.get(name, Decimal(0)) + amount
    for container in spec.get("initContainers") or ():
        for name, amount in of(container).items():
            total[name] = max(total.get(name, Decimal(0)), amount)
    for name, extra in (spec.get("overhead") or {}).items():
        total[name] = total.get(name, Decimal(0)) + quantity(extra, where)
    return total


def _priority(spec: Object, where: str) -> int:
    if "priority" not in spec and spec.get("priorityClassName"):
        raise ScenarioError(
            f"{where}: priority class {spec['priorityClassName']} is not known here;"
            " give spec.priority, which an API server fills in"
        )
    return int(spec.get("priority") or 0)


def _node_labels(spec: Object, where: str) -> dict[str, tuple[str, ...]]:
    labels: dict[str, tuple[str, ...]] = {
        str(key): (str(value),) for key, value in (spec.get("nodeSelector") or {}).items()
    }
    required = _at(
        spec,
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
        default=(),
    )
    if len(required or ()) > 1:
        raise ScenarioError(f"{where}: several nodeSelectorTerms; one is supported")
    for term in required or ():
        if term.get("matchFields"):
            raise ScenarioError(f"{where}: matchFields of node affinity are not supported")
        for one in term.get("matchExpressions") or ():
            operator, key = one.get("operator"), one.get("key")
            if operator not in ("In", "Exists"):
                raise ScenarioError(
                    f"{where}: node affinity's operator {operator} is not supported;"
                    " In and Exists are"
                )
            values = tuple(one.get("values") or ()) if operator == "In" else ()
            if key in labels and values:
                values = tuple(v for v in values if v in labels[key]) if labels[key] else values
                if not values:
                    raise ScenarioError(f"{where}: no value of label {key} meets all demands")
            labels[key] = values or labels.get(key, ())
    return {"site" if key == ZONE else key: allowed for key, allowed in labels.items()}


def _affinity(spec: Object, where: str) -> tuple[Affinity, ...]:
    found = []
    for part, anti in (("podAffinity", False), ("podAntiAffinity", True)):
        terms = _at(
            spec, "affinity", part, "requiredDuringSchedulingIgnoredDuringExecution", default=()
        )
        for term in terms or ():
            key, selector = term.get("topologyKey"), term.get("labelSelector") or {}
            if key not in (HOSTNAME, ZONE) or selector.get("matchExpressions"):
                raise ScenarioError(
                    f"{where}: {part} by {key} is not supported; matchLabels"
                    f" with topologyKey {HOSTNAME} or {ZONE} are"
                )
            within = "host" if key == HOSTNAME else "zone"
            labels = dict(selector.get("matchLabels") or {})
            found.append(Affinity(labels, within, anti))  # type: ignore[arg-type]
    return tuple(found)


def _note(notes: Object, key: str, parse: Callable[[Any], T], default: T | None, where: str) -> T:
    if f"{PREFIX}{key}" not in notes:
        if default is None:
            raise ScenarioError(f"{where}: has no annotation {PREFIX}{key}")
        return default
    try:
        return parse(notes[f"{PREFIX}{key}"])
    except (ValueError, ScenarioError) as error:
        raise ScenarioError(f"{where}: annotation {PREFIX}{key}: {error}") from None


def _at(document: Any, *keys: str, default: Any) -> Any:
    for key in keys:
        if not isinstance(document, Mapping):
            return default
        document = document.get(key)
    return default if document is None else document
