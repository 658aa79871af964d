"""Which pages may this reader open?"""

import streamlit as st

from app import formats, warehouse
from app.errors import NoSnapshot
from app.look import LOGO, MARK, STYLE
from app.roles import PAGES, pages_of
from app.session import require_account

st.set_page_config(page_title="Crossdock", page_icon=MARK, layout="wide")
st.html(STYLE)
st.logo(LOGO, size="large")

account = require_account()
allowed = [PAGES[name] for name in pages_of(account.role)]
if not allowed:
    st.info("Your account has no role that opens a page. Ask the administrator for one.")
    st.stop()

start = st.Page("pages/start.py", title="Crossdock", default=True, visibility="hidden")
page = st.navigation(
    [start] + [st.Page(entry.path, title=entry.title, url_path=entry.url_path) for entry in allowed]
)
with st.sidebar:
    st.caption(f"{formats.plain(account.display_name)} · {account.role}")
    st.markdown('<a href="/session/logout" target="_self">Sign out</a>', unsafe_allow_html=True)

try:
    with warehouse.pinned(warehouse.current_snapshot()):
        page.run()
except NoSnapshot as missing:
    st.title(page.title, anchor=False)
    st.info(
        "No data has been published yet. Run `crossdock run` to ingest the inbox, build, check and "
        f"publish, then reload this page. Looked in `{missing.serving}`."
    )
