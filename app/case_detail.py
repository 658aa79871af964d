"""Why is this an exception, what would close it, and who did what?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from app import formats
from app.case_forms import REASONS, SeenCase, show_forms
from app.cases import history
from app.queries.exceptions import STATES
from app.queue_filters import OWNERS, SEVERITIES
from app.roles import PAGES
from app.tables import instant_column, quantity_column

if TYPE_CHECKING:
    from workflow.accounts import Account

SEVERITY_COLOURS = {"S1": "red", "S2": "orange", "S3": "blue", "S4": "gray"}


def show_detail(exception: dict[str, Any], account: Account) -> None:
    """Show one exception: the facts to the left, the case to the right."""
    st.divider()
    st.subheader(
        formats.plain(f"{exception['exception_code']} {exception['exception_name']}"), anchor=False
    )
    facts, case = st.columns([3, 2], gap="large")
    with facts:
        _show_facts(exception)
        _show_evidence(exception)
    with case:
        _show_case(exception, account)
    _show_history(exception["exception_id"])


def _show_facts(exception: dict[str, Any]) -> None:
    severity = exception["severity"]
    with st.container(horizontal=True):
        st.badge(SEVERITIES.get(severity, severity), color=SEVERITY_COLOURS.get(severity, "gray"))  # type: ignore[arg-type]
        st.badge(OWNERS.get(exception["owner_role"], exception["owner_role"]), color="gray")
    st.markdown(formats.plain(exception["explanation"]))
    quantity, value, days = st.columns(3)
    quantity.metric("Quantity at risk", formats.quantity(exception["quantity_at_risk"]))
    value.metric(
        "Value at risk", formats.amount(exception["value_at_risk"], exception["currency_code"])
    )
    days.metric("Open for", f"{exception['age_days'] or 0} days")
    st.markdown(
        f"**Allowed actions:** {formats.plain(exception['allowed_actions'])}\n\n"
        f"**Closes when:** {formats.plain(exception['closing_condition'])}"
    )
    if exception["order_key"]:
        st.page_link(
            PAGES["orders"].path,
            label=f"Open order {formats.plain(exception['order_id'])}",
            query_params={"order": exception["order_key"]},
        )


def _show_evidence(exception: dict[str, Any]) -> None:
    st.markdown("**Evidence**")
    st.dataframe(
        pl.DataFrame(
            {
                "source": [exception["source_system"]],
                "file": [exception["file_name"]],
                "hash": [formats.short_hash(exception["file_id"])],
                "row": [exception["file_row"]],
                "subject": [exception["subject_key"]],
            }
        ),
        hide_index=True,
        placeholder="",
        column_config={
            "source": "Source",
            "file": "File",
            "hash": "SHA-256 starts",
            "row": quantity_column("Row"),
            "subject": "About",
        },
    )
    st.caption(
        f"Seen in the data as of {exception['as_of_date']}, since {exception['since_date']}."
    )


def _show_case(exception: dict[str, Any], account: Account) -> None:
    seen = SeenCase(
        case_id=exception["exception_id"],
        exception_code=exception["exception_code"],
        state=exception["case_state"] or "detected",
        version=exception["case_version"] or 0,
        assignee=exception["case_assignee"],
    )
    with st.container(border=True):
        st.markdown(f"**{STATES.get(seen.state, seen.state)}**")
        if seen.assignee:
            st.caption(f"Held by {formats.plain(seen.assignee)}")
        if exception["case_reason_code"]:
            reason = exception["case_reason_code"]
            st.caption(f"Reason: {REASONS.get(reason, reason)}")
        show_forms(seen, account)


def _show_history(exception_id: str) -> None:
    events = history(exception_id)
    st.markdown("**History**")
    if not events:
        st.caption("Nobody has acted on this exception yet.")
        return
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "when": event.occurred_at,
                    "who": event.actor,
                    "what": event.event_type.capitalize(),
                    "reason": REASONS.get(event.reason_code or "", event.reason_code),
                    "comment": event.comment,
                }
                for event in reversed(events)
            ],
            schema={
                "when": pl.Datetime("us", "UTC"),
                "who": pl.String,
                "what": pl.String,
                "reason": pl.String,
                "comment": pl.String,
            },
        ),
        hide_index=True,
        placeholder="",
        column_config={
            "when": instant_column("When (UTC)"),
            "who": "Who",
            "what": "What",
            "reason": "Reason",
            "comment": st.column_config.TextColumn("Comment", width="large"),
        },
    )
