"""Whose each landed row is: the customers that must lie in one part, found by what rows name."""

from collections.abc import Collection
from pathlib import Path

import duckdb
import polars as pl

from ingest.feed import LINEAGE
from ingest.feeds import FEEDS
from ingest.rescue import RESCUE
from pipelines.parts.links import DIVIDED, KINDS, LINKING
from pipelines.parts.named import counted, row_key, thing

_ORDER = list(KINDS)
# What the rows of each feed name, what is known first before what is known by it: the first that a
# row names says whose the row is.
LINKS = {
    feed: dict(sorted(links.items(), key=lambda link: _ORDER.index(link[1])))
    for feed, links in (DIVIDED | LINKING).items()
}
ROOTS = {"owner": pl.UInt64(), "root": pl.UInt64()}


class Owners:
    """The owner of each row, as a number: rows of one number belong together.

    It is the hash of the customer, or of what else a row names where that leads to no customer, or
    of its own key. Should two hashes be equal, two owners share a part, which harms nothing.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, landing: Path, files: Path) -> None:
        self._connection, self._landing, self._files = connection, landing, files
        connection.execute("create temp table met (one ubigint, other ubigint)")
        for feed in LINKS:
            connection.execute(f"create temp table {feed}_rows as {self._things(feed)}")
        for kind, feeds in KINDS.items():
            self._find(kind, feeds)
        self._telling = {feed: self._that_tell(feed) for feed in LINKS}
        for feed in LINKS:
            self._meet(feed)
            connection.execute(f"drop table {feed}_rows")
        connection.execute("create temp table joined (owner ubigint, root ubigint)")
        roots = _roots(connection.execute("select distinct one, other from met").fetchall())
        if roots:  # DuckDB takes a second to learn how polars keeps its rows
            connection.register("roots", pl.DataFrame(list(roots.items()), ROOTS, orient="row"))
            connection.execute("insert into joined from roots")

    def rows(self, feed: str) -> str:
        """Return the query for those rows of a feed that count, each with its `owner`."""
        columns = [name for name, _ in FEEDS[feed].landed_columns()]
        landed = ", ".join([*columns, RESCUE, *LINEAGE])
        rows = self._things(feed, landed)
        return f"""
            select {landed}, coalesce(root, owner) as owner
            from (
                select {landed}, coalesce(owner, {row_key(feed)}) as owner
                from ({_owned(feed, self._telling[feed], rows)})
            )
            left join joined using (owner)
            """

    def _things(self, feed: str, also: str = "") -> str:
        """Return the query for what each row that counts names, as hashes, and its key as one."""
        things = [f"{thing(feed, *link)} as {link[0]}_thing" for link in LINKS[feed].items()]
        wanted = [*things, also or f"{row_key(feed)} as row_key"]
        return f"select {', '.join(wanted)} from {counted(self._landing, feed, self._files)}"

    def _that_tell(self, feed: str) -> list[str]:
        """Return the kinds of those links that say whose rows are: one that all rows have, or more.

        All that a row names belongs together, so that the first of it is enough.
        """
        kinds: list[str] = []
        for column, kind in LINKS[feed].items():
            kinds.append(kind)
            counts = f"select count(*) = count({column}_thing) from {feed}_rows"
            if self._connection.execute(counts).fetchall()[0][0]:
                break
        return kinds

    def _find(self, kind: str, feeds: Collection[str]) -> None:
        """Note whose each thing of a kind is, by the feeds that say so first."""
        earlier = list(KINDS)[: list(KINDS).index(kind)]
        said = " union all ".join(
            f"""
            select {column}_thing as thing, owner from ({_owned(feed, earlier)})
            where {column}_thing is not null and owner is not null
            """
            for feed in feeds
            for column, named in LINKS[feed].items()
            if named == kind
        )
        self._connection.execute(
            f"""
            create temp table {kind}_owners as
            select thing, min(owner) as owner, min(owner) < max(owner) as is_shared
            from ({said}) group by thing;

            insert into met
            select distinct found.owner, said.owner
            from ({said}) as said
            inner join (from {kind}_owners where is_shared) as found using (thing)
            where said.owner <> found.owner
            """
        )

    def _meet(self, feed: str) -> None:
        """Note which owners meet in one row of a feed, or in rows of one key."""
        links = list(LINKS[feed].items())
        for place, (column, kind) in enumerate(links[1:], start=1):
            # The first thing of a kind of which a feed says whose it is has the owner of its row.
            if feed not in KINDS[kind] or kind in dict(links[:place]).values():
                self._connection.execute(
                    f"""
                    insert into met
                    select distinct owner, {column}_owner
                    from ({_owned(feed, list(KINDS))}) where owner <> {column}_owner
                    """
                )
        if feed in DIVIDED and FEEDS[feed].key[0] not in LINKS[feed]:
            self._meet_by_key(feed)

    def _meet_by_key(self, feed: str) -> None:
        """Note which owners meet in rows of one key, of those whose rows name different things."""
        named = [f"coalesce({column}_thing, 0)" for column in LINKS[feed]]
        differ = " or ".join(f"min({thing}) < max({thing})" for thing in named)
        several = f"select row_key from {feed}_rows group by row_key having {differ}"
        rows = f"from {feed}_rows semi join ({several}) as several using (row_key)"
        self._connection.execute(
            f"""
            insert into met
            with

            stated as (
                select row_key, coalesce(owner, row_key) as owner
                from ({_owned(feed, list(KINDS), rows)})
            ),

            firsts as (select row_key, min(owner) as owner from stated group by row_key)

            select distinct firsts.owner, stated.owner
            from stated inner join firsts using (row_key) where firsts.owner < stated.owner
            """
        )


def _owned(feed: str, kinds: Collection[str], rows: str = "") -> str:
    """Return the query for a feed's rows with the owners by their links to some kinds.

    Of each such column `<column>_owner`; `owner` is that by the first link, nothing where the row
    names nothing of these kinds.
    """
    known = {column: kind for column, kind in LINKS[feed].items() if kind in kinds}
    owners = ", ".join(
        f"{column}_thing as {column}_owner"
        if kind == "customer"
        else f"coalesce(by_{column}.owner, {column}_thing) as {column}_owner"
        for column, kind in known.items()
    )
    joins = " ".join(
        f"left join {kind}_owners as by_{column} on {column}_thing = by_{column}.thing"
        for column, kind in known.items()
        if kind != "customer"
    )
    first = ", ".join(f"{column}_owner" for column in known) or "null"
    return f"""
        select *, cast(coalesce({first}, null) as ubigint) as owner
        from (
            select rows.*{", " + owners if owners else ""}
            from {f"({rows})" if rows else f"{feed}_rows"} as rows {joins}
        )
        """


def _roots(pairs: Collection[tuple[int, int]]) -> dict[int, int]:
    """Return for each owner that meets another the one that stands for all that it meets."""
    parent: dict[int, int] = {}

    def root(owner: int) -> int:
        while parent.setdefault(owner, owner) != owner:
            parent[owner] = parent[parent[owner]]
            owner = parent[owner]
        return owner

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {owner: root(owner) for owner in parent}
