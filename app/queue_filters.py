"""Which exceptions does the reader want to see? The answer lives in the URL."""

from __future__ import annotations

import polars as pl
import streamlit as st

from app.filters import choose_from_url, put_into_url
from app.queries.exceptions import STATES

OWNERS = {
    "ARC": "Receivables",
    "BIL": "Billing",
    "CMP": "Compliance",
    "CRD": "Credit",
    "CSR": "Customer service",
    "EDI": "EDI",
    "MDS": "Master data",
    "PLN": "Planning",
    "PRC": "Pricing",
    "PUR": "Purchasing",
    "WHS": "Warehouse",
}
SEVERITIES = {
    "S1": "S1 critical",
    "S2": "S2 high",
    "S3": "S3 medium",
    "S4": "S4 low",
}


def narrowed(queue: pl.DataFrame, login: str) -> pl.DataFrame:
    """Show the filters and return the rows that pass them."""
    columns = st.columns([2, 2, 3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        severity = choose_from_url(
            "Severity", "severity", {"": "All severities"} | _present(queue, "severity", SEVERITIES)
        )
    with columns[1]:
        owner = choose_from_url(
            "Owner", "owner", {"": "All owners"} | _present(queue, "owner_role", OWNERS)
        )
    with columns[2]:
        code = choose_from_url("Kind", "code", {"": "All kinds"} | _kinds(queue))
    with columns[3]:
        state = choose_from_url("State", "state", {"": "All states"} | STATES)
    with columns[4]:
        st.session_state["filter-mine"] = "mine" in st.query_params
        is_mine = st.toggle("Mine only", key="filter-mine", on_change=put_into_url, args=("mine",))
    wanted = {
        "severity": severity,
        "owner_role": owner,
        "exception_code": code,
        "case_state": state,
        "case_assignee": login if is_mine else "",
    }
    for column, value in wanted.items():
        if value:
            queue = queue.filter(pl.col(column) == value)
    return queue


def _present(queue: pl.DataFrame, column: str, titles: dict[str, str]) -> dict[str, str]:
    codes = queue[column].drop_nulls().unique().sort().to_list()
    return {code: titles.get(code, code) for code in codes}


def _kinds(queue: pl.DataFrame) -> dict[str, str]:
    kinds = queue.select("exception_code", "exception_name").unique().sort("exception_code")
    return {code: f"{code} {name}" for code, name in kinds.iter_rows()}
