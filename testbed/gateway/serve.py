"""Serves the INC controller: configuration and store in, HTTP out, until it is stopped."""

from __future__ import annotations

import secrets
import time
from importlib.resources import files
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from testbed.control.inc import IncController, Library
from testbed.errors import ControlError
from testbed.gateway.access import Access
from testbed.gateway.api import application
from testbed.gateway.store import SqliteStore


def library(file: Path | None) -> Library:
    """The template library of `file`, or the one that comes with the package."""
    if file is None:
        text = (files("testbed.control.inc") / "library.yaml").read_text()
        return Library.parse(text)
    return Library.parse(_read(file), str(file))


def build(store: Path, tokens: Path, templates: Path | None) -> tuple[FastAPI, SqliteStore]:
    """The API of a controller with all it promised before, and its store."""
    access = Access.parse(_read(tokens), str(tokens))
    held = SqliteStore(store)
    controller = IncController(
        library(templates),
        store=held,
        new_secret=lambda: secrets.token_bytes(8),
        now=time.time(),
        quotas=access.quotas,
    )
    return application(controller, access, time.time), held


def serve(store: Path, tokens: Path, templates: Path | None, host: str, port: int) -> None:
    """Serve until interrupted. Raises ControlError for a file that cannot be used."""
    app, held = build(store, tokens, templates)
    try:
        # Event streams never end by themselves: they are cut when it stops.
        uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=1)
    finally:
        held.close()


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError as error:
        raise ControlError(f"{file}: {error.strerror}") from None
