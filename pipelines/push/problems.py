"""How a refused request is answered: RFC 9457 problem details that say what, where and what to do.

What stands in an answer never tells one refusal of access from another.
"""

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse

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


def answer(request: Request, problem: Problem) -> JSONResponse:
    """Write a problem as its JSON."""
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
