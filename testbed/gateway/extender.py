"""A kube-scheduler extender: what the network is to nodes that Kubernetes chooses among.

`filter`, `prioritize`, `bind` and `preempt` of k8s.io/kube-scheduler/extender/v1,
whose Go types have no JSON tags: keys are written in PascalCase and read in any
case, as Go reads them; pods and nodes inside keep Kubernetes' camelCase. Any
status but 200 is an error to kube-scheduler; errors of ours that are answers
stand in `Error`.

kube-scheduler has looked at resources, taints and affinity already. Here nodes
are rejected that no way reaches as a pod's annotations demand (see `manifests`),
and the others are scored 0 to 10 by predicted completion. A pod without these
annotations is of no concern: all nodes pass, with the same score.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from testbed.errors import TestbedError
from testbed.gateway.manifests import PREFIX, pod_task, quantity
from testbed.model.decisions import Decision
from testbed.model.network import HostSpec
from testbed.model.workload import Task
from testbed.scheduling import network_aware
from testbed.scheduling.constraints import NetworkDemands
from testbed.scheduling.framework import Claim, NetworkView, Node
from testbed.scheduling.network_aware import NetworkAware

MOST = 10
"""MaxExtenderPriority: kube-scheduler multiplies by the weight and 100/10."""

_KEPT = 10_000
_PATHS = 4

Json = Mapping[str, Any]
Binder = Callable[[str, str, str, str], Awaitable[None]]
"""Called with a pod's namespace, name and UID, and its node: it has the pod bound."""


@dataclass(slots=True)
class _Bound:
    task: Task
    until_s: float


class Extender:
    """Answers kube-scheduler from what `network` knows; nodes are its hosts, by name.

    What a pod's transfers need is reserved when it is bound, and given back
    when they should be over. `specs` are nodes that kube-scheduler names only
    (nodeCacheCapable). Without `binder` it must not be asked to bind.
    """

    def __init__(
        self,
        network: NetworkView,
        specs: Mapping[str, HostSpec] | None = None,
        binder: Binder | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._network = network
        self._specs = dict(specs or {})
        self._binder = binder
        self._clock = clock
        self._demands = NetworkDemands(network, _PATHS)
        # kube-scheduler knows what room there is: here only the network counts.
        options = network_aware.Options(k=_PATHS, defer=False)
        self._policy = NetworkAware(network, float("inf"), options=options)
        self._pods: dict[str, Task] = {}
        self._bound: dict[str, _Bound] = {}

    # The four verbs, each from and to parsed JSON.

    def filter(self, args: Json) -> Json:
        """ExtenderArgs to ExtenderFilterResult."""
        names, items = self._nodes(args)
        task = self._task(args)
        failed: dict[str, str] = {}
        never: dict[str, str] = {}
        for name in names:
            if task is not None:
                bandwidth, firm = self._reasons(task, name)
                if firm:
                    never[name] = firm
                elif bandwidth:
                    failed[name] = bandwidth
        left = [name for name in names if name not in failed and name not in never]
        kept = None if items is None else {"items": [items[name] for name in left]}
        return {
            "Nodes": kept,
            "NodeNames": left if items is None else None,
            "FailedNodes": failed,
            "FailedAndUnresolvableNodes": never,
            "Error": "",
        }

    def prioritize(self, args: Json) -> list[Json]:
        """ExtenderArgs to HostPriorityList."""
        names, items = self._nodes(args)
        task = self._task(args)
        scores = dict.fromkeys(names, 0)
        if task is not None:
            decision = self._decide(task, [self._node(name, items) for name in names])
            for candidate in decision.candidates:
                if not candidate.filtered_by:
                    share = candidate.scores["PredictedCompletion"] / 100
                    scores[candidate.host] = round(MOST * share)
        return [{"Host": name, "Score": score} for name, score in scores.items()]

    async def bind(self, args: Json) -> Json:
        """ExtenderBindingArgs to ExtenderBindingResult."""
        names = ("PodNamespace", "PodName", "PodUID", "Node")
        namespace, name, uid, node = (str(_get(args, key) or "") for key in names)
        if self._binder is None:
            return {"Error": "this extender was started without an API server to bind with"}
        try:
            await self._binder(namespace, name, uid, node)
        except (OSError, TestbedError) as error:
            return {"Error": f"pod {namespace}/{name} was not bound to {node}: {error}"}
        self._commit(uid, node)
        return {"Error": ""}

    def preempt(self, args: Json) -> Json:
        """ExtenderPreemptionArgs to ExtenderPreemptionResult.

        Nodes that no eviction makes reachable as demanded are taken off; of the
        others the victims stay those that kube-scheduler chose.
        """
        task = self._task(args)
        meta = _get(args, "NodeNameToMetaVictims")
        full = _get(args, "NodeNameToVictims")
        victims = meta or full or {}
        kept = {}
        for node, chosen in victims.items():
            if task is not None and self._reasons(task, node)[1]:
                continue
            pods = _get(chosen, "Pods") or ()
            uids = [_get(p, "UID") if meta else (p.get("metadata") or {}).get("uid") for p in pods]
            kept[node] = {
                "Pods": [{"UID": uid} for uid in uids],
                "NumPDBViolations": _get(chosen, "NumPDBViolations") or 0,
            }
        return {"NodeNameToMetaVictims": kept}

    # How.

    def _task(self, args: Json) -> Task | None:
        """The pod as a task; None for one that says nothing of its data."""
        pod = _get(args, "Pod") or {}
        metadata = pod.get("metadata") or {}
        if not any(key.startswith(PREFIX) for key in metadata.get("annotations") or {}):
            return None
        uid = str(metadata.get("uid") or metadata.get("name"))
        task = pod_task(pod, uid, f"pod {metadata.get('name')}")
        if len(self._pods) >= _KEPT:
            del self._pods[next(iter(self._pods))]
        self._pods[uid] = task
        return task

    def _nodes(self, args: Json) -> tuple[list[str], dict[str, Json] | None]:
        """Names of the nodes asked about, and what they are where that is told."""
        nodes = _get(args, "Nodes")
        if nodes is not None:
            items = {item["metadata"]["name"]: item for item in nodes.get("items") or ()}
            return list(items), items
        return list(_get(args, "NodeNames") or ()), None

    def _node(self, name: str, items: Mapping[str, Json] | None) -> Node:
        spec = self._specs.get(name, HostSpec(name))
        if items is not None:
            has = (items[name].get("status") or {}).get("allocatable") or {}
            spec = HostSpec(name, cpu=float(quantity(has.get("cpu", 1), f"node {name}")))
        return Node(spec, reported_s=self._clock())

    def _reasons(self, task: Task, name: str) -> tuple[str, str]:
        """Why not for want of bandwidth, which evictions may free; and why never."""
        node = Node(HostSpec(name))
        try:
            if name != task.source and not self._network.paths(task.source, name, 1):
                return "", f"no path from {task.source}"
            firm = replace(task, constraints=replace(task.constraints, min_bandwidth_bps=0.0))
            never = self._demands.reason(firm, node, 0.0)
            return ("", never) if never else (self._demands.reason(task, node, 0.0), "")
        except (TestbedError, KeyError) as error:
            return "", f"the network does not know it: {error}"

    def _decide(self, task: Task, nodes: Sequence[Node]) -> Decision:
        self._give_back()
        now = self._clock()
        self._policy.begin(now)
        known = [node for node in nodes if not self._reasons(task, node.name)[1]]
        # Room is kube-scheduler's business.
        light = replace(task, memory_bytes=0, storage_bytes=0, accelerators={}, candidates=())
        fits = [node for node in known if light.cpu <= node.spec.cpu]
        return self._policy.place(light, fits, now)

    def _commit(self, uid: str, name: str) -> None:
        """Reserve what the pod's transfers take."""
        task = self._pods.pop(uid, None)
        if task is None:
            return
        node = self._node(name, None)
        node = Node(replace(node.spec, cpu=max(node.spec.cpu, task.cpu)), reported_s=self._clock())
        decision = self._decide(task, [node])
        if decision.host is None or decision.prediction is None:
            return
        now = self._clock()
        node.hold(Claim(task, now))
        self._policy.started(task, replace(decision, at_s=now))
        self._bound[uid] = _Bound(task, now + decision.prediction.completion_s)

    def _give_back(self) -> None:
        """Pods whose transfers should be over hold nothing any more."""
        now = self._clock()
        for uid, bound in list(self._bound.items()):
            if bound.until_s <= now:
                del self._bound[uid]
                self._policy.finished(bound.task, now, ok=False)


def _get(document: Json, key: str) -> Any:
    """A field of a Go type: its name in PascalCase, or in any other case."""
    if key in document:
        return document[key]
    lower = key.lower()
    return next((value for name, value in document.items() if name.lower() == lower), None)


def api_server_binder(url: str, token: str = "") -> Binder:
    """Binds through an API server's pods/binding subresource at `url`."""

    def post(namespace: str, name: str, uid: str, node: str) -> None:
        binding = {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": name, "namespace": namespace, "uid": uid},
            "target": {"apiVersion": "v1", "kind": "Node", "name": node},
        }
        request = urllib.request.Request(
            f"{url.rstrip('/')}/api/v1/namespaces/{namespace}/pods/{name}/binding",
            data=json.dumps(binding).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=5):
            pass

    async def bind(namespace: str, name: str, uid: str, node: str) -> None:
        await asyncio.to_thread(post, namespace, name, uid, node)

    return bind


def app(extender: Extender) -> FastAPI:
    """The extender's HTTP side: POST /filter, /prioritize, /bind and /preempt."""
    served = FastAPI(title="kube-scheduler extender", docs_url=None, redoc_url=None)

    async def document(request: Request) -> Json:
        found = await request.json()
        if not isinstance(found, Mapping):
            raise ValueError("expected an object")
        return found

    @served.exception_handler(ValueError)
    async def malformed(request: Request, error: ValueError) -> JSONResponse:
        return JSONResponse({"Error": f"malformed request: {error}"}, 400)

    @served.exception_handler(TestbedError)
    async def refused(request: Request, error: TestbedError) -> JSONResponse:
        return JSONResponse({"Error": str(error)}, 422)

    @served.post("/filter")
    async def filter_nodes(request: Request) -> JSONResponse:
        args = await document(request)
        try:
            return JSONResponse(extender.filter(args))
        except TestbedError as error:  # such as a pod's malformed annotation
            empty: Json = {
                "Nodes": None,
                "NodeNames": None,
                "FailedNodes": {},
                "FailedAndUnresolvableNodes": {},
                "Error": str(error),
            }
            return JSONResponse(empty)

    @served.post("/prioritize")
    async def prioritize(request: Request) -> JSONResponse:
        return JSONResponse(extender.prioritize(await document(request)))

    @served.post("/bind")
    async def bind(request: Request) -> JSONResponse:
        return JSONResponse(await extender.bind(await document(request)))

    @served.post("/preempt")
    async def preempt(request: Request) -> JSONResponse:
        return JSONResponse(extender.preempt(await document(request)))

    return served
