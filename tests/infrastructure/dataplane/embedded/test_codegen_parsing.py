"""Parsers and header stacks: what is extracted, where parsing stops, what comes out."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_harness import Pipeline
from sample_programs import pipeline

NO_ERROR, TOO_SHORT, OUT_OF_BOUNDS, BAD_MAGIC, HEADER_TOO_SHORT = range(5)
NO_LABEL = 0xFF


@dataclass
class Report:
    """The header `report` of parsing.p4, and the frame after it."""

    error: int
    length: int
    first_label: int
    ahead: int
    uninitialised: int
    unread: int
    rest: bytes


@pytest.fixture(scope="module")
def program() -> Pipeline:
    return pipeline("parsing")


def parsed(program: Pipeline, frame: bytes) -> Report:
    (sent,) = program.send(frame)
    return Report(*struct.unpack("!IIBBBB", sent.data[:12]), rest=sent.data[12:])


def start(command: int, option_words: int = 0) -> bytes:
    return bytes([0x50, command, option_words])


def label(identifier: int, last: bool = False) -> int:
    return identifier << 1 | last


def test_a_loop_fills_a_header_stack_until_the_last_label(program: Pipeline) -> None:
    frame = start(1) + bytes([label(9), label(8, last=True), 0x77]) + b"payload"
    report = parsed(program, frame)
    assert report.error == NO_ERROR
    assert report.first_label == 9
    assert report.ahead == 0x77  # looked at, then extracted as the tail
    assert report.rest == frame


def test_the_packet_length_counts_headers_added_in_ingress(program: Pipeline) -> None:
    frame = start(0) + b"payload"
    assert parsed(program, frame).length == len(frame) + 12


def test_metadata_and_headers_never_extracted_read_as_zero(program: Pipeline) -> None:
    report = parsed(program, start(0))
    assert (report.uninitialised, report.unread, report.first_label) == (0, 0, NO_LABEL)


def test_a_packet_that_ends_early_keeps_what_was_parsed(program: Pipeline) -> None:
    frame = start(1) + bytes([label(9), label(8)])  # lookahead finds nothing
    report = parsed(program, frame)
    assert report.error == TOO_SHORT
    assert report.rest == frame


def test_more_labels_than_the_stack_holds_are_an_error(program: Pipeline) -> None:
    frame = start(1) + bytes([label(n) for n in range(1, 8)])
    report = parsed(program, frame)
    assert report.error == OUT_OF_BOUNDS
    assert report.first_label == 1
    assert report.rest == frame


def test_verify_stops_the_parser_with_the_programs_own_error(program: Pipeline) -> None:
    frame = b"\x51" + start(1)[1:] + bytes([label(1, last=True), 0])
    report = parsed(program, frame)
    assert report.error == BAD_MAGIC
    assert report.rest == frame


def test_advance_leaves_bytes_out(program: Pipeline) -> None:
    report = parsed(program, start(0x93) + b"\x01\x02\x77rest")
    assert report.error == NO_ERROR
    assert report.rest == start(0x93) + b"\x77rest"


@pytest.mark.parametrize("words", [1, 2, 3, 4])
def test_a_varbit_field_takes_the_length_it_is_given(program: Pipeline, words: int) -> None:
    options = bytes([0x42, *range(0x60, 0x60 + 2 * words)])
    frame = start(1, words) + options + bytes([label(5, last=True), 0x33]) + b"payload"
    report = parsed(program, frame)
    assert report.error == NO_ERROR
    assert report.first_label == 5
    assert report.rest == frame


def test_a_varbit_field_beyond_its_maximum_is_an_error(program: Pipeline) -> None:
    report = parsed(program, start(1, 5) + bytes(40))
    assert report.error == HEADER_TOO_SHORT


def test_invalid_headers_are_not_emitted(program: Pipeline) -> None:
    frame = start(5, 1) + b"\x42ab" + bytes([label(1), label(2), label(3, last=True), 0x33])
    report = parsed(program, frame)
    assert report.rest == start(5, 1) + bytes([label(1), label(3, last=True), 0x33])


def test_push_front_moves_elements_up_and_drops_the_last(program: Pipeline) -> None:
    frame = start(2) + bytes([label(1), label(2), label(3, last=True), 0x33])
    report = parsed(program, frame)
    assert report.first_label == NO_LABEL
    assert report.rest == start(2) + bytes([label(1), label(2), 0x33])


def test_pop_front_moves_elements_down(program: Pipeline) -> None:
    frame = start(3) + bytes([label(1), label(2), label(3, last=True), 0x33])
    report = parsed(program, frame)
    assert report.first_label == 2
    assert report.rest == start(3) + bytes([label(2), label(3, last=True), 0x33])


def test_headers_are_copied_with_their_validity(program: Pipeline) -> None:
    frame = start(4) + bytes([label(0x21, last=True), 0x33])
    report = parsed(program, frame)
    pushed = bytes([label(0x11), label(0x21, last=True), label(0x21, last=True)])
    assert report.rest == start(4) + pushed + b"\x33"


@settings(max_examples=300, deadline=None)
@given(frame=st.binary(max_size=64))
def test_any_bytes_come_out_whole(program: Pipeline, frame: bytes) -> None:
    """What the parser did not take is payload: unless the program changes it, nothing is lost."""
    report = parsed(program, frame)
    command = frame[1] if len(frame) > 1 else 0
    if command < 0x80 and not 2 <= command <= 5:
        assert report.rest == frame
