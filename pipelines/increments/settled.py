"""Until which day all is settled: what has no later day stays as it is from then on."""

import duckdb
import polars as pl

from pipelines.home import Home

# What no row says: an invoice without a due day is due after the customer's days of payment.
TERMS = """
    select source_system, coalesce(max(payment_days), 0) as terms
    from marts.dim_customers group by source_system
    """


def settled(home: Home, facts: pl.DataFrame) -> pl.DataFrame:
    """Return per `source_system` a day in UTC, `open_from`: what has only earlier ones is settled.

    It is the last day of which the source told when it was last built, less the longest terms of
    payment, a day in which what left may still be invoiced, and one because a day at the site may
    be the next in UTC, or the one before. Of a source that told of no day nothing is settled.
    """
    with duckdb.connect(str(home.marts), read_only=True) as marts:
        terms = marts.execute(TERMS).pl()
    spans = facts.filter(pl.col("fact") == "span").join(terms, on="source_system", how="left")
    open_from = pl.col("last_date") - pl.duration(days=pl.col("terms").fill_null(0) + 2)
    return spans.select(
        "source_system", open_from.fill_null(pl.date(1900, 1, 1)).alias("open_from")
    )
