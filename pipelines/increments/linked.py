"""All rows that something links to given ones, found round by round."""

from collections.abc import Collection

import duckdb

from ingest.feed import LINEAGE
from ingest.feeds import FEEDS
from ingest.rescue import RESCUE
from pipelines.home import Home
from pipelines.increments.names import LINKS
from pipelines.parts.named import counted, row_key, text, thing


class Linked:
    """What given rows lead to, by what the connection's database notes that rows name (names.py).

    Rows are linked that name one thing, or are versions of one row. In sources that are `apart`
    customers link nothing.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, home: Home, apart: Collection[str]
    ) -> None:
        self._connection, self._home = connection, home
        self._apart = ", ".join(f"hash({text(source)})" for source in sorted(apart))
        connection.execute("create temp table linked (thing ubigint)")

    def lead_from(self, conditions: Collection[tuple[str, str]], things: str) -> None:
        """Note all that rows lead to which meet a condition on their feed's names, and some things.

        `things` is a query for these.
        """
        rows = " union ".join(
            f"select unnest([{', '.join(self._names(feed))}]) as thing "
            f"from {feed} where {condition}"
            for feed, condition in conditions
        )
        found = self._note(f"{rows} union {things}")
        while found:
            found = self._note(" union ".join(map(self._led_to, LINKS)))

    def rows(self, feed: str) -> str:
        """Return the query for a feed's landed rows that are linked, of days that have some."""
        days = self._connection.execute(
            f"select distinct ingest_date from {feed} "
            f"semi join linked on coalesce({', '.join(self._names(feed))}) = thing"
        ).fetchall()
        landed = self._home.landing / feed
        files = self._home.extract / "files.parquet"
        columns = ", ".join([*(name for name, _ in FEEDS[feed].landed_columns()), RESCUE, *LINEAGE])
        first = ", ".join(
            [
                *(
                    self._unless_apart(kind, "hash(_source)", thing(feed, column, kind))
                    for column, kind in LINKS[feed].items()
                ),
                row_key(feed),
            ]
        )
        paths = [f"{landed}/ingest_date={day}/*.parquet" for (day,) in days]
        return (
            f"select {columns} from {counted(self._home.landing, feed, files, paths)} "
            f"semi join linked on coalesce({first}) = thing {'' if days else 'limit 0'}"
        )

    def _names(self, feed: str) -> list[str]:
        """Return the columns of what a row names, as far as it links, its key last."""
        names = [
            self._unless_apart(kind, "source_thing", f"{column}_thing")
            for column, kind in LINKS[feed].items()
        ]
        return [*names, "row_key"]

    def _unless_apart(self, kind: str, source: str, expression: str) -> str:
        if kind != "customer" or not self._apart:
            return expression
        return f"case when {source} not in ({self._apart}) then {expression} end"

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
        names = self._names(feed)
        return " union all ".join(
            f"select unnest([{', '.join(names)}]) as thing from {feed} "
            f"semi join newly on {name} = newly.thing"
            for name in names
        )
