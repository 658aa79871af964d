"""What was built of a scope put in place of what the last build made of it."""

from collections.abc import Collection, Mapping

import duckdb

from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.built import Built
from pipelines.parts.connection import connected
from pipelines.parts.merging import SUMMED, spans_of
from pipelines.parts.plan import SPANS

# Gates look at accounts: what a build of some orders says of them before it knows the others' steps
# is not what the last build said.
LOOKS_AT_OTHERS = "fct_order_gates"
COMPARED = 500_000  # of the newest rows of a mart, those in scope are compared
# Measures that may be unknown: a sum says no more whether what is left of it is nothing or unknown.
MAY_BE_UNKNOWN = {"int_kpis__judged": "row_quantity"}
# How a day lies that reaches less far than another, by which end of a source's span it is.
FALLS_SHORT = {"first_date": ">", "last_date": "<", "last_event_at": "<"}


def put_marts(
    home: Home, before: Built, after: Built, keys: Mapping[str, str], shared: Collection[str]
) -> None:
    """Replace the scope's rows of marts that are divided, and all rows of those that are shared.

    `keys` names the key of each that is divided. Raises NotOnlyMore where what the scope came to
    before is not, row by row, what the last build holds of it.
    """
    with connected(home, home.marts) as connection:
        connection.execute(
            f"attach '{before.marts}' as before (read_only);"
            f"attach '{after.marts}' as after (read_only)"
        )
        if not _is_worn(connection, keys):
            connection.execute("set max_vacuum_tasks = 0")
        for mart, key in keys.items():
            _compare(connection, before, mart, key)
        for mart, key in keys.items():
            _replace(connection, before, after, mart, key)
        for mart in shared:
            table = _tables(connection, mart)[0]
            connection.execute(
                f"truncate {table}; insert into {table} by name from after.{after.schema}.{mart}"
            )


def _is_worn(connection: duckdb.DuckDBPyConnection, marts: Collection[str]) -> bool:
    """Say whether rows that were replaced take a fifth of the tables' room.

    DuckDB keeps their room until it writes a table anew, which takes longer than a day's rows do.
    """
    held = [
        connection.execute(f"select max(rowid) + 1, count(*) from {table}").fetchall()[0]
        for mart in marts
        for table in _tables(connection, mart)
    ]
    room, alive = sum(room or 0 for room, _ in held), sum(alive for _, alive in held)
    return bool(5 * alive < 4 * room)


def _replace(
    connection: duckdb.DuckDBPyConnection, before: Built, after: Built, mart: str, key: str
) -> None:
    built = f"before.{before.schema}.{mart}"
    left = connection.execute(f"select count(*) from {built}").fetchall()[0][0]
    tables = _tables(connection, mart)
    for table in reversed(tables):  # what was brought forward before is in the last
        if left:
            left -= connection.execute(
                f"delete from {table} where {key} in (select {key} from {built})"
            ).fetchall()[0][0]
    if left:
        raise NotOnlyMore(f"{mart} does not hold all rows that are built of what has not changed")
    connection.execute(f"insert into {tables[-1]} by name from after.{after.schema}.{mart}")


def _tables(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    """Return the tables that hold a mart's rows: one of each part."""
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = current_database() and table_name = ? order by schema_name",
        [mart],
    ).fetchall()
    return [name for (name,) in found]


def _compare(connection: duckdb.DuckDBPyConnection, before: Built, mart: str, key: str) -> None:
    """Compare what the scope came to before with the newest rows that the last build holds."""
    columns = connection.execute(
        "select column_name from duckdb_columns() where database_name = 'before' "
        "and schema_name = ? and table_name = ?",
        [before.schema, mart],
    ).fetchall()
    compared = key if mart == LOOKS_AT_OTHERS else ", ".join(name for (name,) in columns)
    built = f"before.{before.schema}.{mart}"
    tables = _tables(connection, mart)
    newest = " union all by name ".join(
        f"select {compared} from {table} semi join {built} using ({key}) "
        f"where rowid >= (select max(rowid) from {table}) - {COMPARED // len(tables)}"
        for table in tables
    )
    connection.execute(f"create or replace temp table held as {newest}")
    hashed = f"select count(*), sum(hash(row({compared}))::hugeint) from"
    expected = f"{hashed} {built} where {key} in (select {key} from held)"
    if connection.execute(f"{hashed} held").fetchall() != connection.execute(expected).fetchall():
        raise NotOnlyMore(f"{mart} holds other rows of what has not changed than are built of it")


def put_kept(home: Home, before: Built, after: Built) -> None:
    """Take off what the scope kept before, and add what it keeps now. Raises NotOnlyMore."""
    with connected(home, home.kept) as connection:
        connection.execute(
            f"attach '{before.kept}' as before (read_only);"
            f"attach '{after.kept}' as after (read_only)"
        )
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        for (name,) in names:
            if name == SPANS:
                _put_spans(connection)
            elif name in SUMMED:
                _put_sums(connection, name)
            else:
                _put_rows(connection, name)


def _put_sums(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Sum anew those rows whose keys the scope has; what comes to nothing is no row."""
    table = f"intermediate.{name}"
    measures = SUMMED[name]
    keys = [column for column in _columns(connection, name) if column not in measures]
    same = " and ".join(f"rows.{key} is not distinct from touched.{key}" for key in keys)
    taken = ", ".join(f"-{measure} as {measure}" for measure in measures)
    sums = ", ".join(f"sum({measure}) as {measure}" for measure in measures)
    something = " or ".join(f"coalesce(sum({measure}), 0) <> 0" for measure in measures)
    connection.execute(
        f"""
        create or replace temp table touched as
        select {", ".join(keys)} from before.{table} union
        select {", ".join(keys)} from after.{table};

        create or replace temp table summed as
        select {", ".join(keys)}, {sums}
        from (
            from {table} as rows semi join touched on {same}
            union all by name from after.{table}
            union all by name select {", ".join(keys)}, {taken} from before.{table}
        )
        group by all having {something};

        """
    )
    if name in MAY_BE_UNKNOWN:
        _refuse_unknown(connection, name, keys)
    connection.execute(
        f"delete from {table} as rows using touched where {same};"
        f"insert into {table} by name from summed"
    )


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, name: str, keys: list[str]) -> None:
    """Raise NotOnlyMore where something was taken off a measure and nothing is left of it."""
    measure = MAY_BE_UNKNOWN[name]
    same = " and ".join(f"rows.{key} is not distinct from gone.{key}" for key in keys)
    found = connection.execute(
        f"""
        select 1 from summed as rows
        semi join (from before.intermediate.{name} where {measure} <> 0) as gone on {same}
        where {measure} = 0
        """
    ).fetchall()
    if found:
        raise NotOnlyMore(f"{name} cannot say whether {measure} is nothing or unknown")


def _put_rows(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    table = f"intermediate.{name}"
    columns = _columns(connection, name)
    same = " and ".join(f"rows.{column} is not distinct from gone.{column}" for column in columns)
    connection.execute(
        f"delete from {table} as rows using before.{table} as gone where {same};"
        f"insert into {table} by name from after.{table}"
    )


def _put_spans(connection: duckdb.DuckDBPyConnection) -> None:
    """Extend the spans. Raises NotOnlyMore where a row with an extreme day is replaced."""
    lost = " or ".join(
        f"(before.{end} = held.{end} and coalesce(after.{end} {short} held.{end}, true))"
        for end, short in FALLS_SHORT.items()
    )
    found = connection.execute(
        f"""
        select held.source_system
        from intermediate.{SPANS} as held
        inner join before.intermediate.{SPANS} as before using (source_system)
        left join after.intermediate.{SPANS} as after using (source_system)
        where {lost}
        """
    ).fetchall()
    if found:
        raise NotOnlyMore(f"a row on the first or last day of {found[0][0]} is replaced")
    spans = f"intermediate.{SPANS}"
    connection.execute(
        f"create or replace temp table spans as "
        f"{spans_of(f'from {spans} union all by name from after.{spans}')};"
        f"truncate {spans}; insert into {spans} by name from spans"
    )


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    found = connection.execute(
        "select column_name from duckdb_columns() "
        "where database_name = current_database() and table_name = ? order by column_index",
        [name],
    ).fetchall()
    return [column for (column,) in found]
