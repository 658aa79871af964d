"""How a refused request is answered: RFC 9457 problem details that say what, where and what to do.

What stands in an answer never tells one refusal of access from another.
"""

import logging
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from workflow.errors import StoreBusy

LOG = logging.getLogger("crossdock.push")
REALM = {"WWW-Authenticate": 'Bearer realm="crossdock"'}


class Problem(Exception):
    """A request is refused; nothing of it is kept."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        remedy: str,
        *,
        where: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.remedy = status, kind, detail, remedy
        self.where, self.headers = where, headers or {}


def no_access() -> Problem:
    return Problem(
        401,
        "no-access",
        "The key is missing, wrong or revoked.",
        "Send the header 'Authorization: Bearer KEY'. Ask the operator for a key if yours is lost.",
        where="header Authorization",
        headers=REALM,
    )


def not_found() -> Problem:
    """One answer for what is not there and for what the key has no right to see."""
    return Problem(
        404,
        "not-found",
        "There is nothing here that this key may use.",
        "Check the address: the source must be the one that the key was made for.",
        where="path",
    )


def busy(detail: str, seconds: int) -> Problem:
    return Problem(
        503,
        "busy",
        detail,
        f"Nothing was kept. Send the same request again after {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )


async def refused(request: Request, error: Exception) -> JSONResponse:
    """Answer with the error's problem, as its JSON."""
    problem = problem_of(request, error)
    content = {
        "type": f"urn:crossdock:problem:{problem.kind}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "where": problem.where or request.url.path,
        "remedy": problem.remedy,
    }
    # An unread body would be taken for the next request, so the connection ends here.
    headers = {**problem.headers, "Connection": "close"}
    return JSONResponse(
        content, problem.status, headers=headers, media_type="application/problem+json"
    )


def problem_of(request: Request, error: Exception) -> Problem:
    """Return what to answer for an error of the kinds in ANSWERED."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _unrouted(request, error)
    if isinstance(error, ClientDisconnect):
        return Problem(400, "cut-short", "The sender went away.", "Send the request again.")
    LOG.error("A body could not be kept: %s", error)
    if isinstance(error, StoreBusy):
        return busy("The operational store did not come free.", 30)
    return busy("The disk took no more.", 300)


ANSWERED = (Problem, HTTPException, ClientDisconnect, StoreBusy, OSError)


def _unrouted(request: Request, error: HTTPException) -> Problem:
    """Say no more to those who show no key."""
    if "authorization" not in request.headers:
        return no_access()
    if error.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return not_found()
    remedy = "Files are sent with POST; states are asked for with GET."
    return Problem(405, "wrong-method", "The method does not fit the address.", remedy)
