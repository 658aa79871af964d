"""What must be built again: that of which new rows tell, and that which has a day to come."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.parts.links import DIVIDED, LINKING
from pipelines.parts.owners import Owners, counted
from pipelines.settings import build_memory, rows_a_part


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
    with duckdb.connect() as connection:
        connection.execute(
            f"set temp_directory = '{home.spilled}'; set memory_limit = '{build_memory()}';"
            "set preserve_insertion_order = false; set TimeZone = 'UTC'"
        )
        connection.register("new_files", new)
        connection.register("also_orders", also)
        connection.register("settled", settled)
        files = home.extract / "files.parquet"
        owners = Owners(connection, home.landing, files, _apart(connection, home, files))
        seeds = " union ".join(
            f"select owner from ({owners.rows(feed, _is_open(connection, feed))})"
            for feed in (*DIVIDED, *LINKING)
        )
        connection.execute(f"create temp table scope as {seeds}")
        owners.named_by("scope")
        row_count = sum(_copy(connection, owners, feed, folder / feed) for feed in DIVIDED)
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


def _is_open(connection: duckdb.DuckDBPyConnection, feed: str) -> str:
    """Return the condition for rows that are new, have a day that is not past, or are wanted too.

    It holds no joins, so that it is asked of the files: those of long ago are passed over.
    """
    new = connection.execute(
        "select source_system, file_id, parser_version from new_files"
    ).fetchall()
    settled = connection.execute("select source_system, open_from from settled").fetchall()
    also = connection.execute("select source_system, named_order_id from also_orders").fetchall()
    days = [name for name, dtype in FEEDS[feed].landed_columns() if dtype.is_temporal()]
    conditions = [_among(("_source", "_file_id", "_parser_version"), new)]
    conditions += [
        f"_source = {_text(source)} and {day} >= date '{open_from}'"
        for source, open_from in settled
        for day in days
    ]
    if feed == "orders":
        conditions.append(_among(("_source", "order_id"), also))
    return " or ".join(f"({condition})" for condition in conditions)


def _among(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    listed = ", ".join(f"({', '.join(map(_text, row))})" for row in rows)
    return f"({', '.join(columns)}) in ({listed})" if rows else "false"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _copy(connection: duckdb.DuckDBPyConnection, owners: Owners, feed: str, folder: Path) -> int:
    """Write the rows of a feed that are in scope, and return how many; most files hold none."""
    folder.mkdir(parents=True)
    files = connection.execute(f"select distinct filename from ({owners.rows_named(feed)})")
    paths = [path for (path,) in files.fetchall()]
    if not paths:
        return 0
    copied: int = connection.execute(
        f"copy ({owners.rows_named(feed, paths)}) to '{folder}/rows.parquet'"
    ).fetchall()[0][0]
    return copied
