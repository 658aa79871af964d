"""How does a session begin and end over HTTP?"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.operations import store
from app.session import COOKIE
from app.sign_in import refusal_page, sign_in_page, sign_out_page
from workflow.accounts import sign_in
from workflow.errors import LockedOut, WrongCredentials
from workflow.sessions import close_session, open_session

PRIVATE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


async def login(request: Request) -> Response:
    """Show the sign-in page, or check what was written into it."""
    if request.method != "POST":
        then = local_path(request.query_params.get("next", "/"))
        return HTMLResponse(sign_in_page(then=then), headers=PRIVATE)
    if is_cross_site(request):
        return _refused()
    form = await request.form()
    name, password = str(form.get("login", "")).strip(), str(form.get("password", ""))
    then = local_path(str(form.get("next", "/")))
    try:
        token = await run_in_threadpool(_open, name, password)
    except (WrongCredentials, LockedOut) as refusal:
        page = sign_in_page(then=then, login=name, refusal=str(refusal))
        return HTMLResponse(page, status_code=401, headers=PRIVATE)
    response = RedirectResponse(then, status_code=303, headers=PRIVATE)
    is_secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=is_secure, path="/")
    return response


async def logout(request: Request) -> Response:
    """Ask first, so that no link or picture elsewhere can end a session; then end it."""
    if request.method != "POST":
        return HTMLResponse(sign_out_page(), headers=PRIVATE)
    if is_cross_site(request):
        return _refused()
    token = request.cookies.get(COOKIE)
    if token:
        await run_in_threadpool(close_session, store(), token)
    response = RedirectResponse("/session/login", status_code=303, headers=PRIVATE)
    response.delete_cookie(COOKIE, path="/")
    return response


def is_cross_site(request: Request) -> bool:
    """Tell whether a browser sent this request on behalf of another site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def local_path(asked: str) -> str:
    """Return the path if it stays on this site, else the start page."""
    is_local = asked.startswith("/") and not asked.startswith(("//", "/\\", "/session/"))
    return asked if is_local and asked.isprintable() else "/"


def _open(login_name: str, password: str) -> str:
    now = datetime.now(UTC)
    account = sign_in(store(), login=login_name, password=password, at=now)
    return open_session(store(), account, now)


def _refused() -> HTMLResponse:
    reason = "This request came from another site. Open Crossdock itself and try again."
    return HTMLResponse(refusal_page(reason), status_code=403, headers=PRIVATE)
