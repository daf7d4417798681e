"""Services in a repetition: replicas that stay, requests that they serve, and what is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from testbed.experiment.stages import Stages
from testbed.model.decisions import Decision
from testbed.model.workload import Task
from testbed.scheduling.services import Dispatcher, Replica

Attempt = Callable[[Stages, Replica, asyncio.Lock], Coroutine[Any, Any, None]]
"""Moves a request, has it computed while the lock is held, and returns the result."""


class Serving:
    """Waits for replicas, and lets them serve one request at a time each."""

    def __init__(self, dispatcher: Dispatcher, attempt: Attempt) -> None:
        self.dispatcher = dispatcher
        self._attempt = attempt
        self._changed = asyncio.Event()
        self._locks: dict[Replica, asyncio.Lock] = {}
        self._attempts: dict[str, asyncio.Task[None]] = {}

    def started(self, decision: Decision) -> None:
        """A replica was placed: requests that wait for one may go on."""
        self._locks[self.dispatcher.started(decision)] = asyncio.Lock()
        self._changed.set()

    def lost(self, replica_id: str) -> int:
        """A replica is gone; how many requests must be served anew."""
        requests = self.dispatcher.lost(replica_id)
        for request in requests:
            if request in self._attempts:
                self._attempts[request].cancel()
        return len(requests)

    async def serve(self, stages: Stages) -> None:
        """Have a request served by one replica or, if that is lost, by the next."""
        request = stages.task
        while True:
            replica = await self._replica(request)
            attempt = asyncio.create_task(self._attempt(stages, replica, self._locks[replica]))
            self._attempts[request.id] = attempt
            try:
                await asyncio.wait({attempt})
            finally:
                attempt.cancel()
                del self._attempts[request.id]
                self.dispatcher.answered(request, replica)
            if not attempt.cancelled():
                attempt.result()
                return

    async def _replica(self, request: Task) -> Replica:
        while True:
            self._changed.clear()
            replica = self.dispatcher.give(request)
            if replica is not None:
                return replica
            await self._changed.wait()
