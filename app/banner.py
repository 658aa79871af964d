"""How old is what this page shows?"""

from datetime import UTC, datetime

import streamlit as st

from app import formats, warehouse


def page_title(title: str, helper: str) -> None:
    """Open a page: what it is for, and how old its data is."""
    st.title(title, anchor=False)
    st.caption(helper)
    data_age()


def data_age() -> None:
    """Say which build is shown; warn when it is older than a missed daily run."""
    manifest = warehouse.manifest()
    seconds = manifest.age_seconds(datetime.now(UTC))
    reach = " · ".join(f"{source.title} {source.as_of}" for source in manifest.sources)
    text = (
        f"Data as of {formats.plain(reach)}  \n"
        f"Build {manifest.build_id}, built {formats.age(seconds)}."
    )
    if seconds > formats.STALE_AFTER.total_seconds():
        st.warning(f"{text} No newer build has passed its checks: figures may be out of date.")
    else:
        st.caption(text)
