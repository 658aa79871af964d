"""Who is signed in? Asked of the operational store on every run: the browser only holds a token."""

from datetime import UTC, datetime

import streamlit as st
from workflow.accounts import Account
from workflow.sessions import find_session

from app.operations import store

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
