"""Do rows give way to others, in their room, and sums only to what is known?"""

from pathlib import Path

import duckdb
import pytest

from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.built import Built
from pipelines.increments.putting import put_kept, put_marts

ROWS = 250_000


def test_a_mart_of_which_a_third_is_replaced_each_time_does_not_grow(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with duckdb.connect(str(home.marts)) as connection:
        connection.execute(
            "create schema marts; create table marts.fct_orders as "
            f"select i as order_key, 0 as value from range({ROWS}) as t(i)"
        )
    before, after = Built(tmp_path, "before"), Built(tmp_path, "after")
    room = 0
    for number in range(1, 11):
        # A third of all rows, wherever they lie, so that no group of rows is replaced as a whole.
        third = (
            f"select * from held.marts.fct_orders where hash(order_key + {ROWS * number}) % 3 = 0"
        )
        written(home, before, third)
        written(home, after, f"select order_key, {number} as value from ({third})")
        put_marts(home, before, after, {"fct_orders": "order_key"}, ())
        with duckdb.connect(str(home.marts), read_only=True) as connection:
            count, keys, replaced, last = connection.execute(
                "select count(*), count(distinct order_key), "
                f"count(*) filter (value = {number}), max(rowid) from marts.fct_orders"
            ).fetchall()[0]
        assert count == keys == ROWS
        assert replaced > ROWS // 4
        room = max(room, last)
    assert room < 2 * ROWS


def test_a_quantity_that_may_be_unknown_now_is_not_taken_for_nothing(tmp_path: Path) -> None:
    """Two lines were left out, of one of which no quantity is known; the other counts now."""
    home = Home(tmp_path)
    before, after = Built(tmp_path, "before"), Built(tmp_path, "after")
    for path, row_count, quantity in ((home.kept, 2, 5), (before.kept, 1, 5), (after.kept, 0, 0)):
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                "create schema intermediate; create table intermediate.int_kpis__judged as "
                f"select 'otif' as kpi_code, 0 as numerator, 0 as denominator, {row_count} as "
                f"row_count, {quantity} as row_quantity where {row_count} > 0"
            )
    with pytest.raises(NotOnlyMore, match="whether row_quantity is nothing or unknown"):
        put_kept(home, before, after)


def written(home: Home, built: Built, rows: str) -> None:
    """Write a mart's rows as if they were built."""
    built.marts.unlink(missing_ok=True)
    with duckdb.connect(str(built.marts)) as connection:
        connection.execute(
            f"attach '{home.marts}' as held (read_only); create schema {built.schema};"
            f"create table {built.schema}.fct_orders as {rows}"
        )
