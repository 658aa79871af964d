"""What needs a person, and what has a person done about it since the build?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from app.warehouse import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polars._typing import PolarsDataType

CASE_COLUMNS: dict[str, PolarsDataType] = {
    "exception_id": pl.String,
    "case_state": pl.String,
    "case_version": pl.Int64,
    "case_assignee": pl.String,
    "case_reason_code": pl.String,
    "case_comment": pl.String,
    "case_changed_at": pl.Datetime("us", "UTC"),
}

STATES = {
    "detected": "Open",
    "claimed": "Claimed",
    "resolved": "Resolved, waits for data to verify",
}


def detected() -> pl.DataFrame:
    """Return every exception of the snapshot: gravest first, then by value in one currency."""
    return read("""
        select
            exception_id, exception_code, exception_name, severity, owner_role, order_id,
            customer_name, explanation, value_at_risk, currency_code, since_date, age_days,
            case_state, case_version, case_assignee, case_reason_code, case_comment,
            case_changed_at, group_value_at_risk
        from marts.fct_exceptions
        order by severity, group_value_at_risk desc nulls last, exception_id
        """)


def exception(exception_id: str) -> pl.DataFrame:
    """Return all that is known of one exception, or no row."""
    return read(
        "select * from marts.fct_exceptions where exception_id = $exception_id",
        exception_id=exception_id,
    )


def with_newer_cases(
    exceptions: pl.DataFrame, cases: Iterable[Mapping[str, object]]
) -> pl.DataFrame:
    """Lay what people did since the build over the exceptions; row order stays."""
    newer = pl.DataFrame(list(cases), schema=CASE_COLUMNS)
    joined = exceptions.join(
        newer, on="exception_id", how="left", suffix="_newer", maintain_order="left"
    )
    is_newer = pl.col("case_version_newer").fill_null(-1) > pl.col("case_version").fill_null(0)
    columns = [name for name in CASE_COLUMNS if name != "exception_id"]
    return joined.with_columns(
        pl.when(is_newer)
        .then(pl.col(f"{name}_newer"))
        .otherwise(pl.col(name).cast(CASE_COLUMNS[name]))
        .alias(name)
        for name in columns
    ).select(exceptions.columns)
