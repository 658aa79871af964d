"""Which pages may this reader open?"""

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app import formats, warehouse
from app.errors import NoSnapshot, UnreadableSnapshot
from app.look import LOGO, MARK, STYLE
from app.roles import PAGES, START, pages_of
from app.session import require_account
from workflow.accounts import Account


def show_app() -> None:
    """Show the page that the reader asks for, among those of the reader's role."""
    st.set_page_config(page_title="Crossdock", page_icon=MARK, layout="wide")
    st.html(STYLE)
    st.logo(LOGO, size="large")
    account = require_account()
    page = _navigation(account)
    with st.sidebar:
        st.caption(f"{formats.plain(account.display_name)} · {account.role}")
        st.markdown('<a href="/session/logout" target="_self">Sign out</a>', unsafe_allow_html=True)
    try:
        with warehouse.pinned(warehouse.current_snapshot()):
            page.run()
    except NoSnapshot as missing:
        _say_what_to_run(page, missing)
    except UnreadableSnapshot as unreadable:
        logging.getLogger(__name__).exception("A page could not be shown")
        _say_how_to_go_back(unreadable)


def _navigation(account: Account) -> StreamlitPage:
    allowed = [PAGES[name] for name in pages_of(account.role)]
    if not allowed:
        st.info("Your account has no role that opens a page. Ask the administrator for one.")
        st.stop()
    start = st.Page(START, title="Crossdock", default=True, visibility="hidden")
    pages = [st.Page(entry.path, title=entry.title, url_path=entry.url_path) for entry in allowed]
    return st.navigation([start, *pages])


def _say_what_to_run(page: StreamlitPage, missing: NoSnapshot) -> None:
    st.title(page.title, anchor=False)
    st.info(
        "No data has been published yet. Run `crossdock run` to ingest the inbox, build, check and "
        f"publish, then reload this page. Looked in `{missing.serving}`."
    )


def _say_how_to_go_back(unreadable: UnreadableSnapshot) -> None:
    st.error(
        f"The snapshot `{unreadable.snapshot.name}` does not answer this page. Your acts are safe. "
        "Publish a new build with `crossdock run`, or go back with `crossdock rollback`."
    )
