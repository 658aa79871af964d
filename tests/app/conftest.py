"""A signed-in reader of the demo snapshot; every test has an operational store of its own."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.operations import store
from app.roles import PAGES
from app.session import COOKIE
from workflow.accounts import find_account
from workflow.sessions import open_session

if TYPE_CHECKING:
    from streamlit.testing.v1.element_tree import ElementList

SCRIPT = Path(__file__).parents[2] / "app" / "entry" / "crossdock.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def own_store(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "ops.sqlite"
    with (
        closing(sqlite3.connect(demo_home / "ops.sqlite")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    monkeypatch.setenv("CROSSDOCK_HOME", str(demo_home))
    monkeypatch.setenv("CROSSDOCK_OPS_URL", f"sqlite:///{copy}")


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """AppTest leaves the app's script behind as the main module, which new processes would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def token_of() -> Callable[[str], str]:
    def token_of(login: str) -> str:
        with store().read() as connection:
            account = find_account(connection, login)
        assert account is not None
        return open_session(store(), account, datetime.now(UTC))

    return token_of


@pytest.fixture
def open_page(token_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a page as the given account would, with the given query in the address."""

    def open_page(login: str, page: str = "", **query: str) -> AppTest:
        cookies = {COOKIE: token_of(login)} if login else {}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: cookies))
        test = AppTest.from_file(SCRIPT, default_timeout=30).run()
        if page:
            for name, value in query.items():
                test.query_params[name] = value
            test.switch_page(str(PAGES[page].path)).run()
        return test

    return open_page


def everything_said(test: AppTest) -> str:
    """Return all text of a page."""
    kinds: list[ElementList[Any]] = [
        test.title,
        test.header,
        test.subheader,
        test.markdown,
        test.caption,
    ]
    kinds += [test.info, test.warning, test.error, test.success]
    return "\n".join(str(element.value) for kind in kinds for element in kind)
