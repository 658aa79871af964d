"""A small clean world, as DuckDB relations that hold what was stated last of each key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.layouts import MASTER_LAYOUTS, TRANSACTION_LAYOUTS, Layout
from pipelines.demo_world.world import write_feeds

Ask = Callable[[str], list[tuple[object, ...]]]

SMALL = WorldSize(customers=60, items=80, suppliers=8, orders_per_day=40)
SEED = 7


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask SQL of the world's files."""
    folder = tmp_path_factory.mktemp("world")
    write_feeds(folder, days=66, seed=SEED, size=SMALL, clean=True, faults=False)
    with duckdb.connect() as connection:
        for layout in (*MASTER_LAYOUTS.values(), *TRANSACTION_LAYOUTS.values()):
            _load(connection, folder, layout)
        yield lambda sql: connection.execute(sql).fetchall()


def _load(connection: duckdb.DuckDBPyConnection, folder: Path, layout: Layout) -> None:
    """Read a feed's files in the order of time, and keep the last row of each key."""
    files = sorted(folder.glob(f"{layout.feed}.csv")) or sorted(folder.glob(f"{layout.feed}-*.csv"))
    key = ", ".join(layout.header[: layout.key_width])
    changed = "Changed" if "Changed" in layout.header else "filename"
    connection.execute(
        f"""
        create table {layout.feed} as
        select * from read_csv({[str(file) for file in files]}, filename = true)
        qualify row_number() over (partition by {key} order by {changed} desc) = 1
        """
    )
