"""The process that holds switches and wires, and the threads that move their packets.

`python -m testbed.infrastructure.dataplane.embedded.engine --control FD` reads
requests as JSON lines from a connected socket and answers them likewise; it
ends when the socket closes or its parent dies. `process.Engine` is the other
end. A request is {"id": n, "do": command, ...arguments}, an answer {"id": n,
"result": value} or {"id": n, "error": sentence}.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import signal
import socket
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from testbed.errors import TestbedError

if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.members import Members

_PR_SET_PDEATHSIG = 1
_LINE_LIMIT_BYTES = 16 << 20
_STUBS = {
    "p4i": "p4.config.v1.p4info_pb2",
    "p4r": "p4.v1.p4runtime_pb2",
    "p4r_grpc": "p4.v1.p4runtime_pb2_grpc",
    "rpc_status": "google.rpc.status_pb2",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Run embedded P4 switches.")
    parser.add_argument("--control", type=int, required=True, help="descriptor of a unix socket")
    parser.add_argument("--parent", type=int, required=True, help="process to end with")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != options.parent:
        sys.exit("engine: the process that started it is gone")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _lighten_finsy()
    from testbed.infrastructure.dataplane.embedded.members import Members

    gc.freeze()  # what was imported stays: to go through it again would hold everything up
    asyncio.run(serve(socket.socket(fileno=options.control), Members()))


async def serve(control: socket.socket, members: Members) -> None:
    """Answer requests until the control connection closes."""
    reader, writer = await asyncio.open_unix_connection(sock=control, limit=_LINE_LIMIT_BYTES)
    running: set[asyncio.Task[None]] = set()

    async def answer(line: bytes) -> None:
        request = json.loads(line)
        reply = {"id": request.pop("id")}
        try:
            reply["result"] = await members.do(request)
        except TestbedError as error:
            reply["error"] = str(error)
        except Exception as error:
            reply["error"] = f"engine: {type(error).__name__}: {error}"
        writer.write(orjson.dumps(reply, option=orjson.OPT_APPEND_NEWLINE))

    writer.write(b'{"ready": true}\n')
    while line := await reader.readline():
        task = asyncio.create_task(answer(line))
        running.add(task)
        task.add_done_callback(running.discard)
    for task in running:
        task.cancel()
    await members.close()


def _lighten_finsy() -> None:
    """Let `finsy.proto` be imported without the whole of finsy and of its protocols.

    The server needs finsy's P4Runtime stubs only; the client library and the
    other protocols' stubs would double the time this process takes to start.
    """
    spec = importlib.util.find_spec("finsy")
    if spec is None or "finsy" in sys.modules:
        return
    folders = list(spec.submodule_search_locations or ())
    package, proto = types.ModuleType("finsy"), types.ModuleType("finsy.proto")
    package.__path__ = folders
    proto.__path__ = [str(Path(folder) / "proto") for folder in folders]

    def stub(name: str) -> types.ModuleType:
        if name not in _STUBS:
            raise AttributeError(f"finsy.proto.{name} is not among the stubs an engine imports")
        return importlib.import_module(f"finsy.proto.{_STUBS[name]}")

    proto.__dict__["__getattr__"] = stub
    sys.modules.update({"finsy": package, "finsy.proto": proto})


if __name__ == "__main__":
    main()
