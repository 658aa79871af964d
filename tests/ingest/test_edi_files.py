"""What of a partner's EDI file lands, and what waits in the quarantine with its bytes?"""

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import BadMapping
from ingest.raw_record import raw_records
from ingest.receive import Stores, replay
from ingest.source import Source, load_source
from tests.ingest.edi_interchange import GOLDEN, interchange, landed, order, take
from workflow.file_ledger import FileLedger

MAPPING = (GOLDEN / "partner.yml").read_text()


@pytest.fixture(scope="module")
def acme() -> Source:
    return load_source(GOLDEN / "partner.yml")


def waiting(stores: Stores) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(path) for path in stores.quarantine.folder.glob("*.parquet"))


def test_orders_and_lines_land_with_their_segment(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    content = interchange(1, order(1, "5", "7.5"), order(2, "3"))
    received = take(tmp_path, "a.edi", content, acme, stores)
    assert received.rows["orders"] == 2
    assert received.rows["order_lines"] == 3
    assert received.rows["edi_documents"] == 2
    lines = landed(stores, "order_lines").sort("_row")
    assert lines["order_line_id"].to_list() == ["PO1-1", "PO1-2", "PO2-1"]
    assert [str(each) for each in lines["quantity"]] == ["5.0000", "7.5000", "3.0000"]
    segments = content.split(b"~")
    assert [segments[row - 1][:4] for row in lines["_row"]] == [b"PO1*"] * 3


def test_a_fault_costs_its_own_order_whose_bytes_wait_whole(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    bad = order(2, "9", stated=17)
    content = interchange(1, order(1, "5"), bad, order(3, "6"))
    received = take(tmp_path, "a.edi", content, acme, stores)
    assert landed(stores, "orders")["order_id"].sort().to_list() == ["PO1", "PO3"]
    (fault,) = waiting(stores).to_dicts()
    assert (received.fault_count, fault["code"]) == (1, "transaction_count")
    place = slice(fault["byte_offset"], fault["byte_offset"] + fault["byte_length"])
    assert content[place].rstrip(b"~") == bad.encode().rstrip(b"~")
    assert fault["raw"].startswith("ST*850*0002~BEG*00*NE*PO2")
    assert "tolerance: {transaction_count: note}" in fault["reason"]
    verdicts = dict(landed(stores, "edi_documents").select("document_number", "verdict").rows())
    assert verdicts == {"PO1": "accepted", "PO2": "rejected", "PO3": "accepted"}


def test_a_tolerance_lets_a_waiting_order_in_by_replay(
    tmp_path: Path, acme: Source, stores: Stores, ledger: FileLedger
) -> None:
    take(tmp_path, "a.edi", interchange(1, order(1, "5", stated=17)), acme, stores)
    assert landed(stores, "orders").is_empty()
    (tmp_path / "acme.yml").write_text(
        MAPPING.replace("[ACME]\n", "[ACME]\n  tolerance: {transaction_count: note}\n")
    )
    tolerant = load_source(tmp_path / "acme.yml")
    (again,) = replay({"acme": tolerant}, stores)
    assert again.rows["orders"] == 1
    assert replay({"acme": tolerant}, stores) == []
    document = landed(stores, "edi_documents").filter(pl.col("verdict") != "rejected")
    assert document["verdict"].to_list() == ["accepted_with_errors"]
    assert not ledger.with_faults()


def test_the_same_interchange_in_another_file_loads_nothing_again(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    first = interchange(1, order(1, "5"))
    take(tmp_path, "a.edi", first, acme, stores)
    again = take(tmp_path, "b.edi", first + b"\n", acme, stores)
    assert again.outcome == "landed"
    assert again.rows["orders"] == 0
    assert again.fault_count == 0
    assert landed(stores, "edi_documents")["verdict"].sort().to_list() == ["accepted", "duplicate"]


def test_another_content_under_a_number_that_was_used_waits(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    take(tmp_path, "a.edi", interchange(1, order(1, "5")), acme, stores)
    other = take(tmp_path, "b.edi", interchange(1, order(1, "6")), acme, stores)
    assert other.rows["orders"] == 0
    assert set(waiting(stores)["code"]) == {"interchange_duplicate", "group_duplicate"}


def test_neither_document_of_one_number_hides_the_other(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    take(tmp_path, "a.edi", interchange(1, order(1, "5")), acme, stores)
    take(tmp_path, "b.edi", interchange(1, order(1, "6")), acme, stores)
    ids = landed(stores, "edi_documents").sort("verdict")["document_id"].to_list()
    assert ids[0] == "ACME/OURCO/000000001/1/0001"
    assert ids[1].startswith("ACME/OURCO/000000001/1/0001 other content in ")


@pytest.mark.parametrize(
    ("status", "level", "verdict"),
    [
        ("TR", "transaction", "rejected"),
        ("TA", "transaction", "accepted"),
        ("IR", "transaction", "accepted_with_errors"),
        ("GR", "group", "rejected"),
        ("BR", None, None),
    ],
)
def test_what_a_partners_application_says_is_matched_by_its_numbers(
    tmp_path: Path,
    acme: Source,
    stores: Stores,
    status: str,
    level: str | None,
    verdict: str | None,
) -> None:
    advice = (
        f"ST*824*0001~BGN*00*A1*20260305~OTI*{status}*SI*SHP1*OURCO*ACME*20260304*0900*7*0003*856~"
        "TED*007*unknown item~SE*5*0001~"
    )
    received = take(tmp_path, "a.edi", interchange(1, advice), acme, stores)
    assert received.fault_count == 0
    told = landed(stores, "edi_acknowledgements")
    if level is None:
        assert told.is_empty()
        return
    (row,) = told.to_dicts()
    assert (row["level"], row["verdict"]) == (level, verdict)
    assert (row["sender_id"], row["receiver_id"], row["functional_id"]) == ("OURCO", "ACME", "SH")
    assert row["group_control_number"] == "7"
    assert row["transaction_control_number"] == ("0003" if level == "transaction" else None)


def test_what_strangers_send_waits_and_they_are_named(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    received = take(tmp_path, "a.edi", interchange(1, order(1, "5"), sender="EVE"), acme, stores)
    assert received.rows["orders"] == 0
    (fault,) = waiting(stores).to_dicts()
    assert fault["code"] == "party_unknown"
    assert fault["value"].startswith("EVE to OURCO; ")


def test_a_value_that_does_not_fit_waits_alone(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    received = take(
        tmp_path, "a.edi", interchange(1, order(1, "5", "12345678901234567")), acme, stores
    )
    assert received.rows["order_lines"] + len(waiting(stores)) == 2


def test_a_packed_file_is_read_and_a_file_without_edi_is_refused(
    tmp_path: Path, acme: Source, stores: Stores
) -> None:
    packed = gzip.compress(interchange(1, order(1, "5")), mtime=0)
    assert take(tmp_path, "a.edi.gz", packed, acme, stores).rows["orders"] == 1
    refused = take(tmp_path, "b.edi", b"OrderNo,Qty\n1,2\n", acme, stores)
    assert refused.outcome == "rejected"
    assert "no ISA or UNB begins an interchange" in refused.reason


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_segment_is_shown_as_it_came(
    tmp_path: Path, acme: Source, pack: Callable[[bytes], bytes]
) -> None:
    content = interchange(1, order(1, "5"), order(2, "3"))
    (tmp_path / "a.edi").write_bytes(pack(content))
    rule = acme.rule_for("a.edi")
    found = {each.row: each for each in raw_records(tmp_path / "a.edi", rule, {4, 5})}
    assert found[4].text == "BEG*00*NE*PO1**20260305"
    assert found[5].text == "PO1*1*5*EA*2.50**VP*A-1"
    place = found[5].byte_offset or 0
    assert content[place : place + (found[5].byte_length or 0)].decode() == found[5].text


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("850.lines", "850.rows", "no EDI document has a table '850.rows'; it has 850.header"),
        (
            "item_id: vendor_item",
            "item_id: vendor_itm",
            "no column 'vendor_itm'; is it vendor_item",
        ),
        ("our_ids: [ZZ/OURCO]", "our_ids: []", "at least 1 item"),
    ],
)
def test_a_wrong_mapping_is_named_with_its_line(
    tmp_path: Path, wrong: str, right: str, words: str
) -> None:
    path = tmp_path / "acme.yml"
    path.write_text(MAPPING.replace(wrong, right))
    with pytest.raises(BadMapping) as refusal:
        load_source(path)
    assert words in str(refusal.value)
    assert refusal.value.line > 1
