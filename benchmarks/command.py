"""A benchmark as a command: a network of its own, one report, one sentence when it cannot be."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import lab

from testbed.errors import TestbedError


def parser(description: str | None) -> argparse.ArgumentParser:
    """Of a benchmark with this docstring; `--json` is there already."""
    made = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    made.add_argument("--json", type=Path, help="file for all figures")
    return made


def carry_out(
    options: argparse.Namespace, work: Callable[[argparse.Namespace], Awaitable[dict[str, Any]]]
) -> None:
    """Run `work` in a private network and write what it returns where `--json` says."""

    async def run() -> dict[str, Any]:
        return await work(options)

    try:
        lab.enter_private_network()
        report = asyncio.run(run())
    except TestbedError as error:
        sys.exit(f"benchmark: {error}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
