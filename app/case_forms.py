"""What may this person do to this case now?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app.acts import Wanted, idempotency_key, submit
from workflow.case_rules import ASSIGNEE_ONLY, REASON_CODES, acts_possible
from workflow.permissions import may

if TYPE_CHECKING:
    from workflow.accounts import Account

ORDER = ("claim", "resolve", "comment", "release", "reopen")
BUTTONS = {
    "claim": "Claim",
    "comment": "Add comment",
    "resolve": "Resolve",
    "release": "Release",
    "reopen": "Reopen",
}
REASONS = {code: code.replace("_", " ").capitalize() for code in REASON_CODES}


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case as the page shows it; acts carry this version."""

    case_id: str
    exception_code: str
    state: str
    version: int
    assignee: str | None


def show_forms(seen: SeenCase, account: Account) -> None:
    """Show a form for each act that the role and the state allow."""
    permitted = [kind for kind in acts_possible(seen.state) if may(account.role, kind)]
    if not permitted:
        st.caption("Your role sees cases and does not act on them.")
        return
    for kind in ORDER:
        if kind not in permitted:
            continue
        if kind in ASSIGNEE_ONLY and seen.assignee != account.login:
            st.caption(f"Only {seen.assignee} may {kind} it. To take over, release and claim it.")
        else:
            _show_form(kind, seen)


def _show_form(kind: str, seen: SeenCase) -> None:
    form = f"{kind}-{seen.case_id}"
    inputs: dict[str, str] = {}
    with st.form(form, border=kind in {"resolve", "comment"}):
        if kind == "resolve":
            inputs["reason_code"] = f"reason-{form}"
            st.selectbox(
                "Reason",
                list(REASONS),
                index=None,
                format_func=REASONS.__getitem__,
                placeholder="Choose a reason",
                key=inputs["reason_code"],
            )
        if kind in {"resolve", "comment"}:
            inputs["comment"] = f"words-{form}"
            label = "What was done" if kind == "resolve" else "Comment"
            st.text_area(label, key=inputs["comment"], height=90, max_chars=2000)
        wanted = Wanted(
            kind=kind,
            case_id=seen.case_id,
            exception_code=seen.exception_code,
            expected_version=seen.version,
            idempotency_key=idempotency_key(form),
        )
        st.form_submit_button(
            BUTTONS[kind],
            type="primary" if kind in {"claim", "resolve"} else "secondary",
            on_click=submit,
            args=(form, wanted, inputs),
        )
