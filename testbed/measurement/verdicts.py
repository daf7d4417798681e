"""A judgement as JUnit XML, for continuous integration, and as Markdown, for people."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from testbed.errors import ReferenceFileError
from testbed.measurement.regression import Finding, Judgement

MARK = {
    "passed": "✓",
    "improved": "✓ better",
    "failed": "✗ **regression**",
    "unknown": "✗ **lost**",
}


def junit(judgement: Judgement, duration_s: float = 0.0) -> str:
    """One test case per finding, as `<testsuites>` of the common JUnit schema.

    On an unfit machine every case is skipped: it was measured, and decides nothing.
    """
    unfit = judgement.withheld
    counts = {
        "tests": len(judgement.findings),
        "failures": 0 if unfit else len(judgement.regressed),
        "errors": 0,
        "skipped": len(judgement.findings) if unfit else 0,
    }
    root = ET.Element("testsuites", {key: str(value) for key, value in counts.items()})
    suite = ET.SubElement(
        root,
        "testsuite",
        {"name": f"testbed check {judgement.scenario}", "time": f"{duration_s:.3f}"}
        | {key: str(value) for key, value in counts.items()},
    )
    for finding in judgement.findings:
        group = f"{judgement.scenario}.{judgement.target}.{finding.kind}"
        case = ET.SubElement(
            suite, "testcase", {"classname": group, "name": finding.name, "time": "0"}
        )
        if unfit:
            said = "the machine was unfit: " + "; ".join(judgement.reasons)
            ET.SubElement(case, "skipped", {"message": said})
        elif finding in judgement.regressed:
            failure = ET.SubElement(
                case, "failure", {"message": finding.text, "type": finding.status}
            )
            failure.text = finding.text
        ET.SubElement(case, "system-out").text = finding.text
    return _text(root)


def junit_error(scenario: str, message: str) -> str:
    """A suite of one case that could not be carried out."""
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": f"testbed check {scenario}"} | counts)
    case = ET.SubElement(
        suite, "testcase", {"classname": scenario, "name": "the scenario runs", "time": "0"}
    )
    ET.SubElement(case, "error", {"message": message, "type": "run"}).text = message
    return _text(root)


def markdown(judgement: Judgement) -> str:
    """Verdict, fitness and a table of findings."""
    lines = [
        f"## {judgement.scenario} on {judgement.target}: {summary(judgement)}",
        "",
        f"Fitness of the machine: **{judgement.fitness}**. Run {', '.join(judgement.runs)}.",
        *(f"- {_cell(reason)}" for reason in judgement.reasons),
        "",
        "| | figure | found |",
        "| --- | --- | --- |",
        *(_row(finding) for finding in judgement.findings),
    ]
    return "\n".join(lines) + "\n"


def summary(judgement: Judgement) -> str:
    """The verdict in a few words."""
    total = len(judgement.findings)
    if judgement.withheld:
        return "not decided, the machine was unfit"
    if judgement.regressed:
        return f"regression in {len(judgement.regressed)} of {total} figures"
    return f"all {total} figures hold"


def write(path: Path, text: str) -> None:
    """Write a report; ReferenceFileError where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReferenceFileError(f"{path} cannot be written: {error.strerror}") from error


def _row(finding: Finding) -> str:
    return f"| {MARK[finding.status]} | {_cell(finding.name)} | {_cell(finding.text)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"
