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

LINKS = DIVIDED | LINKING
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
        for feed in LINKS:
            self._meet(feed)
            connection.execute(f"drop table {feed}_rows")
        roots = _roots(connection.execute("select distinct one, other from met").fetchall())
        joined = pl.DataFrame(list(roots.items()), ROOTS, orient="row")
        connection.register("roots", joined)
        connection.execute("create temp table joined as from roots")

    def rows(self, feed: str) -> str:
        """Return the query for those rows of a feed that count, each with its `owner`."""
        columns = [name for name, _ in FEEDS[feed].landed_columns()]
        landed = ", ".join([*columns, RESCUE, *LINEAGE])
        rows = self._things(feed, landed)
        return f"""
            select {landed}, coalesce(root, owner) as owner
            from (
                select {landed}, coalesce(owner, {row_key(feed)}) as owner
                from ({_owned(feed, list(KINDS), rows)})
            )
            left join joined using (owner)
            """

    def _things(self, feed: str, also: str = "") -> str:
        """Return the query for what each row that counts names, as hashes, and its key as one."""
        things = [f"{thing(feed, *link)} as {link[0]}_thing" for link in LINKS[feed].items()]
        wanted = [*things, also or f"{row_key(feed)} as row_key"]
        return f"select {', '.join(wanted)} from {counted(self._landing, feed, self._files)}"

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
        owned = _owned(feed, list(KINDS))
        for column in list(LINKS[feed])[1:]:
            self._connection.execute(
                f"""
                insert into met
                select distinct owner, {column}_owner from ({owned}) where owner <> {column}_owner
                """
            )
        if feed in DIVIDED and FEEDS[feed].key[0] not in LINKS[feed]:
            self._connection.execute(
                f"""
                insert into met
                with

                stated as (select row_key, coalesce(owner, row_key) as owner from ({owned})),

                several as (
                    select row_key, min(owner) as owner from stated
                    group by row_key having min(owner) < max(owner)
                )

                select distinct several.owner, stated.owner
                from stated inner join several using (row_key)
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
