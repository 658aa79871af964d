"""Has every file exactly one effect, whatever is repeated, corrected or refused?"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.archive import Archive
from ingest.errors import Unreadable
from ingest.feeds import FEEDS
from ingest.landing import Landing
from ingest.receive import Received, Stores, finish, receive, replay
from ingest.source import Source, load_source
from workflow.file_ledger import FileLedger

GOLDEN = Path(__file__).parents[1] / "golden"
ORDERS = GOLDEN / "orders_two_good_one_bad.csv"
LINES = GOLDEN / "lines_good.csv"


def counted(stores: Stores, ledger: FileLedger, feed: str) -> pl.DataFrame:
    """Return the rows that count: those of files landed and not superseded."""
    frames = [
        pl.read_parquet(stores.landing.path_of(feed, entry, entry.parser_version or ""))
        for entry in ledger.landed()
        if entry.superseded_by is None
        and any(c["file_id"] == entry.file_id and c["feed"] == feed for c in ledger.feed_counts())
    ]
    return pl.concat(frames) if frames else pl.DataFrame()


def landed_files(stores: Stores) -> list[Path]:
    return sorted(path for path in stores.landing.folder.rglob("*") if path.is_file())


def copy(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def with_map(folder: Path, old: str, new: str) -> Source:
    return load_source(
        copy(folder, "changed.yml", (GOLDEN / "shop.yml").read_text().replace(old, new))
    )


def test_rows_land_with_where_they_came_from(
    shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    before = datetime.now(UTC)
    received = receive(ORDERS, shop, stores)
    assert received == Received(
        ORDERS.name, "shop", received.file_id, "landed", {"orders": 2}, fault_count=1
    )
    (entry,) = ledger.landed()
    assert before <= entry.received_at <= datetime.now(UTC)
    rows = counted(stores, ledger, "orders").to_dicts()
    assert [(row["order_id"], row["_row"]) for row in rows] == [("1001", 1), ("1003", 3)]
    lineage = {(row["_source"], row["_file_id"], row["_parser_version"]) for row in rows}
    assert lineage == {("shop", received.file_id, shop.parser_version)}
    assert {row["_record_time"] for row in rows} == {entry.received_at.replace(tzinfo=None)}


def test_what_does_not_fit_stands_in_quarantine_and_in_the_index(
    shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    receive(ORDERS, shop, stores)
    (entry,) = ledger.with_faults()
    (fault,) = stores.quarantine.read(entry).to_dicts()
    place = (fault["file_name"], fault["row"], fault["column"], fault["value"], fault["code"])
    assert place == (ORDERS.name, 2, "Channel", "FAX", "unknown_code")
    (line,) = ledger.faults()
    assert (line["column"], line["fault_count"], line["first_row"]) == ("Channel", 1, 2)


def test_the_same_bytes_have_one_effect_under_any_name(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    first = receive(ORDERS, shop, stores)
    files = landed_files(stores)
    renamed = copy(tmp_path, "orders-again.csv", ORDERS.read_text())
    for path in (ORDERS, renamed):
        again = receive(path, shop, stores)
        assert (again.outcome, again.file_id) == ("duplicate", first.file_id)
    assert landed_files(stores) == files
    assert [entry.sequence for entry in ledger.landed()] == [1]
    assert counted(stores, ledger, "orders").height == 2


def test_a_corrected_file_of_the_same_name_supersedes(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    receive(copy(tmp_path, "orders.csv", ORDERS.read_text()), shop, stores)
    corrected = ORDERS.read_text().replace("FAX", "DESK").replace("1003", "1004")
    receive(copy(tmp_path, "orders.csv", corrected), shop, stores)
    receive(copy(tmp_path, "orders.csv", ORDERS.read_text()), shop, stores)
    assert counted(stores, ledger, "orders")["order_id"].to_list() == ["1001", "1002", "1004"]


def test_files_that_add_up_all_count(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    receive(copy(tmp_path, "lines.csv", LINES.read_text()), shop, stores)
    receive(copy(tmp_path, "lines.csv", LINES.read_text().replace("1001", "1009")), shop, stores)
    assert sorted(counted(stores, ledger, "order_lines")["order_line_id"]) == [
        "1001-1",
        "1001-2",
        "1009-1",
        "1009-2",
    ]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("orders.csv", "", "first line is no header"),
        ("orders.csv", "OrderNo,Customer\n1,2\n", "The header lacks 'Channel', 'CustNo'"),
        ("orders.csv", "OrderNo,Customer\n", "The header lacks 'Channel', 'CustNo'"),
        ("orders.csv", "OrderNo,Customer\n1\n", "The header lacks 'Channel', 'CustNo'"),
        ("stock.csv", "a,b\n1,2\n", "no entry under 'files' that matches this name"),
    ],
)
def test_a_file_that_is_refused_keeps_its_reason_and_lands_nothing(  # noqa: PLR0917  (a table)
    tmp_path: Path,
    shop: Source,
    stores: Stores,
    ledger: FileLedger,
    name: str,
    text: str,
    reason: str,
) -> None:
    for _ in range(2):
        received = receive(copy(tmp_path, name, text), shop, stores)
        assert received.outcome == "rejected"
        assert reason in received.reason
    assert landed_files(stores) == []
    (entry,) = ledger.with_faults()
    assert entry.reason == received.reason
    with stores.archive.opened(entry.file_id) as path:
        assert path.read_text() == text


def test_a_refused_file_lands_after_the_mapping_is_corrected(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    text = ORDERS.read_text().replace("CustNo", "CustomerNo")
    receive(copy(tmp_path, "orders.csv", text), shop, stores)
    assert replay({"shop": shop}, stores) == []
    corrected = with_map(tmp_path, "customer_id: CustNo", "customer_id: CustomerNo")
    (replayed,) = replay({"shop": corrected}, stores)
    assert (replayed.outcome, replayed.rows) == ("landed", {"orders": 2})
    assert replay({"shop": corrected}, stores) == []
    assert counted(stores, ledger, "orders").height == 2


def test_a_replay_lands_what_fits_now_once(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    received = receive(ORDERS, shop, stores)
    corrected = with_map(tmp_path, "DESK: sales_desk", "DESK: sales_desk, FAX: sales_desk")
    assert replay({"shop": corrected}, stores, ["another"]) == []
    (replayed,) = replay({"shop": corrected}, stores, [received.file_id])
    assert (replayed.rows, replayed.fault_count) == ({"orders": 3}, 0)
    assert ledger.faults() == []
    assert replay({"shop": corrected}, stores) == []
    assert counted(stores, ledger, "orders")["_row"].to_list() == [1, 2, 3]


def test_a_replay_that_refuses_takes_the_rows_back(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    receive(ORDERS, shop, stores)
    wrong = with_map(tmp_path, "customer_id: CustNo", "customer_id: Nobody")
    (replayed,) = replay({"shop": wrong}, stores)
    assert replayed.outcome == "rejected"
    assert counted(stores, ledger, "orders").is_empty()


def test_what_a_cut_run_archived_is_finished_by_the_next(
    shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    archived = stores.archive.store(ORDERS)
    ledger.arrive(
        source="shop",
        file_id=archived.file_id,
        file_name=ORDERS.name,
        size_bytes=archived.size_bytes,
        at=datetime.now(UTC),
    )
    assert [each.outcome for each in finish({"shop": shop}, stores)] == ["landed"]
    assert finish({"shop": shop}, stores) == []
    assert receive(ORDERS, shop, stores).outcome == "duplicate"


def test_names_in_landing_depend_on_the_bytes_and_the_parser_alone(
    tmp_path: Path, shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    received = receive(copy(tmp_path, "orders-x.csv", ORDERS.read_text()), shop, stores)
    (path,) = landed_files(stores)
    assert path.name == f"{received.file_id}-{shop.parser_version}.parquet"
    assert path.parent.name == f"ingest_date={ledger.landed()[0].received_at.date()}"


def test_a_cut_load_left_behind_is_written_again_whole(
    shop: Source, stores: Stores, ledger: FileLedger
) -> None:
    received = receive(ORDERS, shop, stores)
    (path,) = landed_files(stores)
    whole = path.read_bytes()
    path.write_bytes(whole[:40])
    path.with_name(f".{path.name}.partial").write_bytes(b"cut")
    entry = ledger.find("shop", received.file_id)
    assert entry is not None
    with stores.landing.writing(FEEDS["orders"], entry, shop.parser_version):
        pass
    assert landed_files(stores) == [path]


def test_every_feed_can_be_read_before_anything_arrives(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    landing.prepare()
    landing.prepare()
    for feed in FEEDS.values():
        frame = pl.read_parquet(landing.folder / feed.name / "**" / "*.parquet")
        assert frame.height == 0
        assert {"_file_id", "_row", *feed.key} <= set(frame.columns)


def test_an_empty_file_of_json_lines_lands_without_rows(tmp_path: Path, stores: Stores) -> None:
    source = with_map(tmp_path, "format: csv\n    same", "format: json_lines\n    same")
    received = receive(copy(tmp_path, "lines.csv", ""), source, stores)
    assert (received.outcome, received.rows) == ("landed", {"order_lines": 0})


def test_a_name_that_no_line_of_json_has_is_empty_and_missing_where_needed(
    tmp_path: Path, stores: Stores, ledger: FileLedger
) -> None:
    source = with_map(tmp_path, "format: csv\n    same", "format: json_lines\n    same")
    lines = '{"Status": "open"}\n{"OrderNo": 1, "LineNo": 2, "ItemNo": "A", "Qty": 3}\n'
    received = receive(copy(tmp_path, "lines.csv", lines), source, stores)
    assert (received.outcome, received.rows) == ("landed", {"order_lines": 0})
    assert {fault["code"] for fault in ledger.faults()} == {"missing"}


@given(st.binary(max_size=200))
@example(b"")
@example(b"x" * 3_000_000)
def test_the_archive_gives_back_the_bytes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "given").write_bytes(content)
    archive = Archive(folder / "archive")
    first = archive.store(folder / "given")
    assert archive.store(folder / "given") == first
    assert first.size_bytes == len(content)
    with archive.opened(first.file_id) as path:
        assert path.read_bytes() == content
    assert [p for p in archive.folder.rglob("*") if p.is_file()] == [archive.path_of(first.file_id)]


def test_unreadable_says_what_to_do() -> None:
    assert "then replay" in str(Unreadable("CSV", "no header"))


def test_an_arrival_in_another_year_keeps_its_day(tmp_path: Path, ledger: FileLedger) -> None:
    at = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
    arrival = {"source": "shop", "file_id": "f", "file_name": "o.csv", "size_bytes": 1}
    first = ledger.arrive(**arrival, at=at)  # type: ignore[arg-type]
    later = ledger.arrive(**arrival, at=at + timedelta(days=1))  # type: ignore[arg-type]
    landing = Landing(tmp_path)
    assert landing.path_of("orders", first, "1") == landing.path_of("orders", later, "1")


def test_what_a_cut_run_left_half_written_goes_after_a_day(shop: Source, stores: Stores) -> None:
    receive(ORDERS, shop, stores)
    (landed,) = landed_files(stores)
    left = [
        stores.archive.folder / "x.tmp",
        stores.archive.folder / "reading-x" / "bytes",
        landed.with_name(".x.parquet.partial"),
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    finish({"shop": shop}, stores)
    assert all(path.exists() for path in left)
    for path in [*left, left[1].parent]:
        os.utime(path, (0, 0))
    finish({"shop": shop}, stores)
    assert not any(path.exists() for path in left)
    assert landed.exists()
