"""The INC controller's REST API, as agents, host controllers and scenarios speak to it.

    controller = Northbound("127.0.0.1", 8470, token)
    grant = await controller.ask("POST", "/tasks", {...})

One request at a time and connection; a connection that broke is opened anew
with the next request.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import time
from typing import Any, Final

from testbed.errors import ControlError

LIMIT_S: Final = 30.0
IDLE_S: Final = 2.0
"""A connection unused for longer is not used again: the server may be closing it."""


class Unreachable(ControlError):
    """Nobody answers: the controller is not there, for now."""


class Refused(ControlError):
    """The controller's answer is no; `status` and `detail` say which."""

    def __init__(self, status: int, detail: Any) -> None:
        text = detail["text"] if isinstance(detail, dict) and "text" in detail else detail
        super().__init__(f"the INC controller answers {status}: {text}")
        self.status = status
        self.detail = detail


class Northbound:
    """A client with one token."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self.host, self.port = host, port
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        self._connection: http.client.HTTPConnection | None = None
        self._used_s = time.monotonic()
        self._turn = asyncio.Lock()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON. Raises Refused for what is no 2xx, Unreachable without an answer."""
        async with self._turn:
            status, text = await asyncio.to_thread(self._ask, method, path, body)
        try:
            document = json.loads(text)
        except ValueError:
            raise Unreachable(f"{method} {path}: an answer that is no JSON") from None
        if status >= 300:
            raise Refused(status, document.get("detail", document))
        return document

    def _ask(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        data = None if body is None else json.dumps(body)
        if time.monotonic() - self._used_s > IDLE_S:
            self.close()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.host, self.port, timeout=LIMIT_S)
        try:
            self._connection.request(method, path, data, self._headers)
            answer = self._connection.getresponse()
            found = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(f"{method} {path}: {error!r}") from None
        self._used_s = time.monotonic()
        return found

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.close()
            self._connection = None
