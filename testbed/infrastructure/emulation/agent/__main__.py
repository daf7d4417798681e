"""`python -m agent --socket PATH ...`: connects, reports, and does as it is told."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import time
from pathlib import Path

from .refusal import Refusal
from .requests import Agent, Fields


async def serve(agent: Agent, path: str, interval_s: float) -> None:
    """Answer requests and send reports until the control plane closes the socket."""
    reader, writer = await asyncio.open_unix_connection(path, limit=2**20)

    def say(message: Fields) -> None:
        writer.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    async def answer(request: Fields) -> None:
        number = request["id"]
        try:
            work = getattr(agent, f"do_{request['do']}")
            say({"id": number, "ok": await work(request)})
        except Refusal as why:
            say({"id": number, "error": str(why)})
        except asyncio.CancelledError:
            say({"id": number, "error": "stopped by a reset"})
        except Exception as error:
            say({"id": number, "error": f"{type(error).__name__}: {error}"})

    async def report() -> None:
        due = time.monotonic()
        while True:
            say({"report": agent.report()})
            due = max(due + interval_s, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    reporting = asyncio.create_task(report())
    try:
        while line := await reader.readline():
            task = asyncio.create_task(answer(json.loads(line)))
            agent.requests.add(task)
            task.add_done_callback(agent.requests.discard)
    finally:
        reporting.cancel()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="node agent of a testbed host")
    parser.add_argument("--socket", required=True)
    parser.add_argument("--interface", required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--compute-scale", type=float, required=True)
    parser.add_argument("--cores", type=float, required=True)
    parser.add_argument("--report-interval-s", type=float, required=True)
    options = parser.parse_args(arguments)
    with contextlib.suppress(OSError):
        Path("/proc/self/timerslack_ns").write_text("1000")
    agent = Agent(options.interface, options.address, options.compute_scale, options.cores)
    with contextlib.suppress(ConnectionError):
        asyncio.run(serve(agent, options.socket, options.report_interval_s))
    os._exit(0)  # burners and senders have nobody left to work for


main(sys.argv[1:])
