"""What people do about exceptions: claim, comment, resolve, release, reopen.

Each act is one transaction. It carries the version that the person saw, so that nobody overwrites
what they never saw, and an idempotency key, so that a form sent twice acts once.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from workflow.accounts import Account, find_account
from workflow.case_events import (
    CaseEvent,
    case_history,
    event_of_key,
    events_after,
    export_json_lines,
    next_event_number,
)
from workflow.case_rules import (
    ASSIGNEE_ONLY,
    EVENT_TYPES,
    NEEDS_COMMENT,
    NEEDS_REASON,
    REASON_CODES,
    TRANSITIONS,
    acts_possible,
    assignee_after,
    reason_after,
)
from workflow.errors import (
    CaseChanged,
    CaseCodeDiffers,
    CommentNeeded,
    KeyReused,
    NotAllowedInState,
    NotPermitted,
    NotTheAssignee,
    ReasonNeeded,
)
from workflow.permissions import may
from workflow.store import Store
from workflow.tables import CASE_EVENT, EXCEPTION_CASE

__all__ = [
    "REASON_CODES",
    "Case",
    "CaseEvent",
    "Intent",
    "case_history",
    "cases",
    "claim",
    "comment",
    "events_after",
    "export_json_lines",
    "release",
    "reopen",
    "resolve",
]

COLUMNS: Final = EXCEPTION_CASE.c


@dataclass(frozen=True, slots=True)
class Case:
    """An exception that somebody acted on; those nobody touched are 'detected' at version 0."""

    case_id: str
    exception_code: str
    state: str
    version: int
    assignee: str | None
    reason_code: str | None
    comment: str | None
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Who wants to act on which case, having seen which version of it."""

    actor: Account
    case_id: str
    exception_code: str
    expected_version: int
    idempotency_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Deed:
    act: str
    reason_code: str | None = None
    comment: str | None = None


def cases(store: Store) -> list[Case]:
    """Return every case that somebody acted on."""
    with store.read() as connection:
        rows = connection.execute(select(EXCEPTION_CASE).order_by(COLUMNS.case_id))
        return [Case(**row) for row in rows.mappings()]


def claim(store: Store, intent: Intent) -> CaseEvent:
    """Take the case."""
    return _act(store, intent, _Deed("claim"))


def comment(store: Store, intent: Intent, words: str) -> CaseEvent:
    """Say something about the case, whatever its state."""
    return _act(store, intent, _Deed("comment", comment=_words(words)))


def resolve(store: Store, intent: Intent, *, reason_code: str, comment: str) -> CaseEvent:
    """Call the case done; `reason_code` is one of REASON_CODES."""
    return _act(store, intent, _Deed("resolve", reason_code, _words(comment)))


def release(store: Store, intent: Intent, *, comment: str | None = None) -> CaseEvent:
    """Give the case back to everybody."""
    return _act(store, intent, _Deed("release", comment=_words(comment)))


def reopen(store: Store, intent: Intent, *, comment: str | None = None) -> CaseEvent:
    """Take a resolved case up again; who reopens it holds it."""
    return _act(store, intent, _Deed("reopen", comment=_words(comment)))


def _words(comment: str | None) -> str | None:
    return (comment or "").strip() or None


def _act(store: Store, intent: Intent, deed: _Deed) -> CaseEvent:
    with store.write() as connection:
        _refuse_role(connection, intent.actor, deed)
        earlier = event_of_key(connection, intent.idempotency_key)
        if earlier is not None:
            return _earlier_result(earlier, intent, deed)
        case = _find_or_start(connection, intent)
        _refuse_version(case, intent)
        _refuse_rules(case, intent, deed)
        return _keep(connection, _after(case, intent, deed), intent, deed)


def _refuse_role(connection: Connection, actor: Account, deed: _Deed) -> None:
    """Judge by the role that the account has now, not by the one it had when the page was drawn."""
    account = find_account(connection, actor.login)
    role = "" if account is None else account.role
    if not may(role, deed.act):
        raise NotPermitted(actor.login, role, deed.act)


def _earlier_result(earlier: CaseEvent, intent: Intent, deed: _Deed) -> CaseEvent:
    same = replace(
        earlier,
        case_id=intent.case_id,
        exception_code=intent.exception_code,
        event_type=EVENT_TYPES[deed.act],
        actor=intent.actor.login,
        reason_code=deed.reason_code,
        comment=deed.comment,
        case_version=intent.expected_version + 1,
    )
    if same != earlier:
        raise KeyReused(intent.idempotency_key, earlier.event_number)
    return earlier


def _find_or_start(connection: Connection, intent: Intent) -> Case:
    query = select(EXCEPTION_CASE).where(COLUMNS.case_id == intent.case_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is not None:
        return Case(**row)
    case = Case(intent.case_id, intent.exception_code, "detected", 0, None, None, None, None, None)
    connection.execute(insert(EXCEPTION_CASE).values(asdict(case)))
    return case


def _refuse_version(case: Case, intent: Intent) -> None:
    if case.exception_code != intent.exception_code:
        raise CaseCodeDiffers(case.case_id, case.exception_code, intent.exception_code)
    if case.version != intent.expected_version:
        raise CaseChanged(
            case.case_id,
            expected_version=intent.expected_version,
            version=case.version,
            changed_by=case.changed_by,
            changed_at=case.changed_at,
        )


def _refuse_rules(case: Case, intent: Intent, deed: _Deed) -> None:
    if (case.state, deed.act) not in TRANSITIONS:
        raise NotAllowedInState(case.case_id, case.state, deed.act, acts_possible(case.state))
    if deed.act in ASSIGNEE_ONLY and case.assignee != intent.actor.login:
        raise NotTheAssignee(case.case_id, case.assignee, deed.act)
    if deed.act in NEEDS_REASON and deed.reason_code not in REASON_CODES:
        raise ReasonNeeded(deed.reason_code, REASON_CODES)
    if deed.act in NEEDS_COMMENT and deed.comment is None:
        raise CommentNeeded(deed.act)


def _after(case: Case, intent: Intent, deed: _Deed) -> Case:
    actor = intent.actor.login
    return replace(
        case,
        state=TRANSITIONS[case.state, deed.act],
        version=case.version + 1,
        assignee=assignee_after(deed.act, case.assignee, actor),
        reason_code=reason_after(deed.act, case.reason_code, deed.reason_code),
        comment=deed.comment or case.comment,
        changed_by=actor,
        changed_at=intent.at,
    )


def _keep(connection: Connection, case: Case, intent: Intent, deed: _Deed) -> CaseEvent:
    connection.execute(
        update(EXCEPTION_CASE).where(COLUMNS.case_id == case.case_id).values(asdict(case))
    )
    event = CaseEvent(
        event_number=next_event_number(connection),
        case_id=case.case_id,
        exception_code=case.exception_code,
        event_type=EVENT_TYPES[deed.act],
        actor=intent.actor.login,
        reason_code=deed.reason_code,
        comment=deed.comment,
        case_state=case.state,
        case_version=case.version,
        occurred_at=intent.at.astimezone(UTC),
    )
    key = {"idempotency_key": intent.idempotency_key}
    connection.execute(insert(CASE_EVENT).values({**asdict(event), **key}))
    return event
