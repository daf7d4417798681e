from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from testbed.measurement.report import html, publish
from testbed.measurement.results import Results
from testbed.model.records import Fitness

from . import synthetic

VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """Collects text, attributes and tables, and insists that tags nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("src", "href", "data", "action")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Results]:
    fitness = Fitness("degraded", ("timers fired 30 ms late",))
    run = synthetic.write_run(tmp_path_factory.mktemp("r") / "run", fitness=fitness, repeat=3)
    results = Results(run)
    return publish(results), results


def test_the_report_stands_alone(published: tuple[Path, Results]) -> None:
    text = published[0].read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.links) == 5
    assert all(link.startswith("data:image/svg+xml;base64,") for link in page.links)
    outside_images = re.sub(r'src="data:[^"]*"', "", text)
    assert not re.search(r"https?://|url\(|@import|<script", outside_images)


def test_it_has_the_answer_the_table_the_links_and_the_scenario(
    published: tuple[Path, Results],
) -> None:
    path, results = published
    text = "".join(Page(path.read_text(encoding="utf-8")).text)
    assert results.comparison().verdicts["network-aware"].text in text
    assert "completion, mean" in text and "node imbalance" in text
    assert "timers fired 30 ms late" in text and "degraded" in text
    assert "sensors → s1" in text
    assert results.manifest["scenario"]["text"] in text  # its <&> is escaped, not markup


def test_the_images_are_the_figures_beside_it(published: tuple[Path, Results]) -> None:
    path, _ = published
    names = ["completion", "parts", "differences", "links", "nodes"]
    assert {p.name for p in (path.parent / "figures").iterdir()} == {
        f"{name}.{kind}" for name in names for kind in ("png", "svg")
    }
    embedded = Page(path.read_text(encoding="utf-8")).links
    for name, image in zip(names, embedded, strict=True):
        svg = base64.b64decode(image.partition(",")[2])
        assert svg == (path.parent / "figures" / f"{name}.svg").read_bytes()


def test_a_failed_link_check_is_seen(tmp_path: Path) -> None:
    results = Results(synthetic.write_run(tmp_path / "run", repeat=1, tasks=2))
    results.manifest["link_checks"][3]["within"] = False
    page = html(results, results.comparison(), {})
    assert page.count('<span class="red">no</span>') == 1
