"""The extender as kube-scheduler calls it: k8s.io/kube-scheduler/extender/v1."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from testbed.gateway.extender import Extender, api_server_binder, app
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow
from testbed.scheduling.fluid import StaticNetwork

# Field names of the published Go types, which have no JSON tags.
FILTER_RESULT = {"Nodes", "NodeNames", "FailedNodes", "FailedAndUnresolvableNodes", "Error"}
NAMES = ("cam", "near", "far", "slow")
TOPOLOGY = Topology(
    tuple(HostSpec(name) for name in NAMES),
    (SwitchSpec("s1"),),
    (
        LinkSpec("cam", "s1", 100e6, 1e-3),
        LinkSpec("near", "s1", 100e6, 1e-3),
        LinkSpec("far", "s1", 100e6, 50e-3),
        LinkSpec("slow", "s1", 20e6, 1e-3),
    ),
)
BUSY = [BackgroundFlow("b", "cam", "slow", 15e6)]


def pod(uid="u1", **notes):
    annotations = {"source": "cam", "compute": "100ms", "input": "1MB"} | notes
    return {
        "metadata": {
            "name": "detector",
            "namespace": "default",
            "uid": uid,
            "annotations": {f"inc-testbed/{key}": value for key, value in annotations.items()},
        },
        "spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "500m"}}}]},
    }


def node(name):
    return {"metadata": {"name": name}, "status": {"allocatable": {"cpu": "4"}}}


def nodes(*names):
    return {"items": [node(name) for name in names]}


class Served:
    def __init__(self, binder=None):
        self.now = 0.0
        self.network = StaticNetwork(TOPOLOGY, BUSY)
        specs = {host.name: host for host in TOPOLOGY.hosts}
        self.extender = Extender(self.network, specs, binder, lambda: self.now)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app(self.extender)), base_url="http://extender"
        )

    async def call(self, verb, args, status=200):
        answer = await self.client.post(f"/{verb}", json=args)
        assert answer.status_code == status
        return answer.json()

    def held(self):
        return self.network.reserved_bps("cam", "s1")


@pytest.fixture
async def served():
    one = Served()
    yield one
    await one.client.aclose()


async def test_filter_takes_off_nodes_the_network_does_not_reach_as_demanded(served):
    asked = pod(bandwidth="10Mbit/s", delay="20ms")
    found = await served.call("filter", {"Pod": asked, "Nodes": nodes("near", "far", "slow")})
    assert set(found) == FILTER_RESULT
    assert found["Nodes"] == nodes("near") and found["NodeNames"] is None
    # Bandwidth may come free when something is evicted, delay will not.
    assert found["FailedNodes"] == {"slow": "5.0 of 10.0 Mbit/s on the way"}
    assert found["FailedAndUnresolvableNodes"] == {"far": "51.0 of 20.0 ms on the way"}
    assert found["Error"] == ""


async def test_names_are_answered_with_names_and_keys_read_in_any_case(served):
    args = {"pod": pod(delay="20ms"), "nodenames": ["near", "far", "unheard"]}
    found = await served.call("filter", args)
    assert found["NodeNames"] == ["near"] and found["Nodes"] is None
    assert set(found["FailedAndUnresolvableNodes"]) == {"far", "unheard"}


async def test_a_pod_without_annotations_is_no_concern(served):
    plain = {"metadata": {"name": "p", "uid": "x"}, "spec": {"containers": []}}
    found = await served.call("filter", {"Pod": plain, "NodeNames": ["near", "unheard"]})
    assert found["NodeNames"] == ["near", "unheard"]
    scores = await served.call("prioritize", {"Pod": plain, "NodeNames": ["near", "far"]})
    assert scores == [{"Host": "near", "Score": 0}, {"Host": "far", "Score": 0}]


async def test_scores_are_0_to_10_by_predicted_completion(served):
    args = {"Pod": pod(), "Nodes": nodes("near", "far", "slow")}
    found = await served.call("prioritize", args)
    assert all(set(one) == {"Host", "Score"} and isinstance(one["Score"], int) for one in found)
    scores = {one["Host"]: one["Score"] for one in found}
    assert scores["near"] == 10 and scores["slow"] == 0 and 0 < scores["far"] < 10


async def test_preempt_keeps_the_victims_of_nodes_that_can_be_reached(served):
    victims = {"Pods": [{"metadata": {"name": "v", "uid": "u9"}}], "NumPDBViolations": 1}
    asked = pod(delay="20ms", bandwidth="10Mbit/s")
    args = {"Pod": asked, "NodeNameToVictims": {"near": victims, "far": victims, "slow": victims}}
    found = await served.call("preempt", args)
    kept = {"Pods": [{"UID": "u9"}], "NumPDBViolations": 1}
    assert found == {"NodeNameToMetaVictims": {"near": kept, "slow": kept}}
    meta = {"Pods": [{"UID": "u9"}], "NumPDBViolations": 1}
    again = await served.call("preempt", {"Pod": asked, "NodeNameToMetaVictims": {"near": meta}})
    assert again == {"NodeNameToMetaVictims": {"near": kept}}


class ApiServer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers["Authorization"], body))
        self.send_response(409 if "taken" in self.path else 201)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def api_server():
    server = HTTPServer(("127.0.0.1", 0), ApiServer)
    server.seen = []
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


async def test_bind_binds_and_reserves_until_the_transfers_should_be_over(api_server):
    url = f"http://127.0.0.1:{api_server.server_port}"
    served = Served(api_server_binder(url, "secret"))
    try:
        await served.call("filter", {"Pod": pod(), "Nodes": nodes("near")})
        binding = {"PodNamespace": "default", "PodUID": "u1", "Node": "near"}
        assert await served.call("bind", {"PodName": "detector", **binding}) == {"Error": ""}
        ((path, authorization, body),) = api_server.seen
        assert path == "/api/v1/namespaces/default/pods/detector/binding"
        assert authorization == "Bearer secret" and body["kind"] == "Binding"
        assert body["target"] == {"apiVersion": "v1", "kind": "Node", "name": "near"}
        assert served.held() == pytest.approx(100e6, rel=0.2)
        await served.call("filter", {"Pod": pod("u2"), "Nodes": nodes("near")})
        refused = await served.call("bind", {"PodName": "taken", **binding})
        assert "was not bound to near" in refused["Error"]
        served.now = 60.0
        await served.call("prioritize", {"Pod": pod("u3"), "Nodes": nodes("near")})
        assert served.held() == 0.0
    finally:
        await served.client.aclose()


async def test_errors_are_answers_where_the_protocol_has_a_place_for_them(served):
    wrong = await served.call("filter", {"Pod": pod(input="much"), "NodeNames": ["near"]})
    assert set(wrong) == FILTER_RESULT
    assert "pod detector: annotation inc-testbed/input" in wrong["Error"]
    await served.call("prioritize", {"Pod": pod(input="much"), "NodeNames": ["near"]}, 422)
    refused = await served.call("bind", {"PodName": "p", "Node": "near"})
    assert "started without an API server" in refused["Error"]
    answer = await served.client.post("/filter", content=b"no json")
    assert answer.status_code == 400
