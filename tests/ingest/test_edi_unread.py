"""Is anything of an EDI file lost while its sender believes it is in hand?"""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.raw_record import raw_records
from ingest.readers.edi_text import edi_text
from ingest.receive import Stores, replay
from ingest.source import Source, load_source
from tests.ingest.edi_interchange import GOLDEN, interchange, landed, order, take
from workflow.file_ledger import FileLedger

MAPPING = (GOLDEN / "partner.yml").read_text()
CHANGE = "ST*860*0002~BCH*04*SP*PO1***20260306~POC*1*QD*5*0*EA*2.50**VP*A-1~CTT*1~SE*5*0002~"
CHANGE_TABLE = """      "860.header":
        feeds:
          order_changes:
            columns:
              change_id: transaction_control_number
              order_id: purchase_order_number
              change_type: {value: quantity}
              changed_at: prepared_at
"""


@pytest.fixture(scope="module")
def acme() -> Source:
    return load_source(GOLDEN / "partner.yml")


def waiting(stores: Stores) -> list[dict[str, Any]]:
    paths = [*stores.quarantine.folder.glob("*.parquet")]
    return pl.concat(pl.read_parquet(path) for path in paths).to_dicts() if paths else []


def place_of(fault: dict[str, Any]) -> slice:
    return slice(fault["byte_offset"], fault["byte_offset"] + fault["byte_length"])


def test_a_set_that_the_mapping_does_not_read_waits_until_it_does(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    content = interchange(1, order(1, "5"), CHANGE)
    assert take(tmp_path, "a.edi", content, acme, stores).rows["orders"] == 1
    (fault,) = waiting(stores)
    assert (fault["code"], fault["column"]) == ("set_unsupported", "transaction")
    assert "map one under tables, such as 860.header, then replay" in str(fault["value"])
    assert str(fault["raw"]).startswith("ST*860*0002~BCH*04*SP*PO1")
    verdicts = dict(landed(stores, "edi_documents").select("set_id", "verdict").rows())
    assert verdicts == {"850": "accepted", "860": "rejected"}
    (tmp_path / "acme.yml").write_text(
        MAPPING.replace('      "850.lines":', CHANGE_TABLE + '      "850.lines":')
    )
    (again,) = replay({"acme": load_source(tmp_path / "acme.yml")}, stores)
    assert (again.rows["order_changes"], again.fault_count) == (1, 0)


def test_what_we_sent_need_not_be_mapped(tmp_path: Path, acme: Source, stores: Stores) -> None:
    ours = interchange(1, CHANGE).replace(b"ACME ", b"OURCO", 1)
    ours = b"OURCO".join(ours.split(b"OURCO", 2)[:2]) + b"ACME " + ours.split(b"OURCO", 2)[2]
    received = take(tmp_path, "a.edi", ours, acme, stores)
    assert landed(stores, "edi_documents")["direction"].to_list() == ["outbound"]
    assert received.fault_count == 0


def test_bytes_between_interchanges_wait_and_cost_no_document(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    spoilt = b"IS" + interchange(2, order(2, "6"))[3:]
    content = interchange(1, order(1, "5")) + spoilt + interchange(3, order(3, "7"))
    received = take(tmp_path, "a.edi", content, acme, stores)
    assert received.rows["orders"] == 2
    (fault,) = waiting(stores)
    assert fault["code"] == "stray_bytes"
    assert content[place_of(fault)] == spoilt
    assert "PO2" in str(fault["raw"])


@pytest.mark.parametrize("padding", [b"\x1a", b"\0\0\0", b"\r\n\x1a\r\n", b"\x04"])
def test_padding_behind_an_interchange_is_passed_over(
    tmp_path: Path, acme: Source, stores: Stores, padding: bytes
) -> None:
    content = interchange(1, order(1, "5")) + padding
    assert take(tmp_path, "a.edi", content, acme, stores).fault_count == 0


def test_files_of_one_name_add_up_unless_the_mapping_says_otherwise(
    tmp_path: Path, stores: Stores, ledger: FileLedger
) -> None:
    (tmp_path / "acme.yml").write_text(MAPPING.replace("    same_name: adds\n", ""))
    acme = load_source(tmp_path / "acme.yml")
    for number in (1, 2):
        take(tmp_path, "orders.edi", interchange(number, order(number, "5")), acme, stores)
    assert [entry.superseded_by for entry in ledger.landed()] == [None, None]


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "cp037", "cp500"])
def test_an_interchange_in_a_wide_or_a_mainframe_code_is_read(
    tmp_path: Path, stores: Stores, code: str
) -> None:
    setting = f"[ACME]\n  encoding: {code}\n" if code == "cp500" else "[ACME]\n"
    (tmp_path / "acme.yml").write_text(MAPPING.replace("[ACME]\n", setting))
    acme = load_source(tmp_path / "acme.yml")
    text = interchange(1, order(1, "5", "7.5"), order(2, "9", stated=17)).decode()
    content = text.replace("~", "~\n").encode(code)
    received = take(tmp_path, "a.edi", content, acme, stores)
    assert received.rows["order_lines"] == 2
    (fault,) = waiting(stores)
    assert fault["code"] == "transaction_count"
    wide = {"utf-16": "utf-16-le"}.get(code, code)
    assert content[place_of(fault)].decode(wide).startswith("ST*850*0002~")
    (record,) = raw_records(tmp_path / "a.edi", acme.files[0], [4])
    assert record.text.startswith("BEG*00*NE*PO1")


@pytest.mark.parametrize(
    ("identifier", "code"), [("UNOC", "latin-1"), ("UNOD", "iso8859-2"), ("UNOE", "iso8859-5")]
)
def test_edifact_is_read_in_the_character_set_that_it_names(
    tmp_path: Path, stores: Stores, identifier: str, code: str
) -> None:
    name = {"UNOC": "Müller", "UNOD": "Łódź", "UNOE": "Иванов"}[identifier]
    (tmp_path / "acme.yml").write_text(
        MAPPING.replace('"850.', '"ORDERS.').replace("sender_id", "buyer_name")
    )
    text = (
        f"UNB+{identifier}:3+ACME+OURCO:ZZ+260305:1015+1'UNH+1+ORDERS:D:96A:UN'BGM+220+PO1+9'"
        f"DTM+137:20260305:102'NAD+BY+++{name}'LIN+1++A1:SA'QTY+21:5'UNS+S'UNT+8+1'UNZ+1+1'"
    )
    received = take(
        tmp_path, "a.edi", text.encode(code), load_source(tmp_path / "acme.yml"), stores
    )
    assert waiting(stores) == []
    assert received.rows["orders"] == 1
    assert landed(stores, "orders")["customer_id"].to_list() == [name]


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("block", [2, 6, 1 << 20])
def test_a_place_in_a_wide_code_is_that_of_the_original(
    tmp_path: Path, acme: Source, monkeypatch: pytest.MonkeyPatch, code: str, block: int
) -> None:
    monkeypatch.setattr("ingest.readers.edi_text.BLOCK", block)
    text = "ISA*Müller*\U0001f600*Łódź*end~"
    (tmp_path / "a.edi").write_bytes(text.encode(code))
    mark = len("".encode(code))
    with edi_text(tmp_path / "a.edi", acme.files[0], None) as read:
        assert read.path.read_text("utf-8") == text
        for at in range(len(text)):
            expected = mark + len(text[:at].encode("utf-16-le"))
            assert read.place(len(text[:at].encode())) == expected, at
