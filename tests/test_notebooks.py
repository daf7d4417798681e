"""Every notebook runs from the first cell to the last."""

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]


@pytest.mark.root
@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("default")  # Jupyter's own
@pytest.mark.parametrize("source", sorted(p.name for p in ROOT.glob("notebooks/*.py")))
def test_notebook_runs(source: str) -> None:
    notebook = jupytext.read(ROOT / "notebooks" / source)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("image/png" in output.get("data", {}) for output in outputs)
