"""What must be built again: that of which new rows tell, and that which has a day to come."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.linked import Linked
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED, LINKING
from pipelines.parts.named import counted, text
from pipelines.settings import rows_a_part


@dataclass(frozen=True, slots=True)
class Scope:
    """All landed rows of some orders and accounts, feed by feed: old ones and new."""

    folder: Path
    row_count: int

    def rows(self) -> dict[str, Path]:
        return {feed: self.folder / feed for feed in DIVIDED}


def scope_of(home: Home, new: pl.DataFrame, settled: pl.DataFrame, also: pl.DataFrame) -> Scope:
    """Write the rows of what new files touch, of what is not settled, and of further orders.

    Orders of one customer are apart where all invoices name the lines that they bill; else the
    matching of invoices looks at all that the customer has. Raises NotOnlyMore where that is more
    than a build can hold at once.
    """
    folder = home.parts / "scope"
    shutil.rmtree(folder, ignore_errors=True)
    with connected(home) as connection:
        connection.register("new_files", new)
        connection.register("also_orders", also)
        connection.register("settled", settled)
        files = home.extract / "files.parquet"
        linked = Linked(connection, home.landing, files, _apart(connection, home, files))
        feeds = (*DIVIDED, *LINKING)
        linked.lead_from([(feed, each) for feed in feeds for each in _open(connection, feed)])
        row_count = 0
        for feed in DIVIDED:
            (folder / feed).mkdir(parents=True)
            row_count += connection.execute(
                f"copy ({linked.rows(feed)}) to '{folder / feed}/rows.parquet'"
            ).fetchall()[0][0]
    if row_count > rows_a_part():
        raise NotOnlyMore(f"{row_count:,} rows are not settled, more than are built at once")
    return Scope(folder, row_count)


def _apart(connection: duckdb.DuckDBPyConnection, home: Home, files: Path) -> list[str]:
    """Return the sources of which each invoice line names the order line that it bills."""
    found = connection.execute(
        f"""
        select distinct source_system from read_parquet('{files}')
        except select _source from {counted(home.landing, "invoice_lines", files)}
        where order_line_id is null
        """
    ).fetchall()
    return [source for (source,) in found]


def _open(connection: duckdb.DuckDBPyConnection, feed: str) -> Iterator[str]:
    """Yield conditions for rows that are new, that have a day which is not past, or are wanted."""
    new = connection.execute(
        "select source_system, file_id, parser_version from new_files where feed = ?", [feed]
    )
    yield _among(("_source", "_file_id", "_parser_version"), new.fetchall())
    settled = connection.execute("select source_system, open_from from settled").fetchall()
    for name, dtype in FEEDS[feed].landed_columns() if feed in DIVIDED else ():
        if dtype.is_temporal():
            for source, open_from in settled:
                yield f"_source = {text(source)} and {name} >= date '{open_from}'"
    if feed == "orders":
        also = connection.execute("select source_system, named_order_id from also_orders")
        yield _among(("_source", "order_id"), also.fetchall())


def _among(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    """Return the condition that columns hold one of some rows, asked of one column too.

    Files say of single columns what they hold.
    """
    if not rows:
        return "false"
    listed = ", ".join(f"({', '.join(map(text, row))})" for row in rows)
    ids = ", ".join(sorted({text(row[1]) for row in rows}))
    return f"{columns[1]} in ({ids}) and ({', '.join(columns)}) in ({listed})"
