"""What have people done about exceptions since the build?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.operations import store
from app.queries.exceptions import with_newer_cases
from workflow.cases import CaseEvent, case_history, cases

if TYPE_CHECKING:
    import polars as pl


def as_of_now(exceptions: pl.DataFrame) -> pl.DataFrame:
    """Return exceptions of the snapshot with everything that people did since it was built."""
    return with_newer_cases(
        exceptions,
        (
            {
                "exception_id": case.case_id,
                "case_state": case.state,
                "case_version": case.version,
                "case_assignee": case.assignee,
                "case_reason_code": case.reason_code,
                "case_comment": case.comment,
                "case_changed_at": case.changed_at,
            }
            for case in cases(store())
        ),
    )


def history(exception_id: str) -> list[CaseEvent]:
    """Return what people did to one case, oldest first."""
    return case_history(store(), exception_id)
