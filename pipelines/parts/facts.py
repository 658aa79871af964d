"""What all parts of a history tell together, which the build of each must know."""

from pathlib import Path

import duckdb
import polars as pl

from pipelines.extract import KNOWN

# What the database `kept` of a part holds, as rows of the extract `known`.
FACTS = (
    "select *, 'span' as fact from intermediate.int_calendar__spans union all by name "
    "select * exclude (event_count), 'event' as fact from intermediate.int_events__told_here "
    "union all by name select * exclude (row_count) from intermediate.int_lifecycle__tellers_here"
)


def as_known(facts: pl.DataFrame) -> pl.DataFrame:
    """Return facts with all columns of the extract."""
    missing = [
        pl.lit(None, dtype).alias(name) for name, dtype in KNOWN.items() if name not in facts
    ]
    return facts.with_columns(missing).select(pl.col(n).cast(t) for n, t in KNOWN.items())


def facts_of(kept: Path) -> pl.DataFrame:
    """Return what the rows tell that a build of a part, or of all, kept something of."""
    with duckdb.connect(str(kept), read_only=True) as connection:
        return as_known(connection.execute(FACTS).pl())


def told(facts: pl.DataFrame) -> pl.DataFrame:
    """Return those facts that are no spans, in a fixed order."""
    return facts.filter(pl.col("fact") != "span").sort(KNOWN.names(), nulls_last=True)


def together(facts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return facts without repetition, the spans of each source as one, in a fixed order."""
    rows = pl.concat(facts)
    spans = (
        rows.filter(pl.col("fact") == "span")
        .group_by("source_system", "fact")
        .agg(pl.col("first_date").min(), pl.col("last_date").max(), pl.col("last_event_at").max())
    )
    told = rows.filter(pl.col("fact") != "span").unique()
    return pl.concat([as_known(spans), told]).sort(KNOWN.names(), nulls_last=True)
