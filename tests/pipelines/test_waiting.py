"""Does a build know the order lines that wait in the quarantine, now and as of an instant?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import Received, receive
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import Opened, opened

SHOP = """\
source: shop
title: A shop whose orders hold lines and gifts
version: 1
time_zone: UTC
entities:
  - {entity_id: SHOP, entity_name: Shop, currency_code: EUR}
files:
  - match: "*.csv"
    format: csv
    feeds:
      order_lines:
        columns: {order_line_id: Line, order_id: Order, item_id: Item, quantity: Quantity}
  - match: "*.json"
    format: json
    tables:
      lines:
        rows: orders[].lines[]
        feeds:
          order_lines:
            columns: {order_line_id: line, order_id: ../order, item_id: item, quantity: quantity}
      gifts:
        rows: orders[].gifts[]
        feeds:
          order_lines:
            columns: {order_line_id: line, order_id: ../order, item_id: item, quantity: quantity}
"""
HEADER = "Line,Order,Item,Quantity"


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Opened]:
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "shop.yml").write_text(SHOP, encoding="utf-8")
    with opened(home) as found:
        yield found


def take(stores: Opened, path: Path, *lines: str) -> Received:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return receive(path, stores.sources["shop"], stores.stores)


def now() -> datetime:
    return datetime.now(UTC)


def told(stores: Opened, name: str, as_of: datetime | None = None) -> pl.DataFrame:
    """Return an extract of now or as of an instant."""
    folder = stores.home.root / "told"
    write_extracts(stores, folder, as_of)
    return pl.read_parquet(folder / f"{name}.parquet")


def lines(stores: Opened, as_of: datetime | None = None) -> set[tuple[str, str | None]]:
    """Return order and line of each row that waits; those of now are those as of now."""
    found = told(stores, "order_lines_waiting", as_of)
    if as_of is None:
        again = told(stores, "order_lines_waiting", now())
        assert found.sort(pl.all()).equals(again.sort(pl.all()))
    return set(found.select("order_id", "order_line_id").rows())


def test_a_line_waits_until_a_newer_version_of_its_file_comes(
    stores: Opened, tmp_path: Path
) -> None:
    before = now()
    path = tmp_path / "lines.csv"
    take(stores, path, HEADER, "A-1,A,X,many", "A-2,A,X,2", ",B,X,1", "C-1,,X,1")
    then = now()
    assert lines(stores) == {("A", "A-1"), ("B", None)}
    take(stores, path, HEADER, "A-1,A,X,3", "A-2,A,X,2", ",B,X,1")
    assert lines(stores) == {("B", None)}
    assert lines(stores, then) == {("A", "A-1"), ("B", None)}
    assert lines(stores, before) == set()


def test_nothing_of_a_file_that_was_rejected_waits(stores: Opened, tmp_path: Path) -> None:
    received = take(stores, tmp_path / "lines.csv", HEADER, "A-1,A,X,many", "A-2,A,X,2")
    (entry,) = stores.ledger.landed()
    assert lines(stores) == {("A", "A-1")}
    stores.ledger.mark_rejected(
        source="shop",
        file_id=received.file_id,
        parser_version=entry.parser_version or "",
        reason="no correction will come",
    )
    assert lines(stores) == set()


def test_a_row_with_two_faults_waits_once_and_tables_do_not_hide_each_others_rows(
    stores: Opened, tmp_path: Path
) -> None:
    orders = [
        {"order": "A", "lines": [{"line": "A-1", "quantity": "many"}]},
        {"order": "B", "gifts": [{"line": "B-1", "item": "X", "quantity": "some"}]},
    ]
    take(stores, tmp_path / "orders.json", json.dumps({"orders": orders}))
    assert lines(stores) == {("A", "A-1"), ("B", "B-1")}
    assert told(stores, "order_lines_waiting").height == 2


def test_a_quarantine_that_knows_no_orders_yet_has_no_lines_that_wait(
    stores: Opened, tmp_path: Path
) -> None:
    take(stores, tmp_path / "lines.csv", HEADER, "A-1,A,X,many")
    (path,) = stores.home.quarantine.glob("*.parquet")
    pl.read_parquet(path).drop("order_id", "order_line_id").write_parquet(path)
    assert told(stores, "feed_counts")["quarantined_count"].to_list() == [1]
    assert told(stores, "order_lines_waiting").is_empty()
