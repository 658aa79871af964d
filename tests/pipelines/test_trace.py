"""Does a line lead to the figures that it feeds, and an order back to its lines?"""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.main import app
from pipelines.errors import UnclearPlace
from pipelines.home import Home
from pipelines.intake import take_paths
from pipelines.opening import Opened, opened
from pipelines.serving import current_manifest, snapshot_path
from pipelines.tracing.marts import TOLD_ELSEWHERE
from pipelines.tracing.story import trace_order, trace_place

GOLDEN = Path(__file__).parents[1] / "golden" / "corner_shop"


def line(name: str, row: int) -> str:
    """Return a record as the file has it; the golden files have one a line."""
    return (GOLDEN / name).read_text().splitlines()[row]


def marts(stores: Opened, place: str) -> set[tuple[str, str]]:
    return {(each.table, each.key) for each in trace_place(stores, place).marts}


def crossdock(home: Home, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200", "CROSSDOCK_HOME": str(home.root)}).invoke(
        app, list(arguments)
    )


def receive_text(stores: Opened, folder: Path, name: str, text: str) -> str:
    """Take a file in and return its id."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    told: list[str] = []
    list(take_paths(stores, [folder / name], "corner_shop", lambda each: told.append(each.file_id)))
    return told[0]


@pytest.fixture
def new_home(tmp_path: Path) -> Home:
    """A data folder that knows the corner shop and has no files yet."""
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "corner_shop.yml").write_bytes((GOLDEN / "corner_shop.yml").read_bytes())
    return home


def test_an_order_line_leads_to_its_mart_row_and_its_order(shop: Home) -> None:
    with opened(shop) as stores:
        found = trace_place(stores, "lines.csv:4")
    told = {(each.table, each.key) for each in found.marts if each.table not in TOLD_ELSEWHERE}
    assert told == {
        ("fct_order_lines", "corner_shop/B-1"),
        ("fct_orders", "corner_shop/B"),
    }
    assert len([each for each in found.marts if each.table == "fct_exceptions"]) == 2
    (raw,) = found.raw
    assert raw.text == line("lines.csv", 4)
    data = (GOLDEN / "lines.csv").read_bytes()
    assert raw.byte_offset is not None
    assert raw.byte_length is not None
    assert data[raw.byte_offset : raw.byte_offset + raw.byte_length].decode() == raw.text


def test_a_delivery_and_an_invoice_line_lead_to_the_order_that_they_belong_to(shop: Home) -> None:
    with opened(shop) as stores:
        delivery, invoice = marts(stores, "deliveries.csv:1"), marts(stores, "invoices.csv:2")
    order = {("fct_order_lines", "corner_shop/A-1"), ("fct_orders", "corner_shop/A")}
    assert {each for each in delivery if each[0] != "fct_order_events"} == order
    # the invoice names no order: it was matched to A-2, and the trace follows the match
    assert {each for each in invoice if each[0] not in ("fct_order_events", "fct_exceptions")} == {
        ("fct_invoice_lines", "corner_shop/I-2"),
        ("fct_order_lines", "corner_shop/A-2"),
        ("fct_orders", "corner_shop/A"),
    }


def test_every_row_of_every_mart_is_found_from_its_own_line(shop: Home) -> None:
    manifest = current_manifest(shop)
    assert manifest is not None
    with duckdb.connect(str(snapshot_path(shop, manifest.build_id)), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'marts' "
            "and column_name = 'file_row'"
        ).fetchall()
        rows = [
            (table, *row)
            for (table,) in tables
            for row in connection.execute(
                f"select columns(*)::varchar, file_name, file_row from marts.{table}"
            ).fetchall()
        ]
    assert len(rows) > 30
    with opened(shop) as stores:
        for table, key, *_, name, row in rows:
            assert (table, key) in marts(stores, f"{name}:{row}")


def test_an_order_leads_back_to_the_lines_of_all_its_files(shop: Home) -> None:
    with opened(shop) as stores:
        found = trace_order(stores, "A")
    lines = [(each.file_name, each.row, [raw.text for raw in each.raw]) for each in found]
    expected = {
        ("orders.csv", 1),
        ("lines.csv", 1),
        ("lines.csv", 2),
        ("lines.csv", 3),  # it waits in the quarantine
        ("picks.csv", 1),
        ("picks.csv", 2),
        ("picks.csv", 3),
        ("deliveries.csv", 1),
        ("deliveries.csv", 2),
        ("invoices.csv", 1),
        ("invoices.csv", 2),
    }
    assert {(name, row) for name, row, _ in lines} == expected
    assert all(texts == [line(name, row)] for name, row, texts in lines)
    assert all(each.received_at is not None for each in found)


def test_a_line_in_quarantine_says_why_and_feeds_nothing_but_the_word_that_it_waits(
    shop: Home,
) -> None:
    with opened(shop) as stores:
        found = trace_place(stores, "lines.csv:3")
    assert found.landed == []
    exception, order = found.marts
    assert exception.values["exception_code"] == "MD-05"
    assert (order.table, order.values["order_id"]) == ("fct_orders", "A")
    assert [fault["column"] for fault in found.faults] == ["Quantity"]
    assert [raw.text for raw in found.raw] == [line("lines.csv", 3)]


def test_an_item_tells_how_many_rows_name_it(shop: Home) -> None:
    with opened(shop) as stores:
        found = trace_place(stores, "items.csv:1")
    assert sorted((each.table, each.key) for each in found.marts) == [
        ("dim_item_history", "corner_shop/X@1900-01-01"),
        ("dim_items", "corner_shop/X"),
    ]
    assert found.named_in["fct_order_lines"] == 2  # A-1 and B-1


def test_the_command_prints_json_and_a_screen(shop: Home) -> None:
    answer = json.loads(crossdock(shop, "trace", "lines.csv:1", "--json").stdout)
    assert answer["raw"][0]["text"] == line("lines.csv", 1)
    assert "corner_shop/A-1" in [each["key"] for each in answer["marts"]]
    screen = crossdock(shop, "trace", "--order", "A", "--source", "corner_shop").stdout
    assert "deliveries.csv" in screen
    assert line("lines.csv", 2) in screen
    assert "fct_order_lines" in crossdock(shop, "trace", "lines.csv").stdout
    assert crossdock(shop, "trace").exit_code == 2
    unknown = crossdock(shop, "trace", "nosuch.csv:1")
    assert (unknown.exit_code, "crossdock files" in unknown.stderr) == (1, True)
    listed = crossdock(shop, "files").stdout
    assert listed.count("landed") == len(list(GOLDEN.glob("*.csv")))


def test_a_row_that_was_stated_again_later_says_where(new_home: Home, tmp_path: Path) -> None:
    header = (GOLDEN / "items.csv").read_text().splitlines()[0]
    with opened(new_home) as stores:
        old = receive_text(stores, tmp_path / "one", "items.csv", f"{header}\nX,Box\nX,Crate\n")
        first, second = (trace_place(stores, f"{old[:10]}:{row}").landed[0] for row in (1, 2))
        assert (first.counts, second.counts) == (False, True)
        assert first.standing == f"the same key was stated last in items.csv ({old[:12]}), row 2"
        new = receive_text(stores, tmp_path / "two", "items.csv", f"{header}\nX,Chest\n")
        receive_text(stores, tmp_path / "three", "items.csv", f"{header}\nX,Box\nX,Crate\n")
        found = trace_place(stores, f"{old[:10]}:2")
        assert found.landed[0].standing == f"the file was superseded by {new[:12]} items.csv"
        assert [each.file_id for each in found.file.versions] == [old, new]
        assert len(found.file.arrivals) == 2
        assert "crossdock run" in found.build
        # a name means the version that counts
        assert trace_place(stores, "items.csv").file.entry.file_id == new


def test_a_beginning_that_several_files_share_is_refused(new_home: Home, tmp_path: Path) -> None:
    header = (GOLDEN / "items.csv").read_text().splitlines()[0]
    with opened(new_home) as stores:
        ids = [
            receive_text(stores, tmp_path / str(n), "items.csv", f"{header}\n{n},Box\n")
            for n in range(17)
        ]
        shared = next(each[0] for each in ids if sum(e[0] == each[0] for e in ids) > 1)
        with pytest.raises(UnclearPlace, match="Give more characters"):
            trace_place(stores, shared)
