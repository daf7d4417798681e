from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest

from testbed.measurement import figures
from testbed.measurement.results import Results
from testbed.model.records import Fitness

from . import synthetic

NAMES = {"completion", "parts", "differences", "links", "nodes"}


def words(chart: figures.Chart) -> list[str]:
    """Every text of a chart, drawn."""
    chart.canvas.draw_idle()
    return [t.get_text() for t in chart.findobj(mpl.text.Text) if t.get_text()]


@pytest.fixture(scope="module")
def charts(results: Results) -> dict[str, figures.Chart]:
    return figures.draw_all(results)


def test_a_figure_is_saved_as_png_and_svg(charts: dict[str, figures.Chart], tmp_path: Path) -> None:
    assert set(charts) == NAMES
    png, svg = charts["links"].save(tmp_path / "figures" / "links")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_caption_says_what_it_is_and_how_fit(
    charts: dict[str, figures.Chart], name: str
) -> None:
    assert "synthetic · target embedded · 6 repetitions · fitness: fit" in words(charts[name])


@pytest.mark.parametrize("name", sorted(NAMES - {"differences"}))
def test_axes_say_what_they_measure_with_its_unit(
    charts: dict[str, figures.Chart], name: str
) -> None:
    label = charts[name].axes[0].get_xlabel()
    assert "[s]" in label or "/" in label


def test_the_curve_is_the_distribution_of_completion_times(
    results: Results, charts: dict[str, figures.Chart]
) -> None:
    bold = next(
        line
        for line in charts["completion"].axes[0].get_lines()
        if str(line.get_label()).startswith("network-aware")
    )
    own = results.tasks.loc[results.tasks["policy"] == "network-aware", "completion_s"]
    x, y = np.asarray(bold.get_xdata(), float), np.asarray(bold.get_ydata(), float)
    assert np.allclose(x[2:], np.sort(own))
    assert y[-1] == 1.0
    assert np.interp(own.median(), x, y) == pytest.approx(0.5, abs=0.01)


def test_the_stacked_bars_are_as_long_as_the_mean_completion(
    results: Results, charts: dict[str, figures.Chart]
) -> None:
    bars = charts["parts"].axes[0].patches
    ends = [max(b.get_x() + b.get_width() for b in bars[i::2]) for i in range(2)]
    for policy, end in zip(results.policies, ends, strict=True):
        assert end == pytest.approx(results.comparison().spread(policy, "completion_mean_s")[0])


def test_the_differences_are_one_point_per_repetition(
    results: Results, charts: dict[str, figures.Chart]
) -> None:
    axes = charts["differences"].axes[0]
    points = next(line for line in axes.get_lines() if line.get_marker() == "o")
    means = results.tasks.groupby(["policy", "repetition"])["completion_s"].mean()
    expected = means["network-aware"] / means["idleness"] - 1
    assert np.allclose(np.asarray(points.get_ydata(), float), expected)
    assert "95 % interval" in axes.get_title(loc="left")


def test_a_policy_has_the_same_colour_everywhere_and_the_baseline_is_grey(results: Results) -> None:
    assert list(figures.colours(results).values()) == [
        figures.BASELINE_COLOUR,
        figures.POLICY_COLOURS[0],
    ]


def test_the_same_data_gives_the_same_file(results: Results) -> None:
    assert results.plot_parts().as_bytes("svg") == results.plot_parts().as_bytes("svg")


def test_drawing_leaves_matplotlibs_settings_alone(results: Results) -> None:
    before = dict(mpl.rcParams)
    results.plot_nodes().as_bytes("png")
    assert dict(mpl.rcParams) == before


def test_a_notebook_shows_a_chart_as_an_image(charts: dict[str, figures.Chart]) -> None:
    assert charts["parts"]._repr_png_().startswith(b"\x89PNG")


def test_runs_with_little_or_failed_data_can_still_be_drawn(tmp_path: Path) -> None:
    cases = {
        "one-policy": {"policies": ("idleness",), "repeat": 1, "tasks": 1},
        "nothing-finished": {"repeat": 2, "tasks": 3, "edit": synthetic.failing("idleness", 1)},
        "three": {"policies": ("idleness", "network-aware", "random"), "repeat": 2, "tasks": 3},
    }
    for name, options in cases.items():
        degraded = Fitness("degraded", ("timers fired late",))
        run = synthetic.write_run(tmp_path / name, fitness=degraded, **options)  # type: ignore[arg-type]
        for chart in figures.draw_all(Results(run)).values():
            chart.draw_without_rendering()
            assert any("fitness: degraded" in text for text in words(chart))
