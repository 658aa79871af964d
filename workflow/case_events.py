"""What people did to cases, in the order in which it was acknowledged."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from workflow.store import Store
from workflow.tables import CASE_EVENT


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One act; `case_state` and `case_version` are those after it."""

    event_number: int
    case_id: str
    exception_code: str
    event_type: str
    actor: str
    reason_code: str | None
    comment: str | None
    case_state: str
    case_version: int
    occurred_at: datetime


EVENTS = select(*(CASE_EVENT.c[field.name] for field in fields(CaseEvent))).order_by(
    CASE_EVENT.c.event_number
)


def case_history(store: Store, case_id: str) -> list[CaseEvent]:
    """Return the acts on one case, oldest first."""
    with store.read() as connection:
        rows = connection.execute(EVENTS.where(CASE_EVENT.c.case_id == case_id))
        return [CaseEvent(**row) for row in rows.mappings()]


def events_after(store: Store, event_number: int, limit: int) -> list[CaseEvent]:
    """Return at most `limit` acts that came after the given one, oldest first; 0 is before all."""
    with store.read() as connection:
        rows = connection.execute(
            EVENTS.where(CASE_EVENT.c.event_number > event_number).limit(limit)
        )
        return [CaseEvent(**row) for row in rows.mappings()]


def event_of_key(connection: Connection, idempotency_key: str) -> CaseEvent | None:
    rows = connection.execute(EVENTS.where(CASE_EVENT.c.idempotency_key == idempotency_key))
    row = rows.mappings().one_or_none()
    return None if row is None else CaseEvent(**row)


def next_event_number(connection: Connection) -> int:
    """Count without gaps: writers queue, so nobody else can take the number meanwhile."""
    last = connection.scalar(select(func.max(CASE_EVENT.c.event_number)))
    return (last or 0) + 1


def export_json_lines(events: Iterable[CaseEvent]) -> bytes:
    """Return one JSON object per line: the same events give the same bytes, hence the same file."""
    return "".join(f"{_line(event)}\n" for event in events).encode()


def _line(event: CaseEvent) -> str:
    instant = event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
    written = {**asdict(event), "occurred_at": instant.replace("+00:00", "Z")}
    return json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
