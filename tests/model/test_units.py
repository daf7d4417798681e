"""Quantities: what is written is what is meant, and what is ambiguous is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.model import units


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (units.parse_bandwidth, "20Mbit/s", 20e6),
        (units.parse_bandwidth, "1.5 Gbit/s", 1.5e9),
        (units.parse_bandwidth, "64kbit/s", 64e3),
        (units.parse_bandwidth, "9600bit/s", 9600.0),
        (units.parse_time, "0.3ms", 0.0003),
        (units.parse_time, "5us", 5e-6),
        (units.parse_time, "90s", 90.0),
        (units.parse_time, "1.5min", 90.0),
        (units.parse_time, 0, 0.0),
        (units.parse_time, "0", 0.0),
        (units.parse_size, "2MB", 2_000_000),
        (units.parse_size, "2MiB", 2_097_152),
        (units.parse_size, "1.5kB", 1500),
        (units.parse_size, "10 GB", 10**10),
        (units.parse_size, "3B", 3),
        (units.parse_cpu, "500m", 0.5),
        (units.parse_cpu, 0.5, 0.5),
        (units.parse_cpu, 2, 2.0),
        (units.parse_cpu, "2", 2.0),
        (units.parse_ratio, "0.1%", 0.001),
        (units.parse_ratio, 0.001, 0.001),
        (units.parse_ratio, "100%", 1.0),
        (units.parse_rate, "2/s", 2.0),
        (units.parse_rate, "30/min", 0.5),
        (units.parse_rate, "36/h", 0.01),
    ],
)
def test_a_quantity_has_the_value_its_unit_says(
    parse: Callable[[object], float], text: object, value: float
) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "complaint"),
    [
        (units.parse_bandwidth, 20, "without a unit"),
        (units.parse_bandwidth, "20", "without a unit"),
        (units.parse_bandwidth, "20Mbps", "did you mean 'Mbit/s'?"),
        (units.parse_bandwidth, "20MBit/s", "did you mean 'Mbit/s'?"),
        (units.parse_bandwidth, "2e6bit/s", "expected a bandwidth"),
        (units.parse_bandwidth, "-2Mbit/s", "expected a bandwidth"),
        (units.parse_bandwidth, True, "found true"),
        (units.parse_bandwidth, None, "found nothing"),
        (units.parse_bandwidth, ["1Mbit/s"], "found a list"),
        (units.parse_time, "5 sec", "did you mean 's'?"),
        (units.parse_time, "5m", "did you mean 'min'?"),
        (units.parse_time, "ms", "expected a time"),
        (units.parse_time, "1s2ms", "expected a time"),
        (units.parse_time, "9" * 500 + "s", "expected a time"),
        (units.parse_size, "2mb", "did you mean 'MB'?"),
        (units.parse_size, "1.5B", "whole number of bytes"),
        (units.parse_size, 2.5, "without a unit"),
        (units.parse_cpu, "two", "0.5 or 500m"),
        (units.parse_cpu, float("nan"), "expected a number of cores"),
        (units.parse_cpu, float("inf"), "expected a number of cores"),
        (units.parse_cpu, -1, "expected a number of cores"),
        (units.parse_ratio, "150%", "expected a share of one"),
        (units.parse_ratio, 1.5, "expected a share of one"),
        (units.parse_rate, "2Hz", "did you mean '/s'?"),
        (units.parse_rate, 2, "without a unit"),
    ],
)
def test_what_is_not_a_quantity_is_refused_with_what_was_expected(
    parse: Callable[[object], float], text: object, complaint: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)) as caught:
        parse(text)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("show", "value", "text"),
    [
        (units.format_bandwidth, 20e6, "20Mbit/s"),
        (units.format_bandwidth, 2.5e9, "2.5Gbit/s"),
        (units.format_bandwidth, 0.0, "0bit/s"),
        (units.format_time, 0.002, "2ms"),
        (units.format_time, 120.0, "2min"),
        (units.format_time, 90.0, "90s"),
        (units.format_time, 0.0, "0s"),
        (units.format_size, 2_000_000, "2MB"),
        (units.format_size, 2**20, "1MiB"),
        (units.format_size, 1234, "1234B"),
        (units.format_size, 0, "0"),
        (units.format_cpu, 0.5, "500m"),
        (units.format_cpu, 2.0, "2"),
        (units.format_ratio, 0.001, "0.1%"),
        (units.format_rate, 2.0, "2/s"),
        (units.format_rate, 0.5, "30/min"),
        (units.format_rate, 0.001, "3.6/h"),
    ],
)
def test_a_value_is_shown_in_the_unit_a_person_would_choose(
    show: Callable[[float], str], value: float, text: str
) -> None:
    assert show(value) == text


PAIRS: list[tuple[Callable[[float], str], Callable[[object], float], float, float]] = [
    (units.format_bandwidth, units.parse_bandwidth, 1.0, 1e12),
    (units.format_time, units.parse_time, 1e-9, 1e6),
    (units.format_cpu, units.parse_cpu, 1e-3, 1e3),
    (units.format_ratio, units.parse_ratio, 1e-6, 1.0),
    (units.format_rate, units.parse_rate, 1e-4, 1e6),
]


@pytest.mark.parametrize(("show", "parse", "least", "most"), PAIRS)
@given(data=st.data())
def test_what_is_shown_reads_back_to_eleven_digits(
    show: Callable[[float], str],
    parse: Callable[[object], float],
    least: float,
    most: float,
    data: st.DataObject,
) -> None:
    value = data.draw(st.floats(least, most))
    assert parse(show(value)) == pytest.approx(value, rel=1e-11)


@given(st.integers(0, 10**15))
def test_a_size_is_shown_and_read_back_exactly(size: int) -> None:
    assert units.parse_size(units.format_size(size)) == size


@given(
    st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none(), st.booleans()),
    st.sampled_from(
        [
            units.parse_bandwidth,
            units.parse_time,
            units.parse_size,
            units.parse_cpu,
            units.parse_ratio,
            units.parse_rate,
        ]
    ),
)
def test_any_value_is_either_read_as_a_finite_number_or_refused(
    value: object, parse: Callable[[object], float]
) -> None:
    try:
        number = parse(value)
    except ValueError as error:
        assert "expected" in str(error)
    else:
        assert 0 <= number < float("inf")
