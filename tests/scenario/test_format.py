"""What a scenario file says is what the scenario means."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.model.network import HostSpec, Topology
from testbed.model.scenario import PolicySpec
from testbed.model.workload import Arrival, BackgroundFlow, Event
from testbed.scenario import KNOWN_POLICIES, load, loads
from testbed.scheduling.policies import OPTIONS, POLICIES

from .example import SMALL, changed, loaded, with_lines


def link(topology: Topology, a: str, b: str) -> tuple[float, float, float, float, int]:
    found = topology.link[frozenset((a, b))]
    return found.rate_bps, found.delay_s, found.jitter_s, found.loss, found.queue_bytes


def test_a_short_file_gets_every_default() -> None:
    scenario = loaded(SMALL)
    assert scenario.seed == 1
    assert scenario.target == "embedded"
    assert scenario.repeat == 5
    assert (scenario.duration_s, scenario.drain_s, scenario.warmup_s) == (20.0, 30.0, 1.0)
    assert scenario.policies == (PolicySpec("idleness"), PolicySpec("network-aware"))
    assert scenario.background == ()
    assert scenario.events == ()
    assert scenario.source_text == SMALL
    assert scenario.topology.hosts == (HostSpec("h1"), HostSpec("h2"))
    (work,) = scenario.workloads
    assert work.name == "workload1"
    assert work.arrival == Arrival("poisson", rate=2.0)
    assert (work.input_bytes, work.compute_s, work.output_bytes) == (2_000_000, 0.3, 0)
    assert (work.sources, work.sinks, work.candidates) == (("h1",), (), ())
    assert (work.count, work.until_s, work.deadline_s) == (None, 20.0, None)


def test_links_keep_the_order_of_the_file_and_so_do_ports() -> None:
    topology = loaded(SMALL).topology
    assert [found.name for found in topology.links] == ["h1-s1", "h2-s2", "s1-s2"]
    assert [port.peer for port in topology.ports["s1"]] == ["h1", "s2"]


def test_a_later_more_particular_rule_for_a_link_wins() -> None:
    text = """\
name: rules
topology:
  switches: [s1, s2, s3]
  hosts: [h1, h2]
  links: [[h1, s1], [h2, s3], [s1, s2], {link: [s2, s3], bandwidth: 3Mbit/s}]
links:
  default: {bandwidth: 10Mbit/s, delay: 1ms, loss: 1%}
  access: {bandwidth: 50Mbit/s, loss: 0}
  core: {delay: 4ms, jitter: 500us}
  overrides:
    - {link: [s2, "h*"], bandwidth: 9Mbit/s}
    - {link: ["s?", s1], bandwidth: 7Mbit/s, queue: 64kB}
    - {link: [s2, s1], queue: 10 packets}
workload: [{arrival: {fixed: 1/s}, input: 0, from: h1, compute: 1s}]
"""
    with pytest.raises(Exception, match=r"overrides\[0\].link: found s2 and h\*"):
        loaded(text)
    topology = loaded(text.replace('[s2, "h*"]', '[s3, "h*"]')).topology
    assert link(topology, "h1", "s1") == (50e6, 1e-3, 0.0, 0.0, 51200)
    assert link(topology, "h2", "s3") == (9e6, 1e-3, 0.0, 0.0, 51200)
    assert link(topology, "s1", "s2") == (7e6, 4e-3, 5e-4, 0.01, 16000)
    assert link(topology, "s2", "s3") == (3e6, 4e-3, 5e-4, 0.01, 51200)


@pytest.mark.parametrize(
    ("bandwidth", "delay", "queue", "expected"),
    [
        ("100Mbit/s", "10ms", "bdp", 250_000),  # 2 x 10 ms x 100 Mbit/s / 8
        ("10Mbit/s", "1ms", "bdp", 32 * 1600),  # never less than 32 full-size frames
        ("10Mbit/s", "0", "bdp", 32 * 1600),
        ("10Mbit/s", "1ms", "64kB", 64_000),
        ("10Mbit/s", "1ms", "100 packets", 160_000),
        ("10Mbit/s", "1ms", "1 packet", 1600),
    ],
)
def test_a_queue_is_the_delay_bandwidth_product_unless_it_is_given(
    bandwidth: str, delay: str, queue: str, expected: int
) -> None:
    text = changed(
        "bandwidth: 20Mbit/s, delay: 2ms, loss: 0, queue: bdp",
        f"bandwidth: {bandwidth}, delay: {delay}, queue: {queue}",
    )
    assert {found.queue_bytes for found in loaded(text).topology.links} == {expected}


def test_hosts_have_what_the_section_says_and_some_have_something_else() -> None:
    hosts = changed(
        "{cpu: 1}",
        """
  cpu: 500m
  memory: 128MiB
  groups: {pair: [h1, h2]}
  overrides:
    h*: {storage: 5GB}
    pair: {site: lab}
    h2: {cpu: 4, accelerators: {gpu: 2}, image: "debian:12", site: cellar}""",
    ).replace("300ms", "300ms\n    cpu: 250m")
    h1, h2 = loaded(hosts).topology.hosts
    assert h1 == HostSpec("h1", 0.5, 128 * 2**20, 5 * 10**9, {}, "lab", None)
    assert h2 == HostSpec("h2", 4.0, 128 * 2**20, 5 * 10**9, {"gpu": 2}, "cellar", "debian:12")


def test_switches_have_a_program_a_profile_and_a_site_that_their_hosts_share() -> None:
    scenario = loaded(
        with_lines(
            "switches: {target: bmv2, profile: forwarding,"
            " overrides: {s1: {site: edge}, s2: {site: cloud, program: other}}}"
        )
    )
    assert scenario.target == "bmv2"
    s1, s2 = scenario.topology.switches
    assert (s1.program, s1.profile, s1.site) == ("inc_switch", "forwarding", "edge")
    assert (s2.program, s2.profile, s2.site) == ("other", "forwarding", "cloud")
    assert [host.site for host in scenario.topology.hosts] == ["edge", "cloud"]


def test_a_link_between_two_sites_is_a_wan_link() -> None:
    text = changed("links: {default: {", "links: {wan: {delay: 30ms}, default: {")
    inside = loaded(text).topology
    across = loaded(
        text + "switches: {overrides: {s1: {site: edge}, s2: {site: cloud}}}\n"
    ).topology
    assert link(inside, "s1", "s2")[1] == 2e-3
    assert link(across, "s1", "s2")[1] == 30e-3
    assert link(across, "h1", "s1")[1] == 2e-3


SITES = """\
name: sites
topology: {generator: wan, sites: {edge: {hosts: 3}, cloud: {hosts: 2}}}
hosts: {groups: {sensors: [edge-h1, edge-h2]}, overrides: {sensors: {cpu: 0}}}
workload: [{arrival: {fixed: 1/s}, input: 1kB, from: FROM, compute: 1s}]
"""


@pytest.mark.parametrize(
    ("selector", "hosts"),
    [
        ("edge-h3", ["edge-h3"]),
        ("sensors", ["edge-h1", "edge-h2"]),
        ("cloud", ["cloud-h1", "cloud-h2"]),
        ("'*-h2'", ["edge-h2", "cloud-h2"]),
        ("[cloud, cloud-h1, sensors]", ["cloud-h1", "cloud-h2", "edge-h1", "edge-h2"]),
        ("'edge-h[13]'", ["edge-h1", "edge-h3"]),
    ],
)
def test_hosts_are_selected_by_name_group_site_or_pattern(selector: str, hosts: list[str]) -> None:
    (work,) = loaded(SITES.replace("FROM", selector)).workloads
    assert list(work.sources) == hosts


def test_sources_and_sinks_may_stand_within_the_amounts() -> None:
    text = SITES.replace("1kB, from: FROM", "1kB from sensors").replace(
        "compute: 1s", "compute: 1s, output: '10kB to cloud-h1, edge-h3'"
    )
    (work,) = loaded(text).workloads
    assert work.sources == ("edge-h1", "edge-h2")
    assert (work.output_bytes, work.sinks) == (10_000, ("cloud-h1", "edge-h3"))


def test_a_host_without_cpu_is_no_candidate() -> None:
    (work,) = loaded(SITES.replace("FROM", "sensors")).workloads
    assert work.candidates == ("edge-h3", "cloud-h1", "cloud-h2")


def test_candidates_by_site_leave_out_hosts_without_cpu() -> None:
    text = SITES.replace("FROM", "sensors").replace("compute: 1s", "compute: 1s, candidates: edge")
    (work,) = loaded(text).workloads
    assert work.candidates == ("edge-h3",)


def test_a_workload_may_say_all_that_its_tasks_need() -> None:
    text = changed("{cpu: 1}", "{cpu: 4, accelerators: {gpu: 1}}").replace(
        "compute: 300ms",
        """compute: 300ms
    name: all
    kind: task
    output: 10kB
    to: h2
    cpu: 1.5
    memory: 64MiB
    storage: 10MB
    accelerators: {gpu: 1}
    deadline: 2s
    candidates: [h2]
    count: 7
    until: 10s""",
    )
    (work,) = loaded(text).workloads
    assert work.name == "all"
    assert (work.output_bytes, work.sinks) == (10_000, ("h2",))
    assert (work.cpu, work.memory_bytes, work.storage_bytes) == (1.5, 64 * 2**20, 10**7)
    assert (work.accelerators, work.deadline_s) == ({"gpu": 1}, 2.0)
    assert (work.candidates, work.count, work.until_s) == (("h2",), 7, 10.0)


def test_a_trace_may_be_a_list_or_a_file_beside_the_scenario(tmp_path: Path) -> None:
    listed = loaded(changed("{poisson: 2/s}", "{trace: [1.5s, 0, 200ms]}"))
    assert listed.workloads[0].arrival == Arrival("trace", times_s=(0.0, 0.2, 1.5))
    (tmp_path / "times.txt").write_text("# two tasks\n1.5s\n\n200ms  # early\n0\n")
    path = tmp_path / "it.yaml"
    path.write_text(changed("{poisson: 2/s}", "{trace: times.txt}"))
    assert load(path).workloads == listed.workloads


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"1s\n2\n", r"line 2 of times.txt: found '2' without a unit"),
        (b"# none\n", "without any times"),
        (b"\xff\xfe", "cannot be read"),
        (b"50s\n", "found an arrival at 50s, expected none after the duration, 20s"),
    ],
)
def test_a_trace_file_that_is_wrong_is_named(
    content: bytes, complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "times.txt").write_bytes(content)
    with pytest.raises(Exception, match=complaint):
        loads(changed("{poisson: 2/s}", "{trace: times.txt}"), traces=tmp_path)


def test_background_makes_a_flow_for_each_pair_of_hosts() -> None:
    one, two = (
        loaded(
            with_lines(f"background: [{{from: {ends}, to: h2, rate: 5Mbit/s{more}}}]")
        ).background
        for ends, more in (
            ("h1", ""),
            ("h*", ", protocol: tcp, start: 1s, stop: 9s, packet: 600B, name: bulk"),
        )
    )
    assert one == (BackgroundFlow("background1", "h1", "h2", 5e6, "udp", 1200, 0.0, None),)
    assert two == (BackgroundFlow("bulk", "h1", "h2", 5e6, "tcp", 600, 1.0, 9.0),)
    many = loaded(
        SITES.replace("FROM", "sensors") + "background: [{from: edge, to: cloud, rate: 1Mbit/s}]\n"
    ).background
    assert [flow.name for flow in many] == [f"background1-{i}" for i in range(1, 7)]
    assert {(flow.source, flow.sink) for flow in many} == {
        (f"edge-h{i}", f"cloud-h{j}") for i in (1, 2, 3) for j in (1, 2)
    }


def test_events_come_in_the_order_of_their_times() -> None:
    events = loaded(
        with_lines(
            """events:
  - {at: 9s, recover: s2}
  - {at: 2s, link: [s2, s1], set: {bandwidth: 5Mbit/s, delay: 20ms, jitter: 1ms, loss: 1%}}
  - {at: 3s, fail: [s1, s2]}
  - {at: 3s, recover: [s2, s1]}
  - {at: 4s, fail: h1}
  - {at: 5s, fail: s2}
  - {at: 6s, recover: h1}"""
        )
    ).events
    assert events == (
        Event(
            2.0,
            "set-link",
            ("s2", "s1"),
            {"rate_bps": 5e6, "delay_s": 0.02, "jitter_s": 1e-3, "loss": 0.01, "burst": None},
        ),
        Event(3.0, "fail-link", ("s1", "s2")),
        Event(3.0, "recover-link", ("s2", "s1")),
        Event(4.0, "fail-host", ("h1",)),
        Event(5.0, "fail-switch", ("s2",)),
        Event(6.0, "recover-host", ("h1",)),
        Event(9.0, "recover-switch", ("s2",)),
    )


def test_a_policy_may_have_options() -> None:
    text = with_lines("policies: [network-aware, {network-aware: {k: 2, defer: false}}]")
    plain, tuned = loaded(text).policies
    assert plain == PolicySpec("network-aware")
    assert tuned.label == "network-aware(k=2,defer=False)"


def test_the_policies_and_options_known_are_those_of_the_scheduler() -> None:
    assert set(KNOWN_POLICIES) == set(POLICIES)
    assert KNOWN_POLICIES == OPTIONS


def test_the_caller_may_know_other_policies_whose_options_are_not_looked_at() -> None:
    text = with_lines("policies: [{mine: {a: 1, b: 0.5, c: yes}}]")
    (mine,) = loads(text, known_policies={"mine"}).policies
    assert mine == PolicySpec("mine", (("a", 1), ("b", 0.5), ("c", "yes")))


def test_aliases_may_repeat_what_was_said() -> None:
    text = changed(
        "{default: {bandwidth: 20Mbit/s, delay: 2ms, loss: 0, queue: bdp}}",
        "{access: &fast {bandwidth: 30Mbit/s}, core: *fast}",
    )
    assert {found.rate_bps for found in loaded(text).topology.links} == {30e6}


def test_yaml_is_read_as_version_1_2() -> None:
    text = with_lines("description: on\nseed: 010")
    assert loaded(text).description == "on"
    assert loaded(text).seed == 10
