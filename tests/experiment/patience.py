"""Waiting for what comes about by itself: as long as it takes on a busy machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

PATIENCE_S = 60.0


async def until(true: Callable[[], Awaitable[Any]], what: str) -> Any:
    """What `true` returns once it is true; fails naming `what` when that takes too long."""
    end_s = time.monotonic() + PATIENCE_S
    while not (found := await true()):
        assert time.monotonic() < end_s, f"waited {PATIENCE_S:g} s in vain: {what}"
        await asyncio.sleep(0.1)
    return found
