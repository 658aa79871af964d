"""What does somebody else's SQL answer to a case? Its tables are loaded, its files are run."""

from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.feed import Field, Kind
from ingest.feeds import FEEDS
from tests.conformance.cases import INSTANT, TABLES, Answers, Case

SQL_TYPES = {
    Kind.TEXT: "varchar",
    Kind.DECIMAL: "decimal(18, 4)",
    Kind.RATE: "decimal(18, 10)",
    Kind.INTEGER: "bigint",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp",
}


def answers_of(case: Case, folder: Path) -> Answers:
    """Run the SQL files of a folder, in the order of their names, on the tables of one case.

    The tables are the canonical feeds (docs/feeds.md) with all their columns, instants in UTC, and
    `clock` with `as_of_date` and the site's `time_zone`. The SQL makes a table or view `kpi_values`
    with kpi_code, period_date, numerator, denominator and excluded_count.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        _load(connection, case)
        for path in sorted(folder.glob("*.sql")):
            connection.execute(path.read_text(encoding="utf-8"))
        rows = connection.execute(
            "select kpi_code, period_date::varchar, sum(numerator), sum(denominator),"
            " sum(excluded_count)::int from kpi_values group by all"
        ).fetchall()
    return {
        (code, day): (Decimal(str(numerator)), Decimal(str(denominator or 0)), excluded)
        for code, day, numerator, denominator, excluded in rows
    }


def _load(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    clock = case.rows("clock")[0]
    connection.execute("create table clock (as_of_date date, time_zone varchar)")
    connection.execute("insert into clock values (?, ?)", [clock["as_of_date"], clock["time_zone"]])
    for table in TABLES:
        fields = FEEDS[table].fields
        columns = ", ".join(f"{field.name} {SQL_TYPES[field.kind]}" for field in fields)
        connection.execute(f"create table {table} ({columns})")
        places = ", ".join(_place(field) for field in fields)
        for row in case.rows(table):
            connection.execute(
                f"insert into {table} values ({places})",
                [row.get(field.name) or None for field in fields],
            )


def _place(field: Field) -> str:
    return f"strptime(?, '{INSTANT}')" if field.kind is Kind.INSTANT else "?"
