"""Who may open a page at all? Without a session a browser is sent to the sign-in page."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.session import COOKIE, account_of

OPEN_PREFIXES = ("/session/", "/_stcore/", "/static/")
OPEN_PATHS = frozenset({"/health"})


class Gate:
    """Turn page views without a session away before Streamlit starts any work for them.

    The pages ask again on every run: a session may end while a page is open.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_page_view(request := Request(scope)):
            await self.app(scope, receive, send)
            return
        if await run_in_threadpool(account_of, request.cookies.get(COOKIE)):
            await self.app(scope, receive, send)
            return
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        answer = RedirectResponse(f"/session/login?next={quote(asked)}", status_code=303)
        await answer(scope, receive, send)


def _is_page_view(request: Request) -> bool:
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("accept", "")
        and not request.url.path.startswith(OPEN_PREFIXES)
        and request.url.path not in OPEN_PATHS
    )
