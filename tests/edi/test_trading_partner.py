"""The documents of a simulated trading partner say what its own database says happened."""

import re
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from ingest.edi.documents import documents
from ingest.edi.edifact.read import read_edifact
from ingest.edi.envelopes import Envelopes
from ingest.edi.guide_columns import table_columns
from ingest.edi.tables import ERRORS
from ingest.edi.validate import faults
from ingest.edi.x12.read import read_x12

pytestmark = pytest.mark.real_data
MARKS = {b"ISA": read_x12, b"UNA": read_edifact}
OURS = pl.col("purchase_order_number").str.starts_with("4511")


@pytest.fixture(scope="module")
def tables(real_data: Path) -> dict[str, pl.DataFrame]:
    trading = real_data / "edi_trading"
    files = sorted([*trading.glob("orders/*.edi"), *trading.glob("replies/*.edi")])
    contents = [path.read_bytes() for path in files]
    joined = {mark: b"".join(each for each in contents if each[:3] == mark) for mark in MARKS}
    found: dict[str, list[pl.DataFrame]] = {}
    for mark, read in MARKS.items():
        envelopes = Envelopes()
        for batch in read(BytesIO(joined[mark]), chunk_bytes=1 << 16):
            for name, frame in documents(batch, envelopes).items():
                found.setdefault(name, []).append(frame)
    return {name: pl.concat(frames) for name, frames in found.items()}


@pytest.fixture(scope="module")
def truth(real_data: Path) -> Iterator[sqlite3.Connection]:
    path = real_data / "edi_trading" / "truth" / "truth.db"
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as database:
        yield database


def both(tables: dict[str, pl.DataFrame], x12: str, edifact: str) -> pl.DataFrame:
    return pl.concat([tables[x12], tables[edifact]]).filter(OURS)


def total(frame: pl.DataFrame, column: str) -> Decimal:
    return sum(map(Decimal, frame[column].drop_nulls()), Decimal(0))


def test_ordered_lines_are_those_ordered(tables: dict[str, pl.DataFrame]) -> None:
    lines = both(tables, "850.lines", "ORDERS.lines")
    assert len(lines) == 712
    assert total(lines, "quantity") == 301_404


def test_lines_are_accepted_and_rejected_as_answered(
    tables: dict[str, pl.DataFrame], real_data: Path
) -> None:
    answered = both(tables, "855.acknowledgements", "ORDRSP.acknowledgements")
    refused = pl.col("status_code") == "IR"
    assert len(answered.filter(refused)) == 35
    assert len(answered.filter(refused.not_().fill_null(value=True))) == 677
    replies = "".join(path.read_text() for path in real_data.glob("edi_trading/replies/*.edi"))
    confirmed = re.findall(r"(?:ACK\*\w+\*|QTY\+113:)(\d+)", replies)
    assert total(answered, "quantity_acknowledged") == sum(map(int, confirmed)) == 200_683


def test_shipped_lines_are_those_shipped(
    tables: dict[str, pl.DataFrame], truth: sqlite3.Connection
) -> None:
    lines = both(tables, "856.lines", "DESADV.lines").unique(["shipment_number", "line_number"])
    assert total(lines, "quantity_shipped") == 272_518
    stated = truth.execute(
        "select s.po_number, s.shipment_id, l.line, l.quantity from shipment_line as l"
        " join shipment as s using (shipment_id) where s.po_number like '4511%'"
    ).fetchall()
    read = lines.select("purchase_order_number", "shipment_number", "line_number", "quantity")
    assert sorted(read.rows()) == sorted(stated)


def test_invoices_add_up_to_the_cent_once_each_number_counts_once(
    tables: dict[str, pl.DataFrame],
) -> None:
    headers = both(tables, "810.header", "INVOIC.header").unique("invoice_number")
    assert len(headers) == 240
    assert total(headers, "total_amount") == Decimal("2811326.10")
    lines = both(tables, "810.lines", "INVOIC.lines").unique(["invoice_number", "line_number"])
    assert total(lines, "quantity") == 272_518


@pytest.mark.parametrize(
    ("x12", "edifact"),
    [("850", "ORDERS"), ("855", "ORDRSP"), ("856", "DESADV"), ("810", "INVOIC")],
)
def test_both_standards_yield_the_same_columns(
    tables: dict[str, pl.DataFrame], x12: str, edifact: str
) -> None:
    names = [name.removeprefix(f"{x12}.") for name in tables if name.startswith(f"{x12}.")]
    shared = [name for name in names if f"{edifact}.{name}" in tables]
    assert "lines" in shared
    for name in shared:
        assert tables[f"{x12}.{name}"].columns == tables[f"{edifact}.{name}"].columns


def test_every_file_of_other_projects_yields_documents_and_faults(real_data: Path) -> None:
    read = 0
    for path in sorted((real_data / "edi_corpus").rglob("*.*")):
        content = path.read_bytes() if path.suffix != ".csv" and path.is_file() else b""
        head = content.lstrip(b"\xef\xbb\xbf \r\n")[:3]
        reader = MARKS.get(b"UNA" if head in (b"UNA", b"UNB") else head)
        if reader is None:
            continue
        envelopes = Envelopes()
        for batch in reader(BytesIO(content)):
            promised = table_columns()
            for name, frame in documents(batch, envelopes).items():
                assert set(frame.columns) == set(promised[name])
                read += len(frame)
            assert faults(batch, envelopes=envelopes).schema == ERRORS
    assert read > 1000
