"""Loss in bursts, reordering, corruption, duplication and congestion marks in scenario files."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from testbed.errors import ScenarioError
from testbed.model.network import Ecn, GilbertElliott, LinkSpec
from testbed.model.scenario import Scenario
from testbed.scenario import loads
from testbed.scenario.document import parse
from testbed.scenario.schema import json_schema

from .example import changed, with_lines

DEFAULT = "loss: 0, queue: bdp"


def link(text: str) -> LinkSpec:
    """The first link where every link is said to be so."""
    return loads(changed(DEFAULT, text)).topology.links[0]


def event(text: str) -> Scenario:
    return loads(with_lines(f"events: [{{at: 1s, link: [s1, s2], set: {{{text}}}}}]"))


def test_a_link_without_further_words_is_unimpaired() -> None:
    found = link(DEFAULT)
    assert (found.loss, found.burst, found.corrupt, found.duplicate) == (0, None, 0, 0)
    assert (found.reorder, found.ecn) == (False, None)


def test_loss_in_bursts_is_a_share_and_a_mean_length() -> None:
    found = link("loss: {share: 2%, burst: 5}")
    assert found.burst is not None
    assert found.loss == pytest.approx(0.02)
    assert found.burst.loss == pytest.approx(0.02)
    assert (found.burst.burst_frames, found.burst.loss_bad) == (5, 1)


def test_a_mapping_with_a_share_alone_is_plain_loss() -> None:
    assert link("loss: {share: 2%}") == link("loss: 2%")


def test_the_four_parameters_of_the_chain_may_be_given() -> None:
    found = link("loss: {enter: 1%, leave: 24%, bad: 50%, good: 1%}")
    assert found.burst == GilbertElliott(0.01, 0.24, 0.5, 0.01)
    assert found.loss == pytest.approx(0.04 * 0.5 + 0.96 * 0.01)


def test_the_other_impairments_are_shares_and_a_switch() -> None:
    found = link("corrupt: 0.1%, duplicate: 1%, jitter: 1ms, reorder: true")
    assert (found.corrupt, found.duplicate, found.reorder) == (0.001, 0.01, True)


@pytest.mark.parametrize(
    ("ecn", "expected"),
    [
        ("20 packets", Ecn(packets=20)),
        ("30kB", Ecn(size_bytes=30_000)),
        ("5ms", Ecn(delay_s=5e-3)),
        ("none", None),
    ],
)
def test_a_queue_marks_above_packets_bytes_or_time(ecn: str, expected: Ecn | None) -> None:
    found = link(f"queue: {{size: 64kB, ecn: {ecn}}}")
    assert (found.queue_bytes, found.ecn) == (64_000, expected)


def test_size_and_marks_of_a_queue_are_inherited_one_by_one() -> None:
    text = changed(
        "{default: {bandwidth: 20Mbit/s, delay: 2ms, loss: 0, queue: bdp}}",
        "{default: {queue: {size: 64kB, ecn: 5ms}, loss: {share: 1%, burst: 4}},"
        " access: {queue: {ecn: none}, loss: 1%}, core: {queue: 32kB}}",
    )
    found = {(x.a, x.b): x for x in loads(text).topology.links}
    access = next(x for ends, x in found.items() if ends[0].startswith("h"))
    core = next(x for ends, x in found.items() if not ends[0].startswith("h"))
    assert (access.queue_bytes, access.ecn, access.burst) == (64_000, None, None)
    assert (core.queue_bytes, core.ecn) == (32_000, Ecn(delay_s=5e-3))
    assert core.burst is not None


def test_an_event_changes_each_of_them_and_plain_loss_ends_bursts() -> None:
    (one,) = event(
        "loss: 1%, corrupt: 2%, duplicate: 3%, reorder: true, queue: {size: 99kB, ecn: 1MB}"
    ).events
    assert one.settings == {
        "loss": 0.01, "burst": None, "corrupt": 0.02, "duplicate": 0.03, "reorder": True,
        "queue_bytes": 99_000, "ecn": Ecn(size_bytes=10**6),
    }  # fmt: skip
    (one,) = event("bandwidth: 80Mbit/s, delay: 100ms, queue: bdp").events
    assert one.settings["queue_bytes"] == 2 * 80e6 * 0.1 / 8
    (one,) = event("loss: {share: 10%, burst: 3}").events
    assert one.settings["burst"] == GilbertElliott.of(0.1, 3)


def test_what_carries_links_between_switches_can_be_chosen() -> None:
    assert loads(changed(DEFAULT, DEFAULT)).interconnect == "veth"
    assert loads(with_lines("switches: {interconnect: memory}")).interconnect == "memory"


REFUSED = {
    "loss: {burst: 3}": "default.loss: found burst, expected share, perhaps with burst, or",
    "loss: {}": "default.loss: found none of them, expected share",
    "loss: {share: 90%, burst: 1}": "expected at most a share of 0.5: between bursts at least one",
    "loss: {share: 1%, burst: 0.5}": "default.loss.burst: found 0.5, expected at least 1",
    "loss: {share: 1%, burst: x}": "default.loss.burst: found 'x', expected a number",
    "loss: {share: 1%, enter: 1%}": "found share and enter, expected share",
    "loss: {enter: 1%}": "found enter, expected share",
    "loss: {enter: 0, leave: 1%}": "loss.enter: found 0, expected a share of one from 0.0001% to",
    "loss: {shar: 1%}": "did you mean 'share'?",
    "loss: [1%]": "default.loss: found a list, expected a share of one",
    "queue: {}": "default.queue: found nothing in it, expected size, ecn or both",
    "queue: {ecn: 7}": "default.queue.ecn: found 7, expected a threshold in packets, bytes or time",
    "queue: {size: 5B}": "default.queue.size: found '5B', expected 'bdp', a size",
    "reorder: 1": "default.reorder: found 1, expected true or false",
    "corrupt: 101%": "default.corrupt: found '101%', expected a share of one",
    "duplicate: -1%": "default.duplicate: found '-1%', expected a share of one",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_mistake_is_named_with_its_place_and_what_was_expected(text: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        link(text)
    assert REFUSED[text] in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "loss: 1%, queue: 64kB",
        "loss: {share: 1%, burst: 2.5}, queue: {size: bdp, ecn: 3 packets}",
        "loss: {enter: 1%, leave: 1%}, reorder: false, corrupt: 0, duplicate: 0.5%",
    ],
)
def test_the_schema_for_editors_takes_the_same(text: str) -> None:
    validator = Draft202012Validator(json_schema())
    document = parse(changed(DEFAULT, text), "f.yaml")
    assert list(validator.iter_errors(document.data)) == []
    wrong = parse(changed(DEFAULT, "queue: {ecn: 5}"), "f.yaml")
    assert list(validator.iter_errors(wrong.data)) != []
