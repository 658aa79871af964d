"""The marts of all parts as one, and what they keep for that which is made of the whole."""

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from pipelines.home import Home
from pipelines.parts.connection import connected
from pipelines.parts.plan import SPANS

# Kept tables that are summed, each with its measures: what else it holds is whose they are.
SUMMED = {
    "int_events__told_here": ("event_count",),
    "int_lifecycle__tellers_here": ("row_count",),
    "int_receivables__accounts": (
        "open_receivables_amount",
        "unapplied_cash_amount",
        "shipped_not_invoiced_amount",
        "open_orders_amount",
        "unpriced_line_count",
        "part_count",
    ),
    "int_receivables__changes": (
        "open_change",
        "past_due_change",
        "sales_amount",
        "unrated_count",
        "undated_count",
        "change_count",
    ),
    "int_gates__account_steps": ("amount", "unpriced_count", "step_count"),
    "int_kpis__judged": ("numerator", "denominator", "row_count", "row_quantity"),
    "int_kpis__clocks": ("observed", "censored", "covered", "eligible"),
    "int_kpis__backorder_changes": (
        "new_quantity",
        "filled_quantity",
        "cancelled_quantity",
        *(
            f"{level}_change"
            for level in ("quantity", "value", "lines", "due_days", "unpriced", "unrated")
        ),
        "step_count",
    ),
    "int_kpis__unbilled_changes": (
        *(f"{level}_change" for level in ("quantity", "value", "unpriced", "unrated")),
        "step_count",
    ),
}


def schema_of(part: int | str) -> str:
    """Return the schema that a part's marts lie in; dbt puts them there (made_in_place)."""
    return f"marts_{part}"


def make_room(marts: Path, part: int | str) -> None:
    """Ready the file of marts for a part, which may have been built before."""
    with duckdb.connect(str(marts)) as connection:
        connection.execute(
            f"drop schema if exists {schema_of(part)} cascade;"
            f"create schema {schema_of(part)}; create schema if not exists marts"
        )


def merge_marts(marts: Path, count: int, shared: Collection[str]) -> None:
    """Let each mart's view show the rows of all parts; of shared marts one part's.

    Shared marts are the same in each part, since all that they are made of is.
    """
    with duckdb.connect(str(marts)) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = ?", [schema_of(0)]
        ).fetchall()
        for (name,) in names:
            numbers = [0] if name in shared else range(count)
            rows = " union all by name ".join(f"from {schema_of(n)}.{name}" for n in numbers)
            connection.execute(f"create or replace view marts.{name} as {rows}")
            for number in set(range(count)) - set(numbers):
                connection.execute(f"drop table {schema_of(number)}.{name}")


def merge_kept(home: Home, parts: Sequence[Path]) -> None:
    """Put together what the parts keep: sums are summed, rows stand once."""
    with connected(home, home.kept) as connection:
        connection.execute("create schema intermediate")
        for number, part in enumerate(parts):
            connection.execute(f"attach '{part}' as part{number} (read_only)")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'part0' "
            "and schema_name = 'intermediate'"
        ).fetchall()
        for (name,) in names:
            rows = " union all by name ".join(
                f"from part{number}.intermediate.{name}" for number in range(len(parts))
            )
            connection.execute(f"create table intermediate.{name} as {_put_together(name, rows)}")


def spans_of(rows: str) -> str:
    """Return the query for the first and last days of sources, of those that rows say."""
    return (
        "select source_system, min(first_date) as first_date, max(last_date) as last_date, "
        f"max(last_event_at) as last_event_at from ({rows}) group by source_system"
    )


def _put_together(name: str, rows: str) -> str:
    if name == SPANS:
        return spans_of(rows)
    if name in SUMMED:
        sums = ", ".join(f"sum({measure}) as {measure}" for measure in SUMMED[name])
        return f"select * exclude ({', '.join(SUMMED[name])}), {sums} from ({rows}) group by all"
    return f"select distinct * from ({rows})"
