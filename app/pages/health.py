"""Can the figures be trusted today?"""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from app import formats, warehouse
from app.banner import page_title
from app.cache import cached
from app.expectation_results import show_expectation_results
from app.queries import feeds
from app.session import require_page
from app.settings import settings
from app.tables import instant_column, quantity_column

require_page("health")
page_title("Data health", "What arrived, what was refused, and what the checks said.")

manifest = warehouse.manifest()
status = cached(feeds.feed_status)()
quarantined = int(status["quarantined_count"].fill_null(0).sum())

build, passed, failed, broken, held = st.columns(5)
build.metric("Build", formats.age(manifest.age_seconds(datetime.now(UTC))), border=True)
passed.metric("Checks passed", f"{manifest.checks_passed:,}", border=True)
failed.metric(
    "Checks failed or warned",
    f"{manifest.checks_failed + manifest.checks_warned:,}",
    border=True,
    help=f"{manifest.checks_failed} failed, {manifest.checks_warned} warned. "
    "A failed check blocks publishing, so a published build has none.",
)
broken.metric(
    "Warnings on arrivals",
    f"{manifest.expectations_warned:,}",
    border=True,
    help=f"Of {manifest.expectations_met + manifest.expectations_warned} rules for arriving rows, "
    "those that the last run of each feed found broken. They are shown and let pass.",
)
held.metric(
    "Rows in quarantine",
    f"{quarantined:,}",
    border=True,
    help="Rows that did not fit their feed. They are kept whole, each with its reason.",
)

st.subheader("Feeds", anchor=False)
if status.is_empty():
    st.info("No feed has arrived yet. Put files into the inbox and run the pipeline.")
else:
    st.dataframe(
        status,
        hide_index=True,
        placeholder="",
        column_config={
            "source_system": "Source",
            "feed": "Feed",
            "file_count": quantity_column("Files"),
            "row_count": quantity_column("Rows"),
            "quarantined_count": quantity_column("In quarantine"),
            "last_file_name": st.column_config.TextColumn("Last file", width="medium"),
            "last_record_time": instant_column("Last arrival (UTC)"),
        },
    )
if quarantined:
    st.warning(
        f"{quarantined:,} rows wait in quarantine. `crossdock quarantine list` names each file, "
        "place and reason; `crossdock quarantine replay` takes them in after the fix."
    )

show_expectation_results()

st.subheader("Look deeper", anchor=False)
with st.container(horizontal=True):
    if (settings().data_docs / "index.html").is_file():
        st.link_button("Expectation results", "/data-docs/index.html")
    else:
        st.caption("Expectation results appear here after the first build with checks.")
    st.link_button("Pipeline runs in Dagster", settings().dagster_url)

with st.expander(f"Tables of build {manifest.build_id}"):
    st.dataframe(
        pl.DataFrame(
            {"table": list(manifest.table_rows), "rows": list(manifest.table_rows.values())},
            schema={"table": pl.String, "rows": pl.Int64},
        ).sort("table"),
        hide_index=True,
        placeholder="",
        column_config={"table": "Table", "rows": quantity_column("Rows")},
    )
