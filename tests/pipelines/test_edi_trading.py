"""Do orders and replies of a trading partner, in any order, say what its own database says?"""

import random
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.receive import receive
from pipelines.compiled_marts import compiled_marts
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened

pytestmark = pytest.mark.timeout(1800)  # whichever test comes first takes the files in

SEED = 20261123


@pytest.fixture(scope="module")
def marts(
    tmp_path_factory: pytest.TempPathFactory, real_data: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    home = Home(tmp_path_factory.mktemp("trading") / "home")
    files = sorted((real_data / "edi_trading").glob("*/*.edi"))
    random.Random(SEED).shuffle(files)  # noqa: S311  (no secret)
    with opened(home) as stores:
        for path in files:
            received = receive(path, stores.sources["edi_trading"], stores.stores)
            assert (received.outcome, received.fault_count) == ("landed", 0), received
        write_extracts(stores)
        with compiled_marts(home).built(home) as connection:
            yield connection


@pytest.fixture(scope="module")
def truth(real_data: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(real_data / "edi_trading" / "truth" / "truth.db")
    yield connection
    connection.close()


@pytest.mark.real_data
def test_every_line_is_ordered_confirmed_shipped_and_invoiced_as_it_was(
    marts: duckdb.DuckDBPyConnection, truth: sqlite3.Connection
) -> None:
    known = truth.execute(
        "select po_number || '-' || line, quantity, confirmed, shipped, invoiced, status = 'IR' "
        "from order_line where po_number like '4511%'"
    ).fetchall()
    expected: dict[str, tuple[Any, ...]] = {
        line: (*map(Decimal, row[:4]), bool(row[4])) for line, *row in known
    }
    found = marts.execute(
        "select order_line_id, ordered_quantity, confirmed_quantity, shipped_quantity, "
        "invoiced_quantity, is_rejected from built.marts.fct_order_lines "
        "where source_system = 'edi_trading'"
    ).fetchall()
    assert {line: tuple(row) for line, *row in found} == expected
    assert sum(row[4] for row in expected.values()) == 35
    assert len(expected) == 677 + 35
    totals = [sum(row[place] for row in expected.values()) for place in range(4)]
    assert totals == [301_404, 272_518, 272_518, 272_518]


@pytest.mark.real_data
def test_invoices_sent_twice_count_once_and_are_seen(marts: duckdb.DuckDBPyConnection) -> None:
    billed = marts.execute(
        "select count(*), sum(amount) from built.marts.fct_receivables "
        "where source_system = 'edi_trading' and transaction_kind = 'invoice'"
    ).fetchone()
    assert billed == (240, Decimal("2811326.10"))
    sent, twice = marts.execute(
        "select count(*), count(*) filter (where is_sent_again) from built.marts.fct_edi_documents "
        "where source_system = 'edi_trading' and set_id in ('810', 'INVOIC')"
    ).fetchall()[0]
    assert (sent, twice) == (280, 40)


@pytest.mark.real_data
def test_every_order_is_answered_and_every_answer_is_found(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    states = marts.execute(
        "select edi_direction, count(*), count(acknowledged_at) from built.marts.fct_edi_documents "
        "where source_system = 'edi_trading' and set_id in ('850', 'ORDERS') group by edi_direction"
    ).fetchall()
    assert states == [("inbound", 200, 200)]
