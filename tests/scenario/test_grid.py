"""The grid of benchmarks/grid.py: every cell is a scenario, and its bars are judged as written."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from testbed.scenario import all_tasks, loads
from testbed.scheduling.fluid import StaticNetwork

FILE = Path(__file__).parents[2] / "benchmarks" / "grid.py"


@pytest.fixture(scope="module")
def grid() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grid_benchmark", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FILE.parent))  # as when it is started
        spec.loader.exec_module(module)
    return module


def test_every_cell_is_a_scenario_with_the_background_it_is_named_by(grid: ModuleType) -> None:
    defined = grid.definition()
    cells = list(grid.cells(defined))
    assert len({cell.name for cell in cells}) == len(cells) == 27
    for cell in cells:
        scenario = loads(grid.text_of(defined, cell))
        network = StaticNetwork(scenario.topology, scenario.background)
        capacity = 100e6 / defined["scale"]
        loads_ = {
            network.background_bps(a, b) / network.capacity_bps(a, b)
            for link in scenario.topology.links
            for a, b in ((link.a, link.b), (link.b, link.a))
        }
        assert {link.rate_bps for link in scenario.topology.links} == {capacity}
        # Nowhere do two flows meet.
        assert max(loads_) == pytest.approx(cell.background_percent / 100)
        assert len([h for h in scenario.topology.hosts if h.cpu > 0]) == 4
        assert min(len(all_tasks(scenario, r)) for r in range(scenario.repeat)) >= 5
        offered = 8 * sum(t.input_bytes for t in all_tasks(scenario, 0)) / scenario.duration_s
        assert offered < capacity


def test_the_same_tasks_are_carried_out_with_no_background(grid: ModuleType) -> None:
    defined = grid.definition()
    for cell in grid.cells(defined):
        busy = loads(grid.text_of(defined, cell))
        free = loads(grid.text_of(defined, grid.empty(cell)))
        assert busy.background and not free.background
        assert busy.topology == free.topology
        assert all_tasks(busy, 1) == all_tasks(free, 1)
    assert len({grid.empty(cell) for cell in grid.cells(defined)}) == 9


def found(idleness: float, overhead: float, high: float = 0.0, whole_s: float = 1.0) -> dict:
    """Of a cell; `whole_s` is what idleness takes."""

    def against(mean: float) -> dict:
        return {"n": 5, "mean": mean, "low": mean - 0.1, "high": high}

    return {
        "fitness": "fit", "reasons": [], "repetitions": 5, "mean_s": {
            "idleness": whole_s,
            "network-overhead": whole_s * (1 + idleness) / (1 + overhead),
            "network-aware": whole_s * (1 + idleness),
        },
        "against_idleness": against(idleness), "against_network-overhead": against(overhead),
        "prediction_error": 0.05, "source": "0123456789ab",
    }  # fmt: skip


def keep(grid: ModuleType, out: Path, results: dict) -> None:
    defined = grid.definition()
    for cell in grid.cells(defined):
        result = results.get(cell.name, results.get("all"))
        if result is not None:
            text = grid.digest(grid.text_of(defined, cell))
            (out / f"{cell.name}.json").write_text(json.dumps(result | {"digest": text}))


def judged(grid: ModuleType, out: Path) -> list[bool | None]:
    return [met for _, met in grid.write(grid.definition(), out)]


def test_bars_are_met_by_the_mean_of_heavy_cells_and_by_the_worst_interval(
    grid: ModuleType, tmp_path: Path
) -> None:
    keep(grid, tmp_path, {"all": found(-0.5, -0.2)})
    assert judged(grid, tmp_path) == [True, True, True, True, True]
    keep(grid, tmp_path, {"all": found(-0.4, -0.2), "geant-30-2MB": found(-0.9, -0.9, 0.06)})
    assert judged(grid, tmp_path) == [False, False, True, True, False]


def test_cells_are_averaged_by_their_seconds_and_all_alike(
    grid: ModuleType, tmp_path: Path
) -> None:
    large = found(-0.7, -0.2, whole_s=17.0)
    keep(grid, tmp_path, {"all": found(-0.1, -0.2), "geant-90-8MB": large})
    assert judged(grid, tmp_path) == [False, False, True, True, True]
    said = [text for text, _ in grid.write(grid.definition(), tmp_path)]
    # 17 cells of 0.9 s for 1 s, and one of 5.1 s for 17 s: 20.4 for 34. 17 of -10 %, one of -70.
    assert "1.133 s, 1.889 s with idleness, -40.0%" in said[0]
    assert "-13.3%" in said[1]


def test_wide_intervals_are_narrowed_once_whoever_is_ahead(grid: ModuleType) -> None:
    behind, ahead = found(0.3, 0.2, 0.36), found(-0.5, -0.5, -0.44)
    for cell in (behind, ahead):
        assert grid._wanted(cell, "4%") and not grid._wanted(cell, None)
        assert not grid._wanted(cell | {"narrow": "4%"}, "4%")
    assert not grid._wanted(found(-0.03, -0.03), "4%")
    assert grid._wanted(found(-0.03, -0.03) | {"fitness": "unfit"}, None)
    assert grid._wanted(None, None)


def test_nothing_is_judged_while_a_cell_is_missing_unfit_or_of_another_definition(
    grid: ModuleType, tmp_path: Path
) -> None:
    unfit = found(-0.5, -0.2) | {"fitness": "unfit"}
    keep(grid, tmp_path, {"all": found(-0.5, -0.2), "geant-30-2MB": unfit})
    assert judged(grid, tmp_path) == [None] * 5
    keep(grid, tmp_path, {"all": found(-0.5, -0.2)})
    stale = tmp_path / "abilene-90-8MB.json"
    stale.write_text(json.dumps(found(-0.5, -0.2) | {"digest": "of yesterday"}))
    assert judged(grid, tmp_path) == [None] * 5
    table = (tmp_path / "grid.md").read_text()
    assert table.count("| 5.0% | 5 | 012345 | fit |") == 26 and table.count("| missing |") == 1
    assert len((tmp_path / "grid.csv").read_text().splitlines()) == 28


def test_what_is_to_be_gained_is_told_from_the_tasks_with_no_background(
    grid: ModuleType, tmp_path: Path
) -> None:
    large = found(-0.5, -0.2, whole_s=17.0)
    keep(grid, tmp_path, {"all": found(-0.5, -0.2), "geant-90-8MB": large})
    grid.write(grid.definition(), tmp_path)
    assert "is not known (`--empty`)" in (tmp_path / "grid.md").read_text()
    defined = grid.definition()
    for cell in set(map(grid.empty, grid.cells(defined))):
        text = grid.digest(grid.text_of(defined, cell))
        means = {"idleness": 0.8, "network-aware": 0.7}
        kept = {"fitness": "fit", "mean_s": means, "digest": text}
        (tmp_path / f"{cell.name}.json").write_text(json.dumps(kept))
    grid.write(defined, tmp_path)
    page = (tmp_path / "grid.md").read_text()
    # 0.7 s in each of 18 cells, against 1 s with idleness in 17 of them and 17 s in one.
    assert "lower by 33.7% (cells counted alike) or 62.9% (seconds averaged), where" in page
    assert "'s is lower by 50.0% (cells counted alike) or 50.0% (seconds averaged)." in page
    assert page.count("| 0.700 |") == 27


def test_the_surface_is_drawn_as_far_as_it_is_known(grid: ModuleType, tmp_path: Path) -> None:
    some = {"geant-90-8MB": found(-0.5, -0.2), "abilene-30-2MB": found(-0.1, 0.0)}
    some["abilene-30-2MB"]["against_idleness"] |= {"low": None, "high": None}
    keep(grid, tmp_path, some)
    table = grid.rows(grid.definition(), tmp_path)
    before = tmp_path / "before.png"
    grid.draw(table, list(grid.BARS), before)
    assert before.read_bytes().startswith(b"\x89PNG")
    keep(grid, tmp_path, {"geant-90-8MB": found(-0.2, -0.2)})
    after = tmp_path / "after.png"
    grid.draw(grid.rows(grid.definition(), tmp_path), list(grid.BARS), after)
    assert after.read_bytes() != before.read_bytes()
