"""What did a person just do to a case, and what became of it?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app import formats
from app.operations import store
from app.session import signed_in
from workflow import cases
from workflow.errors import CaseChanged, CommentNeeded, ReasonNeeded, WorkflowError

if TYPE_CHECKING:
    from workflow.accounts import Account

NOTICE = "act-notice"

DONE = {
    "claim": "The case is yours.",
    "comment": "Your comment is recorded.",
    "resolve": "Recorded as resolved. It closes when the data of a later build proves it.",
    "release": "The case is free for others again.",
    "reopen": "The case is open again, and yours.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act as a form was drawn for it: on the version that the person saw."""

    kind: str
    case_id: str
    exception_code: str
    expected_version: int
    idempotency_key: str


def idempotency_key(form: str) -> str:
    """Return the key of a form: the same until what it sends has succeeded."""
    name = f"key-{form}"
    if name not in st.session_state:
        st.session_state[name] = uuid.uuid4().hex
    key: str = st.session_state[name]
    return key


def submit(form: str, wanted: Wanted, inputs: dict[str, str]) -> None:
    """Record what a form asks for.

    The account is looked up again here: a session may have ended since the page was drawn.
    """
    account = signed_in()
    if account is None:
        _notice("error", "Your session has ended; nothing was recorded. Sign in and try again.")
        return
    words = {field: str(st.session_state.get(name) or "") for field, name in inputs.items()}
    try:
        _record(wanted, account, words)
    except WorkflowError as refusal:
        _notice("error", _told(refusal))
    else:
        del st.session_state[f"key-{form}"]
        if "comment" in inputs:
            st.session_state[inputs["comment"]] = ""
        _notice("success", DONE[wanted.kind])


def show_notice() -> None:
    """Show, once, what became of the last act."""
    notice = st.session_state.pop(NOTICE, None)
    if notice is None:
        return
    kind, text = notice
    (st.success if kind == "success" else st.error)(text)


def _record(wanted: Wanted, account: Account, words: dict[str, str]) -> None:
    intent = cases.Intent(
        actor=account,
        case_id=wanted.case_id,
        exception_code=wanted.exception_code,
        expected_version=wanted.expected_version,
        idempotency_key=wanted.idempotency_key,
        at=datetime.now(UTC),
    )
    comment = words.get("comment", "")
    if wanted.kind == "claim":
        cases.claim(store(), intent)
    elif wanted.kind == "comment":
        cases.comment(store(), intent, comment)
    elif wanted.kind == "resolve":
        cases.resolve(store(), intent, reason_code=words["reason_code"], comment=comment)
    elif wanted.kind == "release":
        cases.release(store(), intent)
    elif wanted.kind == "reopen":
        cases.reopen(store(), intent)
    else:
        raise ValueError(wanted.kind)


def _told(refusal: WorkflowError) -> str:
    if isinstance(refusal, CaseChanged):
        return _changed(refusal)
    if isinstance(refusal, ReasonNeeded):
        return "Nothing was recorded yet: choose a reason first."
    if isinstance(refusal, CommentNeeded):
        return "Nothing was recorded yet: write some words that others can follow."
    return formats.plain(str(refusal))


def _changed(changed: CaseChanged) -> str:
    who = formats.plain(changed.changed_by or "somebody")
    return (
        f"{who} changed this case on {formats.instant(changed.changed_at)}, after you opened it. "
        "Nothing of yours was recorded. Its newest state is shown below: look again, then decide."
    )


def _notice(kind: str, text: str) -> None:
    st.session_state[NOTICE] = (kind, text)
