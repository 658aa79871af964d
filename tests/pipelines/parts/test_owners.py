"""Do rows that are linked in any way have one owner, and only those?"""

from collections.abc import Collection
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.feeds import FEEDS
from ingest.landing import Landing, schema_of
from pipelines.parts.links import ACCOUNTS, DIVIDED, KINDS, LINKING
from pipelines.parts.owners import Owners

LINKS = DIVIDED | LINKING
FILE = {"_source": "s", "_file_id": "f", "_parser_version": "1"}
Row = dict[str, object]
Rows = dict[str, list[Row]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing zone without rows, and the one file that all rows will be of."""
    root = tmp_path_factory.mktemp("owners")
    Landing(root / "landing").prepare()
    columns = {"source_system": "s", "file_id": "f", "parser_version": "1", "is_current": True}
    pl.DataFrame(columns).write_parquet(root / "files.parquet")
    return root


def owners_of(folder: Path, rows: Rows) -> dict[tuple[str, int], int]:
    """Return the owner of each row of the divided feeds, by feed and number of the row."""
    land(folder, rows)
    with duckdb.connect() as connection:
        owners = Owners(connection, folder / "landing", folder / "files.parquet")
        return {
            (feed, number): owner
            for feed in DIVIDED
            for number, owner in connection.execute(
                f"select _row, owner from ({owners.rows(feed)})"
            ).fetchall()
        }


def land(folder: Path, rows: Rows) -> None:
    """Write rows to the landing zone, in place of those before."""
    for feed in LINKS:
        path = folder / "landing" / feed / "ingest_date=2026-01-01" / "rows.parquet"
        path.parent.mkdir(exist_ok=True)
        landed = [{**row, **FILE, "_row": n} for n, row in enumerate(rows.get(feed, []))]
        pq.write_table(pa.Table.from_pylist(landed, schema=schema_of(FEEDS[feed])), path)


def linked(
    rows: Rows, keyed: Collection[str] = DIVIDED, *, by_customer: bool = True
) -> dict[tuple[str, int], object]:
    """Join whatever is named together, one row at a time; return what each row belongs to.

    Versions of one row are together in the feeds that are `keyed`.
    """
    group: dict[object, set[object]] = {}
    for feed, stated in rows.items():
        for number, row in enumerate(stated):
            met: list[object] = [
                (kind, row[column])
                for column, kind in LINKS[feed].items()
                if row.get(column) and (by_customer or kind != "customer")
            ]
            if by_customer and feed in ACCOUNTS and not row.get("customer_id"):
                met.append("nobody")
            if feed in keyed:
                met = [*met, (feed, *(row[name] for name in FEEDS[feed].key))]
            met.append((feed, number))
            joined = set(met).union(*(group.get(each, {each}) for each in met))
            group.update(dict.fromkeys(joined, joined))
    return {
        (feed, number): frozenset(group[feed, number])
        for feed in DIVIDED
        for number in range(len(rows.get(feed, [])))
    }


@st.composite
def some_rows(draw: st.DrawFn) -> Rows:
    """A few rows of a few feeds, which name one of a few things of each kind, or nothing."""
    rows: Rows = {}
    for feed in draw(st.lists(st.sampled_from(sorted(LINKS)), min_size=1, max_size=6)):
        key = FEEDS[feed].key
        row: Row = {
            column: draw(st.sampled_from(["1", "2", "3"]) | st.none())
            for column in LINKS[feed]
            if column not in key
        }
        row |= {column: draw(st.sampled_from(["1", "2", "3", "4"])) for column in key}
        rows.setdefault(feed, []).append(row)
    return rows


@given(some_rows())
@settings(max_examples=60, deadline=None)
def test_rows_have_one_owner_if_and_only_if_something_links_them(folder: Path, rows: Rows) -> None:
    found, expected = owners_of(folder, rows), linked(rows)
    assert found.keys() == expected.keys()
    pairs = [(a, b) for a in found for b in found]
    differ = [(a, b) for a, b in pairs if (found[a] == found[b]) != (expected[a] == expected[b])]
    assert not differ, rows


def test_a_pick_corrected_to_another_customers_line_joins_the_two(folder: Path) -> None:
    rows: Rows = {
        "orders": [
            {"order_id": "1", "customer_id": "a"},
            {"order_id": "2", "customer_id": "b"},
            {"order_id": "3", "customer_id": "c"},
        ],
        "order_lines": [
            {"order_line_id": "1.1", "order_id": "1"},
            {"order_line_id": "2.1", "order_id": "2"},
        ],
        "picks": [
            {"pick_id": "p", "order_line_id": "1.1"},
            {"pick_id": "p", "order_line_id": "2.1"},
        ],
    }
    owners = owners_of(folder, rows)
    assert owners["orders", 0] == owners["orders", 1] == owners["picks", 0] == owners["picks", 1]
    assert owners["orders", 2] != owners["orders", 0]


def test_a_branch_lies_with_the_customer_that_is_billed_for_it(folder: Path) -> None:
    rows: Rows = {
        "customers": [{"customer_id": "b", "bill_to_customer_id": "a"}],
        "orders": [{"order_id": n, "customer_id": n} for n in ("a", "b", "c")],
    }
    owners = owners_of(folder, rows)
    assert owners["orders", 0] == owners["orders", 1] != owners["orders", 2]


def test_every_kind_of_thing_is_known_by_its_feeds() -> None:
    for kind, feeds in KINDS.items():
        assert all(kind in LINKS[feed].values() for feed in feeds), kind
    assert {kind for links in LINKS.values() for kind in links.values()} == set(KINDS)
