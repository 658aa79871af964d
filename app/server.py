"""What answers over HTTP? Streamlit, with sign-in, health and Data Docs beside it."""

from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.starlette import App

from app import warehouse
from app.errors import NoSnapshot
from app.gate import Gate
from app.session import COOKIE, account_of
from app.session_routes import login, logout
from app.settings import settings

DATA_DOCS_HEADERS = {
    # Great Expectations links to other sites for styles and pictures: those stay unloaded.
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}


async def health(_request: Request) -> JSONResponse:
    """Say whether the app lives, and which build it shows."""
    return JSONResponse(await run_in_threadpool(_health), headers={"Cache-Control": "no-store"})


async def data_docs(request: Request) -> Response:
    """Serve one file of the Data Docs to a signed-in reader."""
    if await run_in_threadpool(account_of, request.cookies.get(COOKIE)) is None:
        return PlainTextResponse("Sign in to Crossdock first.", status_code=401)
    file = _file_below(settings().data_docs, request.path_params["path"] or "index.html")
    if file is None:
        return PlainTextResponse("There is no such page in the Data Docs.", status_code=404)
    return FileResponse(file, headers=DATA_DOCS_HEADERS)


def _health() -> dict[str, object]:
    try:
        with warehouse.pinned(warehouse.current_snapshot()):
            manifest = warehouse.manifest()
    except (NoSnapshot, OSError, ValueError, KeyError):
        return {"live": True, "snapshot": None, "age_seconds": None}
    age = manifest.age_seconds(datetime.now(UTC))
    return {"live": True, "snapshot": manifest.build_id, "age_seconds": round(age)}


def _file_below(folder: Path, path: str) -> Path | None:
    root = folder.resolve()
    file = (root / path).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None


app = App(
    Path(__file__).parent / "entry" / "crossdock.py",
    routes=[
        Route("/session/login", login, methods=["GET", "POST"]),
        Route("/session/logout", logout, methods=["GET", "POST"]),
        Route("/data-docs/{path:path}", data_docs),
        Route("/health", health),
    ],
    middleware=[Middleware(Gate)],
)
