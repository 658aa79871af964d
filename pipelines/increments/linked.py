"""All rows that something links to given ones, found round by round."""

from collections.abc import Collection
from pathlib import Path

import duckdb

from ingest.feed import LINEAGE
from ingest.feeds import FEEDS
from ingest.rescue import RESCUE
from pipelines.parts.links import DIVIDED, LINKING
from pipelines.parts.named import counted, row_key, text, thing

LINKS = DIVIDED | LINKING


class Linked:
    """The landed rows that count, by what they name; `linked` holds what given ones lead to.

    Rows are linked that name one thing, or are versions of one row. In sources that are `apart`
    customers link nothing.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        landing: Path,
        files: Path,
        apart: Collection[str],
    ) -> None:
        self._connection, self._landing, self._files = connection, landing, files
        self._apart = ", ".join(map(text, sorted(apart)))
        connection.execute("create temp table linked (thing ubigint)")
        for feed in LINKS:
            named = ", ".join(
                f"{expression} as {column}" for column, expression in self._named(feed).items()
            )
            connection.execute(
                f"create temp table {feed}_named as select {named}, filename "
                f"from {counted(landing, feed, files)}"
            )

    def lead_from(self, conditions: Collection[tuple[str, str]]) -> None:
        """Note all that rows lead to which meet a condition on their feed's rows.

        Each is asked of the files by itself: those of which none can meet it are passed over.
        """
        rows = " union ".join(
            f"select unnest([{', '.join(self._named(feed).values())}]) as thing "
            f"from {counted(self._landing, feed, self._files)} where {condition}"
            for feed, condition in conditions
        )
        found = self._note(rows)
        while found:
            found = self._note(" union ".join(map(self._led_to, LINKS)))

    def rows(self, feed: str) -> str:
        """Return the query for a feed's rows that are linked, of those files that hold some."""
        files = self._connection.execute(
            f"select distinct filename from {feed}_named "
            f"semi join linked on coalesce({', '.join(self._named(feed))}) = thing"
        ).fetchall()
        columns = ", ".join([*(name for name, _ in FEEDS[feed].landed_columns()), RESCUE, *LINEAGE])
        paths = [path for (path,) in files] or [f"{self._landing}/{feed}/*/*.parquet"]
        first = f"coalesce({', '.join(self._named(feed).values())})"
        return (
            f"select {columns} from {counted(self._landing, feed, self._files, paths)} "
            f"semi join linked on {first} = thing {'' if files else 'limit 0'}"
        )

    def _named(self, feed: str) -> dict[str, str]:
        """Return what a row names as columns of numbers, its key last."""
        named = {}
        for column, kind in LINKS[feed].items():
            named[f"{column}_thing"] = thing(feed, column, kind)
            if kind == "customer" and self._apart:
                named[f"{column}_thing"] = (
                    f"case when _source not in ({self._apart}) then {thing(feed, column, kind)} end"
                )
        return named | {"row_key": row_key(feed)}

    def _note(self, things: str) -> int:
        """Note further things; return how many there are that were not."""
        self._connection.execute(
            f"create or replace temp table newly as select distinct thing from ({things}) "
            "anti join linked using (thing) where thing is not null;"
            "insert into linked from newly"
        )
        return int(self._connection.execute("select count(*) from newly").fetchall()[0][0])

    def _led_to(self, feed: str) -> str:
        """Return the query for what rows name that name something new."""
        columns = list(self._named(feed))
        return " union all ".join(
            f"select unnest([{', '.join(columns)}]) as thing from {feed}_named "
            f"semi join newly on {column} = newly.thing"
            for column in columns
        )
