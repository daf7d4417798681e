"""The report: one HTML file with everything, that opens anywhere and loads nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from html import escape
from math import isnan
from pathlib import Path
from typing import Any

from testbed.measurement import figures
from testbed.measurement.compare import Comparison
from testbed.measurement.hops import by_link
from testbed.measurement.recorder import atomic
from testbed.measurement.results import Results
from testbed.measurement.statistics import Metric
from testbed.measurement.table import (
    Scale,
    absolute_text,
    difference_style,
    difference_text,
    scale_for,
)

CAPTIONS = {
    "completion": "Share of tasks done within a time. Bold: all repetitions; faint: each one.",
    "parts": "Mean duration of each part of a task, over tasks that finished under every policy.",
    "differences": "Relative difference of mean completion in each repetition, with the same "
    "arrivals. The band is the 95 % interval of the mean.",
    "links": "Mean over repetitions. Each row is one direction of a link.",
    "nodes": "Mean over time and repetitions; whiskers show the standard deviation over "
    "repetitions.",
}

HOPS_SHOWN = 40

STYLE = """
:root { --ink: #222; --faint: #6b6b6b; --line: #e2e2e2; --good: #00734d; --bad: #b33c00; }
* { box-sizing: border-box; }
body { margin: 2.5rem auto; padding: 0 1.25rem; max-width: 62rem; color: var(--ink);
  font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; }
p { margin: .4rem 0; }
.faint { color: var(--faint); }
.verdict { font-size: 1.1rem; font-weight: 600; border-left: 4px solid var(--line);
  padding: .3rem 0 .3rem .9rem; margin: 1rem 0; }
.verdict.better { border-color: var(--good); }
.verdict.worse, .verdict.withheld { border-color: var(--bad); }
.badge { display: inline-block; border-radius: 1rem; padding: .05rem .7rem; font-size: .85rem;
  font-weight: 600; color: #fff; background: var(--good); }
.badge.degraded, .badge.unfit { background: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .3rem .8rem .3rem 0; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; border-bottom: 1.5px solid #999; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; white-space: pre; }
table.text td, table.text th { text-align: left; white-space: normal; }
.green { color: var(--good); } .red { color: var(--bad); }
figure { margin: 1.6rem 0; } figure img { max-width: 100%; height: auto; }
figcaption { color: var(--faint); font-size: .85rem; }
pre { background: #f6f6f6; padding: 1rem; overflow-x: auto; font-size: .82rem; line-height: 1.4; }
@media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
"""


def publish(results: Results, run_dir: str | Path | None = None) -> Path:
    """Draw every figure into `figures/` and write `report.html`; its path is returned.

    Parameters
    ----------
    run_dir
        Where to write; the (first) run's own directory unless given.
    """
    directory = Path(run_dir) if run_dir is not None else results.paths[0]
    images = {}
    for name, chart in figures.draw_all(results).items():
        _, svg = chart.save(directory / "figures" / name)
        images[name] = svg.read_bytes()
    page = html(results, results.comparison(allow_unfit=True), images)
    path = directory / "report.html"
    with atomic(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path


def html(results: Results, comparison: Comparison, images: dict[str, bytes]) -> str:
    """The whole page. `images` maps a figure's name to its SVG file."""
    manifest = results.manifest
    description = manifest["scenario"].get("description", "")
    body = [
        f"<h1>{escape(comparison.scenario)}</h1>",
        f"<p>{escape(description)}</p>" if description else "",
        f'<p class="faint">{escape(_provenance(results))}</p>',
        answer(comparison),
        *(_figure(name, image) for name, image in images.items()),
        *_hops(results),
        "<h2>Links before the run</h2>",
        _link_table(manifest["link_checks"]),
        "<h2>Machine and versions</h2>",
        _facts(manifest),
        "<h2>Scenario</h2>",
        f"<pre>{escape(manifest['scenario']['text'])}</pre>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(comparison.scenario)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


def answer(comparison: Comparison) -> str:
    """Fitness, verdicts, notes and the table, as markup without style."""
    verdicts = (
        f'<p class="verdict {verdict.outcome}">{escape(verdict.text)}</p>'
        for verdict in comparison.verdicts.values()
    )
    notes = (f"<p>Note: {escape(note)}</p>" for note in comparison.notes)
    explanation = (
        '<p class="faint">Mean ± standard deviation over repetitions; differences are paired, '
        "with 95 % Student t intervals. Coloured where the interval is clear of zero.</p>"
    )
    table = _comparison_table(comparison)
    return "\n".join((_fitness(comparison), *verdicts, *notes, explanation, table))


def _provenance(results: Results) -> str:
    manifest = results.manifest
    runs = ", ".join(m["run"] for m in results.manifests)
    return (
        f"Run {runs}, {manifest['started'].replace('T', ' ').replace('+00:00', ' UTC')}, target "
        f"{manifest['target']}, {results.tasks['seed'].nunique()} repetitions, policies "
        f"{', '.join(results.policies)}"
    )


def _fitness(comparison: Comparison) -> str:
    fitness = comparison.fitness
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in fitness.reasons)
    badge = f'<span class="badge {fitness.verdict}">{fitness.verdict}</span>'
    return f"<p>Fitness of the machine: {badge}</p>" + (f"<ul>{reasons}</ul>" if reasons else "")


def _comparison_table(comparison: Comparison) -> str:
    others = comparison.policies[1:]
    head = ["", comparison.baseline]
    for policy in others:
        head += [policy, "difference (95 % interval)", "absolute (95 % interval)"]
    return _table(
        head,
        (_metric_cells(comparison, metric) for metric in comparison.shown),
    )


def _metric_cells(comparison: Comparison, metric: Metric) -> list[str]:
    spreads = {p: comparison.spread(p, metric.key) for p in comparison.policies}
    known = [mean for mean, _, n in spreads.values() if n]
    scale = scale_for(metric, max(known, default=0.0))
    cells = [f"{escape(metric.title)} [{scale.unit}]", _spread(scale, spreads[comparison.baseline])]
    for policy, by_metric in comparison.differences.items():
        difference = by_metric[metric.key]
        style = difference_style(metric, difference)
        cells.append(_spread(scale, spreads[policy]))
        cells += [
            f'<span class="{style}">{escape(text)}</span>' if style else escape(text)
            for text in (
                difference_text(scale, difference),
                absolute_text(scale, difference.absolute),
            )
        ]
    return cells


def _spread(scale: Scale, spread: tuple[float, float, int]) -> str:
    mean, sd, n = spread
    if n == 0:
        return "n/a"
    return scale.number(mean) + (f" ± {scale.number(sd)}" if n > 1 else "")


def _figure(name: str, image: bytes) -> str:
    data = base64.b64encode(image).decode()
    caption = escape(CAPTIONS[name])
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{caption}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _hops(results: Results) -> list[str]:
    """Where packets spent their time, if any carried telemetry: the worst switches first."""
    rows = by_link(results.telemetry)
    if rows.empty:
        return []
    cells = (
        [
            escape(row["policy"]),
            escape(f"{row['switch']} → {row['next']}"),
            str(row["packets"]),
            f"{1e3 * row['switch_mean_s']:.3f}",
            f"{1e3 * row['switch_p99_s']:.3f}",
            "" if isnan(row["link_mean_s"]) else f"{1e3 * row['link_mean_s']:.3f}",
        ]
        for row in rows.head(HOPS_SHOWN).to_dict("records")
    )
    head = [
        "policy", "hop", "packets", "queue + switch, mean [ms]", "p99", "link, mean [ms]",
    ]  # fmt: skip
    return [
        "<h2>Time of packets by hop</h2>",
        '<p class="faint">From in-band telemetry of the tasks\' steered packets.</p>',
        _table(head, cells),
    ]


def _link_table(checks: Iterable[dict[str, Any]]) -> str:
    rows = [
        [
            escape(f"{c['a']} → {c['b']}"),
            f"{c['spec_rate_bps'] / 1e6:.2f}",
            f"{c['rate_bps'] / 1e6:.2f}",
            f"{c['spec_delay_s'] * 1e3:.2f}",
            f"{c['delay_s'] * 1e3:.2f}",
            "yes" if c["within"] else '<span class="red">no</span>',
        ]
        for c in checks
    ]
    if not rows:
        return '<p class="faint">No link was checked.</p>'
    head = ["link", "rate asked [Mbit/s]", "measured", "delay asked [ms]", "measured", "within"]
    return _table(head, rows)


def _facts(manifest: dict[str, Any]) -> str:
    machine = manifest["machine"]
    versions = ", ".join(f"{k} {v}" for k, v in manifest["versions"].items() if v)
    facts = {
        "Machine": f"{machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_bytes'] / 2**30:.1f} GiB",
        "Compute scale": f"{manifest['compute_scale']:g} real CPU-seconds per CPU-second asked",
        "Versions": versions,
        "P4 program": f"SHA-256 {manifest['program_hash']}",
        "Command": " ".join(manifest["argv"]),
        "Observed": json.dumps(manifest["evidence"]),
    }
    rows = [[escape(name), escape(value)] for name, value in facts.items()]
    return _table(["", ""], rows, kind="text")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "") -> str:
    """`rows` are markup already; `head` is not."""
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{titles}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
