"""What waits in the quarantine, as a build reads it: rows of each feed, and lines of orders."""

from datetime import datetime

import polars as pl

from ingest.ledger import LedgerEntry
from ingest.quarantine import quarantined_rows
from pipelines.opening import Opened

ORDER_LINES = "order_lines"
_READ = ("row", "feed", "reason", "order_id", "order_line_id", "file_name")  # not what is long
_COUNTS = pl.Schema(
    {
        "source_system": pl.String(),
        "file_id": pl.String(),
        "feed": pl.String(),
        "quarantined_count": pl.Int64(),
    }
)
_LINES = pl.Schema(
    {
        "source_system": pl.String(),
        "order_id": pl.String(),
        "order_line_id": pl.String(),  # none where the row does not say it legibly
        "file_id": pl.String(),
        "file_name": pl.String(),
        "file_row": pl.Int64(),
        "reason": pl.String(),  # the first of what is wrong with the row
    }
)


def waiting(opened: Opened, as_of: datetime | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return how many rows of each file and feed wait, and the order lines among them.

    With `as_of`, an instant, replaced files are among them. Which files count, the ledger's extract
    says: that of now, or of then.
    """
    counts, lines = [], [pl.DataFrame(schema=_LINES)]
    for entry in opened.ledger.landed() if as_of else opened.ledger.with_faults():
        faults = opened.stores.quarantine.read(entry, _READ)
        rows = quarantined_rows(faults)
        counts += [(entry.source, entry.file_id, feed, count) for feed, count in rows.items()]
        lines.append(_lines(entry, faults))
    return pl.DataFrame(counts, schema=_COUNTS, orient="row"), pl.concat(lines)


def _lines(entry: LedgerEntry, faults: pl.DataFrame) -> pl.DataFrame:
    found = faults.filter(pl.col("order_id").is_not_null(), feed=ORDER_LINES)
    # Tables of one JSON or XML file number their rows each for itself.
    row = ("row", "order_id", "order_line_id")
    return (
        found.unique(row, keep="first", maintain_order=True)
        .rename({"row": "file_row"})
        .with_columns(
            pl.lit(entry.source).alias("source_system"), pl.lit(entry.file_id).alias("file_id")
        )
        .select(_LINES.names())
    )
