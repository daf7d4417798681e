from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testbed.measurement import columns, documentation, manifest

from . import synthetic

ROOT = Path(__file__).resolve().parents[2]
ARROW = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_()}
UNIT_SUFFIXES = {
    "_bytes_per_s": ("byte/s",),
    "_s": ("s", "CPU·s"),
    "_bps": ("bit/s",),
    "_bytes": ("byte",),
}


@pytest.mark.parametrize("file", columns.FILES)
def test_a_recorded_file_has_exactly_the_documented_columns(run_dir: Path, file: str) -> None:
    table = pq.read_table(run_dir / f"{file}.parquet")
    assert table.num_rows > 0
    found = [columns.describe(file, name) for name in table.column_names]
    assert None not in found
    assert list(dict.fromkeys(found)) == list(columns.FILES[file])
    for name, documented in zip(table.column_names, found, strict=True):
        assert documented is not None
        assert table.schema.field(name).type == ARROW[documented.dtype], name
        assert documented.nullable or table.column(name).null_count == 0, name


@pytest.mark.parametrize("file", columns.FILES)
def test_names_carry_the_unit_that_the_table_gives(file: str) -> None:
    for column in columns.FILES[file]:
        assert column.meaning.endswith(".")
        suffix = next((s for s in UNIT_SUFFIXES if column.name.endswith(s)), None)
        if suffix is not None:
            assert column.unit in UNIT_SUFFIXES[suffix], column.name
        elif column.unit == "s":
            pytest.fail(f"{column.name} is in seconds and does not say so")


def test_an_unknown_column_has_no_documentation() -> None:
    assert columns.describe("tasks", "luck") is None
    assert columns.describe("tasks", "score_spread") is None
    assert columns.describe("decisions", "score_spread") is not None


def test_the_results_page_is_the_generated_one() -> None:
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert page == documentation.page(), (
        "run python -m testbed.measurement.documentation > docs/results.md"
    )


def test_the_page_names_every_column_and_manifest_key() -> None:
    page = documentation.page()
    for listed in columns.FILES.values():
        assert all(f"`{column.name}`" in page for column in listed)
    asked = synthetic.scenario()
    built = synthetic.build_manifest("r", asked, [1], [["idleness"]])
    assert list(built) == list(manifest.KEYS)
    assert all(f"| `{key}` |" in page for key in built)
