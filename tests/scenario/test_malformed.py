"""Malformed scenario files: each gives one clear error, with its place and what was expected."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.errors import ScenarioError
from testbed.scenario import load, loads

from .example import SMALL, WRITTEN, changed, refusal, with_lines, with_topology

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

CASES: dict[str, tuple[str, str]] = {
    # name: (text, the error after "f.yaml:", up to its end or to "…")
    "empty": ("", "1:1: found nothing, expected a mapping with name, topology and workload"),
    "only comments": ("# nothing\n\n", "1:1: found nothing, expected a mapping…"),
    "a list": ("- name: x\n", "1:1: found a list, expected a mapping…"),
    "a text": ("hello there\n", "1:1: found 'hello there', expected a mapping…"),
    "not YAML": ("name: [small\n", "2:1: found text that is not YAML…"),
    "tabs": ("name: x\n\ttopology: y\n", "2:1: found text that is not YAML…"),
    "a control character": ("name: \x07\n", "1:1: found text that is not YAML…"),
    "two documents": (SMALL + "---\na: 1\n", "12:1: found a second document, expected one…"),
    "a tag": ("name: !!python/object:os.system x\n", "1:7: name: found the tag…"),
    "an alias bomb": (BOMB, "5:4: e: found aliases that expand to more than 50000 values…"),
    "an alias in itself": ("name: &a [*a]\n", "1:11: name[0]: found *a inside itself…"),
    "an unknown alias": ("name: *a\n", "1:7: name: found *a, expected an anchor…"),
    "endless nesting": ("[" * 5000, "1:34: found more than 32 nested levels, expected fewer"),
    "a repeated key": (
        with_lines("name: again"),
        "12:1: name: found the key a second time, expected it only on line 1",
    ),
    "a key that is a number": (
        changed("{cpu: 1}", "{1: cpu}"),
        "7:9: hosts.?: found the key 1, expected a text (write it in quotes)",
    ),
    "an empty value": (
        changed("{cpu: 1}", "{cpu: }"),
        "7:13: hosts.cpu: found nothing, expected a value (or leave the key out)",
    ),
    "a merge key": (changed("{cpu: 1}", "{<<: {cpu: 1}}"), "7:9: hosts.<<: found a merge key…"),
    "a missing name": (
        changed("name: small\n", ""),
        "1:1: name: missing, expected the scenario's name…",
    ),
    "a name with spaces": (
        changed("name: small", "name: Small Net"),
        "1:7: name: found 'Small Net', expected a name of lower-case letters…",
    ),
    "a misspelt section": (
        changed("workload:", "workloads:"),
        "8:1: workloads: found an unknown key, expected one of name,…(did you mean 'workload'?)",
    ),
    "a misspelt key": (
        changed("delay: 2ms", "dealy: 2ms"),
        "6:40: links.default.dealy: found an unknown key,…(did you mean 'delay'?)",
    ),
    "a bandwidth without unit": (
        changed("20Mbit/s", "20"),
        "6:30: links.default.bandwidth: found 20 without a unit, expected a bandwidth with its"
        " unit, such as 20Mbit/s",
    ),
    "a time without unit": (
        changed("300ms", "300"),
        "11:14: workload[0].compute: found 300 without a unit, expected a time with its unit,…",
    ),
    "a rate without unit": (
        changed("2/s", "2"),
        "9:24: workload[0].arrival.poisson: found 2 without a unit, expected a rate…",
    ),
    "a size without unit": (
        changed("2MB from", "2 from"),
        "10:12: workload[0].input: found '2' without a unit, expected a size…",
    ),
    "a unit of something else": (
        changed("300ms", "300MB"),
        "11:14: workload[0].compute: found '300MB', expected a time in one of ns, us, ms,…",
    ),
    "a foreign unit": (
        changed("20Mbit/s", "20Mbps"),
        "6:30: links.default.bandwidth: found '20Mbps',…(did you mean 'Mbit/s'?)",
    ),
    "an absurd bandwidth": (
        changed("20Mbit/s", "20Tbit/s"),
        "6:30: links.default.bandwidth: found '20Tbit/s', expected a bandwidth from 1kbit/s to"
        " 400Gbit/s",
    ),
    "no bandwidth": (
        changed("20Mbit/s", "0"),
        "6:30: links.default.bandwidth: found 0, expected a bandwidth from…",
    ),
    "an absurd delay": (
        changed("2ms", "1h"),
        "6:47: links.default.delay: found '1h', expected a time from 0s to 10s",
    ),
    "jitter beyond the delay": (
        changed("delay: 2ms", "delay: 2ms, jitter: 3ms"),
        "6:8: links: found a jitter greater than the delay on the link h1-s1,…",
    ),
    "a loss of more than all": (
        changed("loss: 0", "loss: 200%"),
        "6:58: links.default.loss: found '200%', expected a share of one such as 0.1% or 0.001",
    ),
    "a queue of no length": (
        changed("queue: bdp", "queue: 5"),
        "6:68: links.default.queue: found 5, expected 'bdp', a size such as 64kB…",
    ),
    "a word for a number": (
        changed("cpu: 1", "cpu: one"),
        "7:14: hosts.cpu: found 'one', expected a number of cores such as 0.5 or 500m",
    ),
    "a number for a section": (
        changed("{cpu: 1}", "3"),
        "7:8: hosts: found 3, expected a mapping of keys to values",
    ),
    "a text for a list": (
        changed("[h1, h2]", "h1"),
        "4:10: topology.hosts: found 'h1', expected a list",
    ),
    "no hosts": (
        changed("[h1, h2]", "[]"),
        "4:10: topology.hosts: found a list, expected at least 1 in it",
    ),
    "a node name too long": (
        changed("[h1, h2]", f"[h1, {'h' * 33}]"),
        "4:15: topology.hosts[1]: found 'hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh', expected a name:…",
    ),
    "a node twice": (
        changed("[h1, h2]", "[h1, h1]"),
        "4:15: topology.hosts[1]: found 'h1' a second time, expected names to differ",
    ),
    "a link to nowhere": (
        changed("[s1, s2]]", "[s1, s3]]"),
        "5:36: topology.links[2][1]: found 's3', expected the name of a host or switch",
    ),
    "a link to itself": (
        changed("[s1, s2]]", "[s1, s1]]"),
        "5:31: topology.links[2]: found a link from 's1' to itself, expected two nodes",
    ),
    "a link twice": (
        changed("[s1, s2]]", "[s1, s2], [s2, s1]]"),
        "5:41: topology.links[3]: found a second link between 's2' and 's1', expected at most one",
    ),
    "a link with three ends": (
        changed("[s1, s2]]", "[s1, s2, h1]]"),
        "5:31: topology.links[2]: found a list, expected the nodes at its two ends: [a, b]",
    ),
    "a link between hosts": (
        changed("[h1, s1], [h2, s2]", "[h1, h2], [s1, h1]"),
        "5:11: topology.links[0]: found a link between the hosts 'h1' and 'h2',…",
    ),
    "a host with two links": (
        changed("[s1, s2]]", "[s1, s2], [h2, s1]]"),
        "5:41: topology.links[3]: found a second link of the host 'h2' (the first is to 's2'),"
        " expected exactly one",
    ),
    "a host without link": (
        changed("[h2, s2], ", ""),
        "4:15: topology.hosts[1]: found the host 'h2' without a link, expected one to a switch",
    ),
    "a network in two parts": (
        changed(", [s1, s2]]", "]"),
        "3:3: topology: found no way from 'h1' to 's2', expected a network in one piece",
    ),
    "an unknown generator": (
        with_topology("topology: {generator: leafspine}"),
        "2:23: topology.generator: found 'leafspine', expected one of…(did you mean 'leaf-spine'?)",
    ),
    "a misspelt generator key": (
        with_topology("topology: {generater: ring}"),
        "2:11: topology: found a mapping with generater,…(did you mean 'generator'?)",
    ),
    "a parameter of another generator": (
        with_topology("topology: {generator: ring, switches: 3, leaves: 2}"),
        "2:42: topology.leaves: found an unknown key, expected one of generator, switches,…",
    ),
    "half a switch": (
        with_topology("topology: {generator: ring, switches: 3.5}"),
        "2:39: topology.switches: found 3.5, expected a whole number",
    ),
    "an odd fat tree": (
        with_topology("topology: {generator: fat-tree, k: 5}"),
        "2:36: topology.k: found 5, expected an even number of ports",
    ),
    "an absurdly large network": (
        with_topology(
            "topology: {generator: leaf-spine, spines: 100, leaves: 500, hosts_per_leaf: 200}"
        ),
        "2:11: topology: found 100600 nodes, expected at most 2000",
    ),
    "a switch with too many links": (
        with_topology("topology: {generator: leaf-spine, spines: 1, leaves: 300}"),
        "2:11: topology: found 300 links on the switch 'spine1', expected at most 254,…",
    ),
    "an unknown real network": (
        with_topology("topology: {generator: topohub, name: topozoo/abilene}"),
        "2:38: topology.name: found 'topozoo/abilene',…(did you mean 'topozoo/Abilene'?)",
    ),
    "a way out of the collection": (
        with_topology("topology: {generator: topohub, name: ../../secret}"),
        "2:38: topology.name: found '../../secret', expected the name of a network…",
    ),
    "an unknown site": (
        with_topology(
            "topology: {generator: wan, sites: {paris: {}, rome: {}}, links: [[paris, roma]]}"
        ),
        "2:74: topology.links[0][1]: found 'roma', expected the name of a site"
        " (did you mean 'rome'?)",
    ),
    "a wan without hosts": (
        with_topology("topology: {generator: wan, sites: {paris: {hosts: 0}}}"),
        "2:11: topology: found no hosts, expected at least one",
    ),
    "an override of nobody": (
        changed("{cpu: 1}", "{overrides: {h7: {cpu: 2}}}"),
        "7:25: hosts.overrides.h7: found 'h7', expected the name of a host,…",
    ),
    "an override of what cannot be a name": (
        changed("{cpu: 1}", "{overrides: {h 1: {cpu: 2}}}"),
        "7:21: hosts.overrides.h 1: found 'h 1', expected a name, or a pattern of names such as…",
    ),
    "links of one name": (
        with_topology(
            "topology: {switches: [a-b, a, s], hosts: [c, b-c],"
            " links: [[a-b, c], [a, b-c], [a, s], [s, a-b]]}"
        ),
        "2:70: topology.links[1]: found a second link named a-b-c, expected names of links…",
    ),
    "an override of no link": (
        changed("links: {default", "links: {overrides: [{link: [s1, h2]}], default"),
        "6:28: links.overrides[0].link: found s1 and h2, expected the two ends of a link",
    ),
    "an override of no switch": (
        with_lines("switches: {overrides: {leaf*: {site: edge}}}"),
        "12:31: switches.overrides.leaf*: found 'leaf*', expected the name or pattern…",
    ),
    "a group with a host's name": (
        changed("{cpu: 1}", "{groups: {h1: h2}}"),
        "7:22: hosts.groups.h1: found 'h1', which is also a host or a site,…",
    ),
    "a group of groups": (
        changed("{cpu: 1}", "{groups: {a: b, b: h2}}"),
        "7:21: hosts.groups.a: found 'b', expected the name of a host, a group or a site",
    ),
    "too little memory": (
        changed("{cpu: 1}", "{memory: 1kB}"),
        "7:17: hosts.memory: found '1kB', expected a size from 16MB to 10TB",
    ),
    "half an accelerator": (
        changed("{cpu: 1}", "{accelerators: {gpu: 0.5}}"),
        "7:29: hosts.accelerators.gpu: found 0.5, expected a whole number",
    ),
    "an unknown target": (
        with_lines("switches: {target: bmv3}"),
        "12:20: switches.target: found 'bmv3', expected embedded or bmv2 (did you mean 'bmv2'?)",
    ),
    "a task from nowhere": (
        changed("2MB from h1", "2MB from h9"),
        "10:12: workload[0].input: found 'h9', expected the name of a host, a group or a site",
    ),
    "a task without source": (
        changed("2MB from h1", "2MB"),
        "9:5: workload[0]: found no sources, expected `from`, or hosts after 'from' in `input`",
    ),
    "a source said twice": (
        changed("2MB from h1", "2MB from h1\n    from: h2"),
        "11:11: workload[0].from: found hosts here and in 'input' after 'from',…",
    ),
    "two kinds of arrival": (
        changed("{poisson: 2/s}", "{poisson: 2/s, fixed: 1/s}"),
        "9:14: workload[0].arrival: found poisson and fixed, expected exactly one of…",
    ),
    "no kind of arrival": (
        changed("{poisson: 2/s}", "{}"),
        "9:14: workload[0].arrival: found none of them, expected exactly one of…",
    ),
    "a missing trace": (
        changed("{poisson: 2/s}", "{trace: nowhere.txt}"),
        "9:22: workload[0].arrival.trace: found 'nowhere.txt', which is not a file,…",
    ),
    "an arrival after the end": (
        changed("{poisson: 2/s}", "{trace: [1s, 90s]}"),
        "9:22: workload[0].arrival.trace: found an arrival at 90s, expected none after the"
        " duration, 20s",
    ),
    "a million arrivals": (
        changed("2/s", "90000/s"),
        "9:14: workload[0].arrival: found about 1800000 tasks in a repetition,…",
    ),
    "a task that fits nowhere": (
        changed("compute: 300ms", "compute: 300ms\n    cpu: 2"),
        "9:5: workload[0]: found no host that can take a task (cpu 2,…",
    ),
    "a candidate that does not compute": (
        changed("{cpu: 1}", "{overrides: {h1: {cpu: 0}}}").replace(
            "compute: 300ms", "compute: 300ms\n    candidates: [h1, h2]"
        ),
        "12:17: workload[0].candidates: found 'h1', which has no CPU,…",
    ),
    "an unknown kind of work": (
        changed("compute: 300ms", "compute: 300ms\n    kind: stream"),
        "12:11: workload[0].kind: found 'stream', expected one of task, graph,…",
    ),
    "a flow to itself": (
        with_lines("background: [{from: h1, to: h1, rate: 1Mbit/s}]"),
        "12:29: background[0].to: found 'h1' sending to itself, expected two hosts",
    ),
    "a flow that stops before it starts": (
        with_lines("background: [{from: h1, to: h2, rate: 1Mbit/s, start: 5s, stop: 4s}]"),
        "12:65: background[0].stop: found 4s, expected a time after the start, 5s",
    ),
    "a jumbo packet": (
        with_lines("background: [{from: h1, to: h2, rate: 1Mbit/s, packet: 9000B}]"),
        "12:56: background[0].packet: found '9000B', expected a size from 32B to 1400B",
    ),
    "an event after the end": (
        with_lines("events: [{at: 10min, fail: s1}]"),
        "12:15: events[0].at: found 10min, expected a time before the repetition ends, 50s…",
    ),
    "an event that does nothing": (
        with_lines("events: [{at: 1s, link: [s1, s2]}]"),
        "12:10: events[0]: found link, expected link and set together, or fail, or recover",
    ),
    "an event on nobody": (
        with_lines("events: [{at: 1s, fail: s4}]"),
        "12:25: events[0].fail: found 's4', expected the name of a switch or host",
    ),
    "an event on no link": (
        with_lines("events: [{at: 1s, fail: [h1, h2]}]"),
        "12:25: events[0].fail: found no link between 'h1' and 'h2',…",
    ),
    "a recovery without failure": (
        with_lines("events: [{at: 1s, recover: s1}]"),
        "12:28: events[0].recover: found the recovery of what has not failed,…",
    ),
    "an unknown policy": (
        with_lines("policies: [idle]"),
        "12:12: policies[0]: found the policy 'idle', expected one of data-local,"
        " idleness, multi-cluster, network-aware, network-overhead, random, round-robin"
        " (did you mean 'idleness'?)",
    ),
    "a policy twice": (
        with_lines("policies: [idleness, idleness]"),
        "12:22: policies[1]: found the policy 'idleness' a second time,…",
    ),
    "no repetition": (with_lines("repeat: 0"), "12:9: repeat: found 0, expected at least 1"),
    "absurdly many repetitions": (
        with_lines("repeat: 1000000"),
        "12:9: repeat: found 1000000, expected at most 1000",
    ),
    "yes for a number": (
        with_lines("repeat: yes"),
        "12:9: repeat: found 'yes', expected a whole number",
    ),
    "true for a number": (
        with_lines("seed: true"),
        "12:7: seed: found true, expected a whole number",
    ),
    "a seed with a thousand digits": (
        with_lines("seed: " + "9" * 1000),
        "12:7: seed: found '99999…', expected a whole number",
    ),
    "a description too long": (
        with_lines("description: " + "x" * 5000),
        "12:14: description: found 'xxx…', expected at most 4000 characters",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_malformed_file_gives_one_clear_error(case: str) -> None:
    text, expected = CASES[case]
    began = time.monotonic()
    lines = refusal(text)
    assert time.monotonic() - began < 5
    assert len(lines) == 1
    pattern = ".*".join(re.escape(part) for part in f"f.yaml:{expected}".split("…"))
    assert re.fullmatch(pattern, lines[0]), lines[0]
    assert len(lines[0]) < 400


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """SMALL with pieces replaced by others of its own, or by characters YAML cares about."""
    text = SMALL
    for _ in range(draw(st.integers(1, 5))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 8))
        start = draw(st.integers(0, len(SMALL)))
        own = SMALL[start : start + draw(st.integers(0, 20))]
        odd = draw(st.text(" \n:{}[],-#&*!|>'\"%@`019abx\t?~.=<\x00é", max_size=3))
        text = text[:at] + draw(st.sampled_from([own, odd])) + text[at + length :]
    return text


@given(mangled())
@settings(max_examples=200, deadline=None)
def test_whatever_is_done_to_a_file_it_loads_or_is_refused_in_so_many_words(text: str) -> None:
    try:
        loads(text, "f.yaml")
    except ScenarioError as error:
        for line in str(error).splitlines():
            assert re.match(r"f\.yaml:\d+:\d+: .*expected|and \d+ more$", line), line


def test_the_small_scenario_itself_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    assert load(path).name == "small"
    assert WRITTEN in SMALL


def test_every_problem_is_listed_in_the_order_of_the_file() -> None:
    text = changed("20Mbit/s", "20").replace("300ms", "300").replace("cpu: 1", "cpus: 1")
    places = [line.split(": ")[0] for line in refusal(text)]
    assert places == ["f.yaml:6:30", "f.yaml:7:9", "f.yaml:11:14"]


def test_problems_between_places_are_collected_too() -> None:
    text = with_lines("policies: [idle]\nevents: [{at: 1s, fail: s9}]")
    assert [line.split(": ")[1] for line in refusal(text)] == ["policies[0]", "events[0].fail"]


def test_more_than_ten_problems_are_counted() -> None:
    text = changed("{cpu: 1}", "{" + ", ".join(f"a{i}: 1" for i in range(25)) + "}")
    lines = refusal(text)
    assert len(lines) == 11
    assert lines[-1] == "and 15 more"


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_text("a: [" + "x," * 2_000_000)
    began = time.monotonic()
    with pytest.raises(ScenarioError, match="larger than 1000000 bytes"):
        load(path)
    assert time.monotonic() - began < 1


def test_a_file_of_very_many_values_is_refused_early() -> None:
    began = time.process_time()
    lines = refusal("a: [" + "x," * 450_000)
    assert lines == ["f.yaml:1:100001: found more than 50000 values, expected fewer"]
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, "does not exist, expected a scenario file in YAML"),
        (lambda path: path.mkdir(), "is a directory, expected a scenario file in YAML"),
        (lambda path: path.write_bytes(b"\xff\xfename: x"), "found the byte 0xff, expected text"),
        (lambda path: path.write_bytes(b"name: caf\xe9\n"), ":1:10: found the byte 0xe9, expected"),
        (lambda path: path.write_bytes(b""), ":1:1: found nothing, expected a mapping"),
        (lambda path: path.write_bytes(b"\x00" * 100), ":1:1: found text that is not YAML"),
        (lambda path: path.symlink_to(path), "expected a scenario file in YAML"),
    ],
    ids=["missing", "a directory", "UTF-16", "Latin-1", "empty", "zeros", "a link to itself"],
)
def test_a_path_without_a_readable_scenario_is_named(
    make: object, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "it.yaml"
    assert callable(make)
    make(path)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert expected in message
    assert "\n" not in message


KINDS: dict[str, dict[str, type]] = {
    "idleness": {},
    "network-aware": {"k": int, "share": float, "defer": bool},
}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("{network-aware: {k: 3, share: 1, defer: true}}", None),
        ("{network-aware: {kk: 3}}", "network-aware.kk: found an unknown option"),
        ("{network-aware: {k: 0.5}}", "network-aware.k: found 0.5, expected a whole number"),
        ("{network-aware: {k: true}}", "network-aware.k: found true, expected a whole number"),
        ("{network-aware: {defer: 1}}", "network-aware.defer: found 1, expected true or false"),
        ("{idleness: {k: 3}}", "idleness.k: found an unknown option, expected none"),
    ],
)
def test_options_are_checked_where_the_policies_say_their_kinds(
    options: str, expected: str | None
) -> None:
    text = with_lines(f"policies: [{options}]")
    if expected is None:
        assert loads(text, known_policies=KINDS).policies[0].options[0] == ("k", 3)
    else:
        with pytest.raises(ScenarioError, match=re.escape(f"policies[0].{expected}")):
            loads(text, known_policies=KINDS)
