"""Who is signed in? Asked of the operational store on every run: the browser only holds a token."""

from datetime import UTC, datetime

import streamlit as st

from app.operations import store
from app.roles import pages_of
from workflow.accounts import Account
from workflow.sessions import find_session

COOKIE = "crossdock_session"


def account_of(token: str | None) -> Account | None:
    """Return the account of a live session."""
    return find_session(store(), token, datetime.now(UTC)) if token else None


def signed_in() -> Account | None:
    """Return the account of the browser that this page runs for."""
    return account_of(st.context.cookies.get(COOKIE))


def require_account() -> Account:
    """Return the account, or stop the page where the session has ended meanwhile."""
    account = signed_in()
    if account is None:
        st.info("Your session has ended. Sign in again to go on.")
        st.markdown('<a href="/session/login" target="_self">Sign in</a>', unsafe_allow_html=True)
        st.stop()
    return account


def require_page(name: str) -> Account:
    """Return the account if its role may open this page, else stop the page.

    Every page asks for itself, although only the pages of the role are registered: the file of a
    page must not be open to all just because somebody starts Streamlit with it.
    """
    account = require_account()
    if name not in pages_of(account.role):
        st.info("Your role does not open this page.")
        st.stop()
    return account
