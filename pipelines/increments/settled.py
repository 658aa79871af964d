"""Until which day all is settled: what has no later day stays as it is from then on."""

import duckdb
import polars as pl

from pipelines.home import Home

# An invoice may be due so many days after the last day that any row of it says.
TERMS = """
    select coalesce(max(days), 0) from (
        select max(date_diff('day', issued_date, due_date)) as days from marts.fct_invoices
        union all
        select max(date_diff('day', posted_date, due_date)) from marts.fct_receivables
    )
    """


def settled(home: Home, facts: pl.DataFrame) -> pl.DataFrame:
    """Return per `source_system` a day in UTC, `open_from`: what has only earlier ones is settled.

    It is the last day of which the source told when it was last built, less the longest terms of
    payment; a day at the site may be the next in UTC, or the one before.
    """
    with duckdb.connect(str(home.marts), read_only=True) as marts:
        terms = marts.execute(TERMS).fetchall()[0][0]
    open_from = pl.col("last_date") - pl.duration(days=terms + 1)
    return facts.filter(pl.col("fact") == "span").select(
        "source_system", open_from.alias("open_from")
    )
