"""Kubernetes manifests as tasks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from testbed.errors import ScenarioError
from testbed.gateway.manifests import load, quantity, tasks
from testbed.model.workload import Affinity, Toleration

NOTES = """
    inc-testbed/source: cam1
    inc-testbed/compute: 200ms
"""

POD = f"""
apiVersion: v1
kind: Pod
metadata:
  name: detector
  labels: {{app: detector}}
  annotations: {NOTES}
    inc-testbed/input: 600kB
    inc-testbed/output: 10kB
    inc-testbed/deadline: 2s
    inc-testbed/bandwidth: 5Mbit/s
    inc-testbed/delay: 20ms
    inc-testbed/loss: 0.1%
spec:
  priority: 7
  nodeSelector: {{disk: ssd}}
  tolerations:
    - {{key: gpu, operator: Exists, effect: NoSchedule}}
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - {{key: topology.kubernetes.io/zone, operator: In, values: [paris, rome]}}
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
          labelSelector: {{matchLabels: {{app: detector}}}}
  containers:
    - name: a
      resources: {{requests: {{cpu: 250m, memory: 64Mi}}, limits: {{nvidia.com/gpu: 1}}}}
    - name: b
      resources: {{limits: {{cpu: "0.25", memory: 32Mi, ephemeral-storage: 1M}}}}
  initContainers:
    - name: first
      resources: {{requests: {{memory: 128Mi, cpu: 100m}}}}
"""


def read(tmp_path, text):
    path = tmp_path / "pods.yaml"
    path.write_text(text)
    return load(path)


def test_a_pod_says_what_it_needs_and_its_annotations_what_it_moves(tmp_path):
    (pod,) = read(tmp_path, POD)
    assert (pod.id, pod.source, pod.sink) == ("detector", "cam1", "cam1")
    assert (pod.input_bytes, pod.output_bytes, pod.compute_s) == (600_000, 10_000, 0.2)
    assert (pod.cpu, pod.memory_bytes, pod.storage_bytes) == (0.5, 128 * 2**20, 10**6)
    assert (pod.accelerators, pod.deadline_s, pod.priority) == ({"gpu": 1}, 2.0, 7)
    assert pod.labels == {"app": "detector"}
    asked = pod.constraints
    assert asked.node_labels == {"disk": ("ssd",), "site": ("paris", "rome")}
    assert asked.tolerations == (Toleration("gpu", "Exists", "", "NoSchedule"),)
    assert asked.affinity == (Affinity({"app": "detector"}, "host", anti=True),)
    assert (asked.min_bandwidth_bps, asked.max_delay_s, asked.max_loss) == (5e6, 0.02, 0.001)


def test_a_job_is_as_many_tasks_as_it_has_completions_and_they_may_be_a_gang(tmp_path):
    job = f"""
apiVersion: batch/v1
kind: Job
metadata:
  name: train
  annotations: {{inc-testbed/gang: "true"}}
spec:
  completions: 3
  template:
    metadata:
      annotations: {NOTES.replace("    inc", "        inc")}
    spec: {{containers: [{{name: a}}]}}
"""
    found = read(tmp_path, job)
    assert [t.id for t in found] == ["train-0", "train-1", "train-2"]
    assert {(t.gang, t.gang_size, t.workload) for t in found} == {("train", 3, "train")}


def test_a_deployment_is_its_replicas_and_a_list_is_its_items():
    notes = {"inc-testbed/source": "h1", "inc-testbed/compute": "1s"}
    template = {"metadata": {"annotations": notes}, "spec": {"containers": []}}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": 2, "template": template},
    }
    both = {"apiVersion": "v1", "kind": "List", "items": [deployment]}
    assert [(t.id, t.gang) for t in tasks([both])] == [("web-0", ""), ("web-1", "")]
    with pytest.raises(ScenarioError, match="web-0 is there twice"):
        tasks([deployment, deployment])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500m", Decimal("0.5")),
        (2, 2),
        ("64Mi", 64 * 2**20),
        ("1e3", 1000),
        ("1.5G", 1_500_000_000),
        ("12E", 12 * 10**18),
        ("1Ki", 1024),
        (0.1, Decimal("0.1")),
    ],
)
def test_quantities_are_kubernetes_quantities(text, amount):
    assert quantity(text, "here") == amount


@pytest.mark.parametrize("text", ["", "5 Mi", "-1", "1KiB", "nan", "1x", "0x10"])
def test_what_is_no_quantity_is_said(text):
    with pytest.raises(ScenarioError, match="here: found quantity"):
        quantity(text, "here")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("inc-testbed/source: cam1", "x: y"), "has no annotation inc-testbed/source"),
        (("compute: 200ms", "compute: 200"), "annotation inc-testbed/compute: found 200 without"),
        (("priority: 7", "priorityClassName: high"), "priority class high is not known"),
        (("operator: In", "operator: NotIn"), "operator NotIn is not supported"),
        (("topologyKey: kubernetes.io/hostname", "topologyKey: rack"), "by rack is not supported"),
        (("kind: Pod", "kind: CronJob"), "found CronJob of v1, expected Pod of v1, Job"),
        (("name: detector\n", "generateName: x\n"), "has no metadata.name"),
        (("cpu: 250m", "cpu: lots"), "found quantity 'lots'"),
    ],
)
def test_what_cannot_be_honoured_is_an_error_that_says_where(tmp_path, change, message):
    with pytest.raises(ScenarioError, match=message):
        read(tmp_path, POD.replace(*change))


def test_a_file_that_is_no_manifest_is_said(tmp_path):
    with pytest.raises(ScenarioError, match=r"pods\.yaml: cannot be read as YAML"):
        read(tmp_path, "a: [")
    with pytest.raises(ScenarioError, match="found 'text', expected a manifest"):
        read(tmp_path, "text")
