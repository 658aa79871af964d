"""Sign-in, sign-out, Data Docs and health over HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app import server
from app.gate import Gate
from app.session import COOKIE, account_of
from app.session_routes import local_path
from tests.app.browser import Browser, served
from workflow.accounts import DEMO_PASSWORD

PAGE = {"accept": "text/html"}
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def client() -> Iterator[Browser]:
    """The app's own routes behind its gate, with a plain page where Streamlit would be."""
    page = Route("/{path:path}", lambda _request: PlainTextResponse("the page"))
    application = Starlette(routes=[*server.app._user_routes, page], middleware=[Middleware(Gate)])
    with served(application) as port:
        yield Browser(port)


def sign_in(client: Browser, password: str = DEMO_PASSWORD, **fields: str) -> int:
    form = {"login": "planner", "password": password} | fields
    return client.post("/session/login", data=form, headers=OURS).status_code


def test_a_page_without_a_session_leads_to_sign_in_and_back(client: Browser) -> None:
    answer = client.get("/orders?order=a/b", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/session/login?next=/orders%3Forder%3Da/b"
    form = client.get(answer.headers["location"]).text
    assert 'name="next" value="/orders?order=a/b"' in form


def test_signing_in_opens_pages_with_a_cookie_that_scripts_cannot_read(client: Browser) -> None:
    answer = client.post(
        "/session/login",
        data={"login": "planner", "password": DEMO_PASSWORD, "next": "/orders?q=x"},
        headers=OURS,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/orders?q=x")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/orders", headers=PAGE).text == "the page"


def test_a_wrong_password_and_an_unknown_login_are_told_alike(client: Browser) -> None:
    texts = set()
    for login in ("planner", "nobody"):
        answer = client.post(
            "/session/login", data={"login": login, "password": "wrong"}, headers=OURS
        )
        assert answer.status_code == 401
        assert COOKIE not in answer.cookies
        texts.add(answer.text.replace(f'value="{login}"', ""))
    assert len(texts) == 1


def test_what_was_typed_comes_back_as_text_only(client: Browser) -> None:
    answer = client.post(
        "/session/login", data={"login": '"><script>', "password": "wrong"}, headers=OURS
    )
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/session/login", "/session/logout"])
def test_a_form_from_another_site_is_refused(
    client: Browser, path: str, headers: dict[str, str]
) -> None:
    answer = client.post(
        path, data={"login": "planner", "password": DEMO_PASSWORD}, headers=headers
    )
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


def test_signing_out_ends_the_session_on_the_server(client: Browser) -> None:
    sign_in(client)
    token = client.cookies[COOKIE]
    assert account_of(token) is not None
    assert client.get("/session/logout").status_code == 200
    assert account_of(token) is not None, "looking at the page ends nothing"
    assert client.post("/session/logout", headers=OURS).status_code == 303
    assert account_of(token) is None
    assert client.get("/", headers=PAGE).status_code == 303


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "/\\evil.example", "https://evil.example", "", "/session/logout", "/a\r\nb"],
)
def test_sign_in_never_leads_to_another_site(asked: str) -> None:
    assert local_path(asked) == "/"


def test_data_docs_are_for_signed_in_readers_and_load_nothing_from_elsewhere(
    client: Browser,
    token_of: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    docs = tmp_path / "data_docs"
    docs.mkdir()
    (docs / "index.html").write_text("<h1>Docs</h1>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path))
    assert client.get("/data-docs/index.html").status_code == 401
    client.cookies[COOKIE] = token_of("analyst")
    answer = client.get("/data-docs/index.html")
    assert answer.text == "<h1>Docs</h1>"
    assert "default-src 'self' 'unsafe-inline' data:" in answer.headers["content-security-policy"]
    assert client.get("/data-docs/").text == "<h1>Docs</h1>"
    for path in ("none.html", "..%2Fsecret.txt", "%2e%2e/secret.txt", "%2Fetc%2Fpasswd"):
        assert client.get(f"/data-docs/{path}").status_code == 404


def test_health_names_the_build_and_its_age(client: Browser) -> None:
    facts = client.get("/health").json()
    assert facts["live"] is True
    assert facts["snapshot"]
    assert facts["age_seconds"] >= 0


def test_health_lives_without_a_snapshot(
    client: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path))
    assert client.get("/health").json() == {"live": True, "snapshot": None, "age_seconds": None}
