"""Where does a role begin? A page of its own, because Streamlit's default page has no address."""

import streamlit as st

from app.roles import PAGES, pages_of
from app.session import require_account

st.switch_page(PAGES[pages_of(require_account().role)[0]].path)
