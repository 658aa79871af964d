"""The HTTP server that partners push files to.

A 2xx answer means: the bytes are in the archive and the ledger knows them, both on disk. What
happens then is the run's business, as for any other file.
"""

import logging
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from ingest.archive import Archive
from pipelines.home import Home
from pipelines.leftovers import clear_leftovers
from pipelines.push.desk import Desk, records_name
from pipelines.push.headers import promised
from pipelines.push.known_sources import KnownSources
from pipelines.push.problems import ANSWERED, busy, refused
from pipelines.push.upload import body_of
from pipelines.settings import home_from_environment
from workflow.push_requests import FileState, Pushed
from workflow.store import Store

LOG = logging.getLogger("crossdock.push")
API = "Files pushed to Crossdock. A 2xx answer means that the bytes are safe."


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes on."""

    largest_bytes: int = 1024**3
    uploads_at_once: int = 8
    spare_disk_bytes: int = 512 * 1024**2


class Doorway:
    """Lets only so many uploads in at once, and none when the disk is nearly full."""

    def __init__(self, home: Home, limits: Limits) -> None:
        self._home, self._limits, self._inside = home, limits, 0

    @contextmanager
    def entered(self, size_bytes: int) -> Iterator[None]:
        if self._inside >= self._limits.uploads_at_once:
            raise busy(f"{self._inside} uploads are underway, which is the limit.", 5)
        # Twice: the bytes as they come, and as the archive keeps them.
        if shutil.disk_usage(self._home.root).free < self._limits.spare_disk_bytes + 2 * size_bytes:
            raise busy("The disk is nearly full.", 300)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1


def from_environment() -> FastAPI:
    """Return the server for the data folder that the environment names, as uvicorn starts it."""
    return push_server(home_from_environment(), Limits())


def push_server(home: Home, limits: Limits) -> FastAPI:
    """Return the server over one data folder."""
    home.receiving.mkdir(parents=True, exist_ok=True)
    clear_leftovers(home)
    store = Store.open(home.operational_store)
    desk = Desk(home, store, Archive(home.archive), KnownSources(home.own_sources))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    server = FastAPI(
        title="Crossdock push", description=API, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    server.middleware("http")(_logged)
    for kind in ANSWERED:
        server.add_exception_handler(kind, refused)
    _add_uploads(server, desk, limits)
    _add_questions(server, desk)
    return server


def _add_uploads(server: FastAPI, desk: Desk, limits: Limits) -> None:
    doorway = Doorway(desk.home, limits)

    async def take(request: Request, source: str, name_for: Callable[[str], str]) -> JSONResponse:
        key = await run_in_threadpool(desk.holder_of, request.headers.get("authorization"))
        request.state.key_id = key.key_id
        promise = promised(request.headers, limits.largest_bytes)
        name = await run_in_threadpool(desk.plain_name, key, source, name_for("0"))
        with doorway.entered(promise.size_bytes or 0):
            async with body_of(request, promise, desk.home.receiving, limits.largest_bytes) as body:
                name = name_for(promise.idempotency_key or body.sha256)
                pushed = await run_in_threadpool(
                    desk.kept, source, name, body, promise.idempotency_key
                )
        return _taken(pushed)

    @server.post("/v1/sources/{source}/files/{file_name:path}", status_code=201)
    async def push_file(request: Request, source: str, file_name: str) -> JSONResponse:
        """Keep the body as a file of this name. 201 the first time, 200 when repeated."""
        return await take(request, source, lambda _unique: file_name)

    @server.post("/v1/sources/{source}/records/{name}", status_code=201)
    async def push_records(request: Request, source: str, name: str) -> JSONResponse:
        """Keep JSON records as a file whose name is made from the Idempotency-Key."""
        kind = request.headers.get("content-type", "")
        return await take(request, source, lambda unique: records_name(name, kind, unique))


def _add_questions(server: FastAPI, desk: Desk) -> None:
    @server.get("/v1/files/{file_id}")
    def file(request: Request, file_id: str) -> JSONResponse:
        """Tell what became of a file: its state, its rows per feed, and its faults."""
        key = desk.holder_of(request.headers.get("authorization"))
        request.state.key_id = key.key_id
        return JSONResponse(_told(desk.state_of(key, file_id)))

    @server.get("/health")
    def health() -> JSONResponse:
        """Tell whether the store answers."""
        with desk.store.read() as connection:
            connection.exec_driver_sql("select 1")
        return JSONResponse({"status": "ok"})


def _taken(pushed: Pushed) -> JSONResponse:
    entry = pushed.entry
    content = {
        "file_id": entry.file_id,
        "file_name": entry.file_name,
        "size_bytes": entry.size_bytes,
        "state": entry.state,
        "is_repeated": not pushed.is_new,
    }
    headers = {"Location": f"/v1/files/{entry.file_id}"}
    return JSONResponse(content, 201 if pushed.is_new else 200, headers=headers)


def _told(state: FileState) -> dict[str, object]:
    entry = state.entry
    return {
        "file_id": entry.file_id,
        "file_name": entry.file_name,
        "size_bytes": entry.size_bytes,
        "received_at": entry.received_at.isoformat(),
        "state": entry.state,
        "reason": entry.reason,
        "superseded_by": entry.superseded_by,
        "rows": dict(state.rows),
        "faults": [dict(fault) for fault in state.faults],
    }


async def _logged(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    """Log one line for each request: no header, no body, and no line break of the sender's."""
    started = time.monotonic()
    status = 500
    try:
        response = await call(request)
        status = response.status_code
        return response
    finally:
        LOG.info(
            "%s %s %s key=%s %.0f ms",
            request.method,
            ascii(request.url.path)[:300],
            status,
            getattr(request.state, "key_id", "-"),
            1000 * (time.monotonic() - started),
        )
