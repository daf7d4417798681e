"""An HTTP endpoint of a run that the machine around it can reach.

A run lives in a network namespace of its own. A socket belongs to the one it
was made in: so the socket is made and bound outside, before the run starts,
and the run inherits it and answers on it. No other process is needed, and
when the run has ended, in whatever way, nothing answers any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.errors import MachineError

PATIENCE_S = 10.0
LONGEST_HEAD_BYTES = 16_384
PAGE = "/metrics"

Answer = Callable[[str], tuple[bytes, str]]
"""Accept header -> body and content type; called in a thread of its own."""


class Endpoint:
    """A bound socket: `unix:/path`, `127.0.0.1:9100`, `[::1]:9100`; port 0 takes any free one.

    Make it outside of the run, `serve` inside, and leave its context outside.

    Raises
    ------
    MachineError
        If `where` is neither, or cannot be had.
    """

    url: str
    """Where it is: `http://127.0.0.1:9100/metrics`, or `unix:/path`."""

    def __init__(self, where: str) -> None:
        self._path: Path | None = None
        if where.startswith("unix:"):
            self._path = Path(where.removeprefix("unix:")).absolute()
        try:
            self._socket = _bind_path(self._path) if self._path else _bind_port(where)
        except OSError as error:
            raise MachineError(
                f"--metrics {where}: {error.strerror or error}; choose another place"
            ) from error
        if self._path:
            self.url = f"unix:{self._path}"
        else:
            host, port = self._socket.getsockname()[:2]
            self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}{PAGE}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        if self._path:
            self._path.unlink(missing_ok=True)

    @contextlib.asynccontextmanager
    async def serve(self, answer: Answer) -> AsyncIterator[None]:
        """Answer GET /metrics while entered."""

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(
                ConnectionError,
                TimeoutError,
                asyncio.IncompleteReadError,
                asyncio.LimitOverrunError,
            ):
                async with asyncio.timeout(PATIENCE_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                    # Not here: the run's timers are on this loop.
                    page = await asyncio.to_thread(respond, head.decode("latin-1"), answer)
                    writer.write(page)
                    await writer.drain()
            writer.close()

        start = asyncio.start_unix_server if self._path else asyncio.start_server
        server = await start(client, sock=self._socket.dup(), limit=LONGEST_HEAD_BYTES)
        async with server:
            yield


def respond(head: str, answer: Answer) -> bytes:
    """The whole response (RFC 9112) to a request of which `head` is everything but a body."""
    request, *fields = head.split("\r\n")
    method, _, rest = request.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    headers = {
        name.strip().lower(): value.strip()
        for name, colon, value in (field.partition(":") for field in fields)
        if colon
    }
    status, kind, body = "200 OK", "text/plain; charset=utf-8", b""
    if method not in ("GET", "HEAD"):
        status, body = "405 Method Not Allowed", b"GET and HEAD only\n"
    elif path != PAGE:
        status, body = "404 Not Found", f"metrics are at {PAGE}\n".encode()
    else:
        body, kind = answer(headers.get("accept", ""))
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(["Allow: GET, HEAD"] if status.startswith("405") else []),
    ]
    return "\r\n".join((*lines, "", "")).encode() + (b"" if method == "HEAD" else body)


def _bind_path(path: Path) -> socket.socket:
    """A socket that a run left behind when it was killed is replaced, one in use is not."""
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
            else:
                raise OSError(0, "another process answers there already")
    bound = socket.socket(socket.AF_UNIX)
    return _listening(bound, str(path))


def _bind_port(where: str) -> socket.socket:
    host, colon, port = where.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise OSError(0, "expected unix:/path or ADDRESS:PORT, like 127.0.0.1:9100")
    host = host.strip("[]") or "127.0.0.1"
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return _listening(bound, (host, int(port)))


def _listening(bound: socket.socket, address: str | tuple[str, int]) -> socket.socket:
    try:
        bound.bind(address)
        bound.listen()
    except BaseException:
        bound.close()
        raise
    return bound
