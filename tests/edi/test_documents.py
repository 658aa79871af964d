"""Documents as tables: what a golden file of each set says, and how hierarchies are followed."""

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from ingest.edi.documents import documents
from ingest.edi.envelopes import Envelopes
from ingest.edi.guide_columns import table_columns
from ingest.edi.guide_files import load_guides
from ingest.edi.tables import EdiBatch
from tests.edi.plain_batches import plain_batch

GOLDEN = Path(__file__).parents[1] / "golden" / "edi"
SETS = sorted(load_guides())


def golden(set_id: str) -> dict[str, pl.DataFrame]:
    return documents(plain_batch((GOLDEN / f"{set_id}.edi").read_bytes()))


@pytest.mark.parametrize("set_id", SETS)
def test_a_document_of_each_set_has_the_rows_expected(set_id: str) -> None:
    expected: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (GOLDEN / f"{set_id}.yml").read_text()
    )
    tables = golden(set_id)
    for name, rows in expected.items():
        assert name in tables, sorted(tables)
        found = tables[name].to_dicts()
        assert [
            {column: got[column] for column in row} for row, got in zip(rows, found, strict=True)
        ] == rows


@pytest.mark.parametrize("set_id", SETS)
def test_tables_have_the_columns_that_are_promised(set_id: str) -> None:
    promised = table_columns()
    for name, frame in golden(set_id).items():
        assert sorted(frame.columns) == sorted(promised[name])
        assert frame.schema["_row"] == pl.Int64
        assert frame.schema["transaction"] == pl.Int32


def shipment(lines: list[str]) -> pl.DataFrame:
    content = (GOLDEN / "856.edi").read_text().splitlines()
    body = [*content[:4], *lines, *content[-4:]]
    return documents(plain_batch("\n".join(body).encode()))["856.lines"]


def loops() -> list[list[str]]:
    """The HL loops of the golden shipment, each with its segments."""
    found: list[list[str]] = []
    for line in (GOLDEN / "856.edi").read_text().splitlines()[4:-4]:
        if line.startswith("HL*"):
            found.append([])
        found[-1].append(line)
    return found


def joined(parts: list[list[str]]) -> list[str]:
    return [line for part in parts for line in part]


def test_lines_find_their_order_and_pack_in_any_order_of_hl_loops() -> None:
    wanted = ["line_number", "sscc", "purchase_order_number", "tracking_number", "ship_to_id"]
    straight = shipment(joined(loops())).select(wanted).sort("line_number")
    assert straight["sscc"].null_count() == 0
    seed = random.randrange(2**32)  # noqa: S311  (nobody guesses it)
    print(f"seed {seed}")  # noqa: T201  (shown when the test fails)
    shuffling = random.Random(seed)  # noqa: S311  (nobody guesses it)
    for _ in range(10):
        shuffled = shuffling.sample(loops(), len(loops()))
        assert shipment(joined(shuffled)).select(wanted).sort("line_number").equals(straight)


def test_a_line_in_a_circle_of_hl_loops_has_no_order_and_harms_nobody() -> None:
    lines = shipment(
        [
            "HL*1*2*P~",
            "HL*2*1*I~",
            "SN1*7*3*EA~",
            "HL*3**O~",
            "PRF*PO-5~",
            "HL*4*3*I~",
            "SN1*8*1*EA~",
        ]
    )
    assert lines.select("line_number", "quantity").rows() == [("7", "3"), ("8", "1")]
    orders = lines["purchase_order_number"].to_list()
    assert orders[1] == "PO-5"


def test_a_line_whose_parent_is_missing_is_kept_without_its_order() -> None:
    lines = shipment(["HL*1**S~", "HL*9*77*I~", "LIN**VP*A~", "SN1*1*3*EA~"])
    assert lines.select("quantity", "vendor_item", "purchase_order_number").rows() == [
        ("3", "A", None)
    ]


def test_a_segment_that_stands_where_none_may_is_still_in_its_table() -> None:
    content = (GOLDEN / "850.edi").read_text().replace("CTT*2*29~", "CTT*2*29~\nREF*ZZ*late~")
    references = documents(plain_batch(content.encode()))["850.references"]
    assert "late" in references["value"].to_list()


def test_what_stands_in_one_document_never_reaches_another() -> None:
    one = (GOLDEN / "850.edi").read_bytes()
    bare = (
        b"ISA*00*          *00*          *ZZ*OTHER          *ZZ*US             "
        b"*261123*0900*U*00401*000000043*0*P*>~GS*PO*OTHER*US*20261123*0900*8*X*004010~"
        b"ST*850*0001~PO1*9*1*EA~SE*3*0001~GE*1*8~IEA*1*000000043~"
    )
    lines = documents(plain_batch(bare, one, bare))["850.lines"]
    for row in (0, 3):
        filled = {
            name: value for name, value in lines.row(row, named=True).items() if value is not None
        }
        assert {"purchase_order_number", "requested_date", "ship_to_id"}.isdisjoint(filled)
        assert (filled["sender_id"], filled["line_sequence"], filled["quantity"]) == (
            "OTHER",
            1,
            "1",
        )


def test_documents_of_an_interchange_that_has_not_ended_know_its_sender() -> None:
    for set_id in ("850", "ORDERS"):
        whole = plain_batch((GOLDEN / f"{set_id}.edi").read_bytes())
        begun = EdiBatch(
            whole.segments,
            whole.interchanges.slice(0, 0),
            whole.groups.slice(0, 0),
            whole.transactions,
            whole.errors,
        )
        wanted = documents(whole)
        for name, frame in documents(begun, Envelopes()).items():
            assert frame.equals(wanted[name]), name


def test_a_batch_without_documents_yields_no_tables() -> None:
    assert documents(plain_batch()) == {}
