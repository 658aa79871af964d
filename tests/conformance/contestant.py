"""What does somebody else's SQL answer to a case? Its tables are loaded, its files are run."""

from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.feed import Field, Kind
from ingest.feeds import FEEDS
from tests.conformance.cases import INSTANT, NOW, TABLES, Answers, Case, Figure

SQL_TYPES = {
    Kind.TEXT: "varchar",
    Kind.DECIMAL: "decimal(18, 4)",
    Kind.RATE: "decimal(18, 10)",
    Kind.INTEGER: "bigint",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp",
}
FROM_THE_START, END_OF_TIME = "1970-01-01 00:00:00Z", "9999-12-31 00:00:00Z"
STAMPS = {
    "as_of_record_time": f"strftime(max(as_of_record_time), '{INSTANT}')",
    "data_version": "min(data_version::varchar)",
    "kpi_version": "min(kpi_version::varchar)",
}


def answers_of(case: Case, folder: Path) -> Answers:
    """Run the SQL files of a folder, in the order of their names, on the tables of one case.

    The tables are the canonical feeds (docs/feeds.md) with all their columns, instants in UTC, each
    with the `record_time` at which a row came, and `clock` with `as_of_date`, the site's
    `time_zone` and `asked_as_of`. The SQL makes a table or view `kpi_values` with kpi_code,
    period_date, numerator, denominator and excluded_count, and may tell as_of_record_time,
    data_version and kpi_version. It runs once for each instant as of which the case asks.
    """
    return {
        key: figure
        for moment in case.moments
        for key, figure in _answers_as_of(case, folder, moment).items()
    }


def _answers_as_of(case: Case, folder: Path, moment: str) -> Answers:
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        _load(connection, case, moment)
        for path in sorted(folder.glob("*.sql")):
            connection.execute(path.read_text(encoding="utf-8"))
        told = {row[0] for row in connection.execute("describe kpi_values").fetchall()}
        stamps = [sql if name in told else "null" for name, sql in STAMPS.items()]
        rows = connection.execute(
            "select kpi_code, period_date::varchar, sum(numerator), sum(denominator),"
            f" sum(excluded_count)::int, {', '.join(stamps)} from kpi_values"
            " group by kpi_code, period_date"
        ).fetchall()
    return {
        (code, day, moment): Figure(
            Decimal(str(numerator)),
            Decimal(str(denominator or 0)),
            excluded,
            *(str(stamp or "") for stamp in stamped),
        )
        for code, day, numerator, denominator, excluded, *stamped in rows
    }


def _load(connection: duckdb.DuckDBPyConnection, case: Case, moment: str) -> None:
    clock = case.rows("clock")[0]
    connection.execute(
        "create table clock (as_of_date date, time_zone varchar, asked_as_of timestamp)"
    )
    connection.execute(
        f"insert into clock values (?, ?, strptime(?, '{INSTANT}'))",
        [clock["as_of_date"], clock["time_zone"], END_OF_TIME if moment == NOW else moment],
    )
    for table in TABLES:
        fields = FEEDS[table].fields
        columns = ", ".join(f"{field.name} {SQL_TYPES[field.kind]}" for field in fields)
        connection.execute(f"create table {table} ({columns}, record_time timestamp)")
        places = ", ".join(_place(field) for field in fields)
        for row in case.rows(table):
            connection.execute(
                f"insert into {table} values ({places}, strptime(?, '{INSTANT}'))",
                [
                    *(row.get(field.name) or None for field in fields),
                    row.get("record_time") or FROM_THE_START,
                ],
            )


def _place(field: Field) -> str:
    return f"strptime(?, '{INSTANT}')" if field.kind is Kind.INSTANT else "?"
