"""Serves the INC controller: configuration and store in, HTTP out, until it is stopped."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from testbed import garbage
from testbed.control.inc import IncController, IncOptions, Library
from testbed.errors import ControlError
from testbed.experiment import inc_network
from testbed.gateway.access import Access
from testbed.gateway.api import application
from testbed.gateway.southbound import Driver
from testbed.gateway.store import SqliteStore
from testbed.inc import primitives


def library(file: Path | None) -> Library:
    """The template library of `file`, or that of the primitives that ship."""
    if file is None:
        return Library.of(primitives.library_document(primitives.builtin()))
    return Library.parse(_read(file), str(file))


def build(
    store: Path, tokens: Path, templates: Path | None, network: Path | None = None
) -> tuple[FastAPI, SqliteStore]:
    """The API of a controller with all it promised before, and its store.

    With the file of a `network` its switches are told of every grant.
    """
    access = Access.parse(_read(tokens), str(tokens))
    held = SqliteStore(store)
    controller = IncController(
        library(templates),
        store=held,
        new_secret=lambda: secrets.token_bytes(8),
        now=time.time(),
        # Of a new store: switches may remember what another one has given out.
        options=IncOptions(first_unique_id=1 + secrets.randbelow(2**32 - 2**20)),
        quotas=access.quotas,
    )
    driver = None
    if network is not None:
        driver = Driver(controller, inc_network.read(network), time.time)
    return application(controller, access, time.time, driver), held


def serve(
    store: Path,
    tokens: Path,
    templates: Path | None,
    host: str,
    port: int,
    network: Path | None = None,
) -> None:
    """Serve until interrupted. Raises ControlError for a file that cannot be used."""
    app, held = build(store, tokens, templates, network)
    try:
        server(app, host=host, port=port).run()
    finally:
        held.close()


def server(app: FastAPI, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Server:
    """What serves an API over HTTP, once it is told to run."""
    garbage.seldom()
    return uvicorn.Server(
        uvicorn.Config(
            app, host=host, port=port, log_level="warning", access_log=False, proxy_headers=False,
            timeout_graceful_shutdown=1,  # event streams never end by themselves
        )
    )  # fmt: skip


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError as error:
        raise ControlError(f"{file}: {error.strerror}") from None
