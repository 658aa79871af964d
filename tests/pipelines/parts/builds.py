"""How tests build in parts, with the compiled project in place of dbt's runs, and change rows."""

from collections.abc import Callable, Collection, Iterator

import duckdb
import polars as pl
import pyarrow.parquet as pq

from ingest.feeds import FEEDS
from ingest.landing import schema_of
from pipelines.compiled_marts import CompiledMarts
from pipelines.home import Home
from pipelines.parts.building import build_in_parts
from pipelines.parts.plan import Plan
from tests.pipelines.mart_hashes import mart_hashes

Change = Callable[[pl.DataFrame], pl.DataFrame]


class Builder:
    """Builds parts as dbt would, and notes how many order lines each holds."""

    def __init__(self, marts: CompiledMarts, plan: Plan) -> None:
        self.marts, self.plan, self.lines = marts, plan, list[int]()

    def __call__(self, part: Home, name: int | str) -> Iterator[str]:
        self.fill(part, self.plan.of_parts, f"marts_{name}")
        with duckdb.connect(str(part.marts), read_only=True) as connection:
            counted = "select count(*) from marts.fct_order_lines"
            self.lines.append(connection.execute(counted).fetchall()[0][0])
        yield "built"

    def fill(self, home: Home, nodes: Collection[str], schema: str) -> None:
        """Build nodes on what lies in a data folder, the marts in some schema."""
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(
                "set TimeZone = 'UTC'; attach ':memory:' as warehouse;"
                f"attach '{home.marts}' as built; attach '{home.kept}' as kept; use warehouse"
            )
            for name in {each.schema for each in self.marts.statements}:
                connection.execute(f"create schema if not exists {name}")
            for each in self.marts.statements:
                if each.node in nodes:
                    sql = each.sql.replace(self.marts.root, str(home.root))
                    kind = "view" if each.kind == "view" else "table"
                    place = each.relation.replace('"built"."marts"', f'"built"."{schema}"')
                    connection.execute(f"create or replace {kind} {place} as {sql}")
                    if place != each.relation:
                        connection.execute(
                            f"create or replace view {each.relation} as from {place}"
                        )

    def build(self, home: Home, count: int) -> dict[str, str]:
        """Return the hashes of the marts of a build in so many parts."""
        home.marts.unlink(missing_ok=True)
        home.kept.unlink(missing_ok=True)
        said = list(build_in_parts(home, count, self.plan.shared_marts, self))
        assert said == ["built"] * len(self.lines)
        return self.finish(home)

    def finish(self, home: Home) -> dict[str, str]:
        """Make what is made of the whole, and return the hashes of all marts."""
        self.fill(home, self.plan.of_the_whole, "marts")
        with duckdb.connect() as connection:
            connection.execute(f"attach '{home.marts}' as built (read_only)")
            return mart_hashes(connection, "built")


def rewrite(home: Home, feed: str, change: Change) -> None:
    """Change the landed rows of a feed, file by file."""
    for path in sorted((home.landing / feed).glob("*/*.parquet")):
        rows = pl.read_parquet(path, hive_partitioning=False)
        if rows.height:
            pq.write_table(change(rows).to_arrow().cast(schema_of(FEEDS[feed])), path)
