"""What needs a person now, and what has been done about it?"""

import polars as pl
import streamlit as st

from app.acts import show_notice
from app.banner import page_title
from app.cache import cached
from app.case_detail import show_detail
from app.cases import as_of_now
from app.queries import exceptions
from app.queue_filters import OWNERS, SEVERITIES, narrowed
from app.session import require_page
from app.tables import amount_column, quantity_column

SHOWN_AT_MOST = 500
SHORT_STATES = exceptions.STATES | {"resolved": "Resolved"}


def show_counts(queue: pl.DataFrame) -> None:
    """Show how many exceptions of each severity still wait for a resolution."""
    waiting = queue.filter(pl.col("case_state") != "resolved")
    counts = dict(waiting["severity"].value_counts().iter_rows())
    columns = st.columns(len(SEVERITIES) + 1)
    for column, (severity, title) in zip(columns, SEVERITIES.items(), strict=False):
        column.metric(title, f"{counts.get(severity, 0):,}", border=True)
    resolved = queue.height - waiting.height
    columns[-1].metric(
        "Resolved",
        f"{resolved:,}",
        border=True,
        help="Resolved by a person; each waits for a later build whose data verifies it.",
    )


def choose_exception(queue: pl.DataFrame) -> str:
    """Show the queue; return the id of the chosen exception, or ''."""
    shown = queue.head(SHOWN_AT_MOST)
    if queue.height > SHOWN_AT_MOST:
        st.caption(
            f"The first {SHOWN_AT_MOST} of {queue.height:,} are shown. Filter to see others."
        )
    selected = st.dataframe(
        shown.with_columns(
            pl.col("owner_role").replace(OWNERS), pl.col("case_state").replace(SHORT_STATES)
        ),
        hide_index=True,
        placeholder="",
        height=320,
        on_select="rerun",
        selection_mode="single-row",
        key="exception-queue",
        column_order=[
            "severity",
            "exception_code",
            "exception_name",
            "case_state",
            "order_id",
            "customer_name",
            "value_at_risk",
            "currency_code",
            "age_days",
            "owner_role",
            "case_assignee",
        ],
        column_config={
            "severity": st.column_config.TextColumn("Severity", width="small"),
            "exception_code": st.column_config.TextColumn("Code", width="small"),
            "exception_name": st.column_config.TextColumn("What is wrong", width="medium"),
            "order_id": "Order",
            "customer_name": st.column_config.TextColumn("Customer", width="medium"),
            "value_at_risk": amount_column("At risk"),
            "currency_code": st.column_config.TextColumn("Currency", width="small"),
            "age_days": quantity_column("Days"),
            "owner_role": "Owner",
            "case_state": st.column_config.TextColumn("State", width="small"),
            "case_assignee": "Held by",
        },
    )
    rows = [row for row in selected["selection"]["rows"] if row < shown.height]
    if rows:
        st.query_params["exception"] = shown["exception_id"][rows[0]]
    return st.query_params.get("exception", "")


account = require_page("exceptions")
page_title("Exceptions", "What does not go as promised: gravest first, then by value at risk.")

everything = as_of_now(cached(exceptions.detected)())
if everything.is_empty():
    st.success("Nothing is wrong in this build: there is no exception to work on.")
    st.stop()

show_counts(everything)
queue = narrowed(everything, account.login)
if queue.is_empty():
    st.info("No exception passes these filters. Take one of them away.")
    st.stop()

exception_id = choose_exception(queue)
show_notice()
if not exception_id:
    st.info("Select a row to see the evidence and to act.")
    st.stop()

chosen = as_of_now(cached(exceptions.exception)(exception_id))
if chosen.is_empty():
    st.info("This exception is no longer in the snapshot: the data has cleared it.")
    st.stop()
show_detail(chosen.row(0, named=True), account)
