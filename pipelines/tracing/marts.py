"""Which rows of the published marts a line of a file feeds, and which lines an order stands on.

A mart's row says from which file and row it was made. What is summed over several lines, such as an
order over its lines, is found by the keys that those rows name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipelines.errors import NoSnapshot, UnclearPlace
from pipelines.home import Home
from pipelines.serving import Manifest, current_manifest, snapshot_path
from pipelines.snapshot_query import opened

Values = dict[str, object]
LINEAGE = {"source_system", "file_id", "file_row"}
SUMMED_BY = {"order_line_key": "fct_order_lines", "order_key": "fct_orders"}  # finest first
TOLD_ELSEWHERE = ("fct_order_events", "fct_exceptions")  # these restate rows of other marts


@dataclass(frozen=True, slots=True)
class MartRow:
    """A row of a mart; `way` says how it was found."""

    table: str
    key: str
    way: str
    values: Values

    @property
    def origin(self) -> tuple[str, str, int]:
        """The source, file and row that it was made from."""
        row = int(str(self.values["file_row"]))
        return (str(self.values["source_system"]), str(self.values["file_id"]), row)


class Snapshot:
    """The published marts, as open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
        self.connection, self.manifest = connection, manifest
        columns = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = 'marts' group by table_name order by table_name"
        ).fetchall()
        self.columns: dict[str, list[str]] = dict(columns)

    def rows(self, table: str, way: str, **wanted: object) -> list[MartRow]:
        """Return the rows of a mart that have the given values, by their key."""
        names = self.columns[table]
        query = f'select * from marts."{table}" where {_where(wanted)} order by 1'
        found = self.connection.execute(query).fetchall()
        return [
            MartRow(table, str(row[0]), way, dict(zip(names, row, strict=True))) for row in found
        ]

    def with_columns(self, wanted: set[str]) -> Iterator[str]:
        return (table for table, names in self.columns.items() if wanted <= set(names))

    def count(self, table: str, **wanted: object) -> int:
        """Return how many rows of a mart have the given values."""
        query = f'select count(*) from marts."{table}" where {_where(wanted)}'
        return int(self.connection.execute(query).fetchall()[0][0])


def _where(wanted: Values) -> str:
    """Return a condition with quoted values: to bind them, DuckDB loads pandas, for two seconds."""
    quoted = {name: str(value).replace("'", "''") for name, value in wanted.items()}
    return " and ".join(f"\"{name}\" = '{value}'" for name, value in quoted.items())


@contextmanager
def current_snapshot(home: Home) -> Iterator[Snapshot]:
    """Open the current snapshot; raises NoSnapshot."""
    manifest = current_manifest(home)
    if manifest is None:
        raise NoSnapshot
    with opened(snapshot_path(home, manifest.build_id)) as connection:
        yield Snapshot(connection, manifest)


def fed_by(snapshot: Snapshot, source: str, file_id: str, row: int) -> list[MartRow]:
    """Return the mart rows made from a line, then those that sum them."""
    lineage = {"source_system": source, "file_id": file_id, "file_row": row}
    found = [
        each
        for table in snapshot.with_columns(LINEAGE)
        for each in snapshot.rows(table, "made from this line", **lineage)
    ]
    for key, table in SUMMED_BY.items():
        known = {each.key for each in found if each.table == table}
        named = {each.values.get(key) for each in found} - {None, *known}
        for value in sorted(map(str, named)):
            found += snapshot.rows(table, f"its {key} is named by this line", **{key: value})
    return found


def named_in(snapshot: Snapshot, found: list[MartRow]) -> dict[str, int]:
    """Return how many rows of each fact name a thing that the line describes, such as an item."""
    counts: dict[str, int] = {}
    for each in found:
        key = snapshot.columns[each.table][0]
        if each.table.startswith("dim_") and key.endswith("_key"):
            for table in snapshot.with_columns({key}):
                if table != each.table and (count := snapshot.count(table, **{key: each.key})):
                    counts[table] = counts.get(table, 0) + count
    return counts


def order_rows(snapshot: Snapshot, order_id: str, source: str | None) -> list[MartRow]:
    """Return the rows that an order stands on, one for each line of a file; raises UnclearPlace."""
    wanted = {"order_id": order_id} | ({"source_system": source} if source else {})
    orders = snapshot.rows("fct_orders", "the order", **wanted)
    if len(orders) != 1:
        sources = [str(each.values["source_system"]) for each in orders]
        raise UnclearPlace(f"order {order_id}", sources)
    found, told = [orders[0]], {orders[0].origin}
    tables = sorted(
        set(snapshot.with_columns({"order_key", *LINEAGE})) - {"fct_orders"},
        key=lambda table: (table in TOLD_ELSEWHERE, table != "fct_order_lines", table),
    )
    for table in tables:
        rows = snapshot.rows(table, "names the order", order_key=orders[0].key)
        found += [row for row in rows if table not in TOLD_ELSEWHERE or row.origin not in told]
        told |= {row.origin for row in rows}
    return found
