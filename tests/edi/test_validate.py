"""Faults that guides find: each is named, with its place, and good documents have none."""

from pathlib import Path
from typing import Any

import pytest

from ingest.edi.errors import CODES
from ingest.edi.guide_files import load_guides
from ingest.edi.tables import ERRORS
from ingest.edi.validate import faults
from tests.edi.plain_batches import plain_batch
from tests.proof import proven

GOLDEN = Path(__file__).parents[1] / "golden" / "edi"
# (set, what is replaced, by what, code, segment id, element)
TAMPERED = [
    ("850", "PO1*2*5*", "PO1*2*x*", "element_number", "PO1", 2),
    ("850", "BEG*00*SA", "BEG**SA", "element_missing", "BEG", 1),
    ("850", "BEG*00*SA", "BEG*000*SA", "element_long", "BEG", 1),
    ("850", "BEG*00*SA", "BEG*0*SA", "element_short", "BEG", 1),
    ("850", "DTM*002*20261201", "DTM*002*20260229", "element_date", "DTM", 2),
    ("850", "DTM*002*20261201", "DTM*002*20261301", "element_date", "DTM", 2),
    ("850", "DTM*002*20261201", "DTM*002*20261201*2460", "element_time", "DTM", 3),
    ("850", "SAC*C*", "SAC*Z*", "element_code", "SAC", 1),
    ("850", "N1*ST*Harbor Cafe*92*DC4", "N1*ST*Harbor Cafe*92", "element_condition", "N1", 4),
    ("850", "N1*ST*Harbor Cafe*92*DC4", "N1*ST", "element_condition", "N1", 2),
    ("850", "CTT*2*29", "CTT*2*29*1*LB*1*CF*x*y", "element_extra", "CTT", 8),
    ("850", "BEG*00*SA*PO-1001*R7*20261120*C-55~\n", "", "segment_missing", "BEG", None),
    ("850", "CUR*BY*USD~", "CUR*BY*USD~\nCUR*BY*USD~", "segment_repeats", "CUR", None),
    ("850", "CTT*2*29~", "CTT*2*29~\nCUR*BY*USD~", "segment_order", "CUR", None),
    ("850", "CTT*2*29~", "CTT*2*29~\nN2*x~", "segment_unexpected", "N2", None),
    ("850", "CTT*2*29~", "CTT*2*29~\nHL*1**S~", "segment_not_in_set", "HL", None),
    ("850", "CTT*2*29", "CTT*3*29", "control_total", "CTT", None),
    ("850", "CTT*2*29", "CTT*2*30", "control_total", "CTT", None),
    ("810", "TDS*19458", "TDS*19558", "control_total", "TDS", None),
    ("810", "TDS*19458", "TDS*-19458", "control_total", "TDS", None),
    ("820", "BPR*C*150.5", "BPR*C*151", "control_total", "BPR", None),
    ("846", "CTT*2", "CTT*1", "control_total", "CTT", None),
    ("856", "HL*4*3*I", "HL*4*33*I", "hl_parent", "HL", None),
    ("856", "HL*5*2*P", "HL*3*2*P", "hl_duplicate", "HL", None),
    ("856", "HL*1**S", "HL*1*2*S", "hl_cycle", "HL", None),
    ("ORDERS", "CNT+2:2", "CNT+2:3", "control_total", "CNT", None),
    ("ORDERS", "QTY+21:24:PCE", "QTY+21:2x:PCE", "element_number", "QTY", 1),
    ("ORDERS", "CUX+2:EUR:9", "CUX+2:EURO:9", "element_long", "CUX", 1),
    ("ORDERS", "RFF+CT:C-55", "RFF+:C-55", "element_missing", "RFF", 1),
    ("ORDERS", "RFF+LI:second", "RFF+LI:second:1:2:3:4", "component_extra", "RFF", 1),
    ("ORDERS", "UNS+S'\n", "", "segment_missing", "UNS", None),
    ("INVOIC", "MOA+79:190,50", "MOA+79:199,50", "control_total", "MOA", None),
    ("DESADV", "CPS+3+1", "CPS+3+9", "hl_parent", "CPS", None),
]


def found(content: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = faults(plain_batch(content.encode())).to_pylist()
    return rows


@pytest.mark.parametrize("set_id", sorted(load_guides()))
def test_a_good_document_has_no_fault(set_id: str) -> None:
    assert found((GOLDEN / f"{set_id}.edi").read_text()) == []


@pytest.mark.parametrize(("set_id", "old", "new", "code", "segment", "element"), TAMPERED)
def test_a_fault_is_named_with_its_place(
    set_id: str, old: str, new: str, code: str, segment: str, element: int | None
) -> None:
    good = (GOLDEN / f"{set_id}.edi").read_text()
    assert old in good
    content = good.replace(old, new, 1)
    rows = [row for row in found(content) if row["code"] == code]
    assert rows
    assert (rows[0]["segment_id"], rows[0]["element"]) == (segment, element)
    assert rows[0]["transaction"] == 1
    if code != "segment_missing":
        offset = rows[0]["byte_offset"]
        stated = segment if element is None else rows[0]["value"] or ""
        line = content[offset:].partition("\n")[0]
        assert stated in line
        assert line.startswith(stated) or rows[0]["component"]
        assert element is None or content[offset - 1] in "*+" or not stated


def test_every_code_is_one_that_acknowledgements_know() -> None:
    assert {code for _, _, _, code, _, _ in TAMPERED} <= set(CODES)


def test_faults_have_the_shape_of_the_errors_table() -> None:
    content = (GOLDEN / "850.edi").read_text().replace("CTT*2", "CTT*9")
    batch = faults(plain_batch(content.encode()))
    assert batch.schema == ERRORS
    assert batch.column("detail").to_pylist() == ["it states 9, but the number of lines is 2"]
    assert batch.column("value").to_pylist() == ["9"]


def test_a_total_is_not_judged_where_a_quantity_is_missing() -> None:
    content = (GOLDEN / "850.edi").read_text().replace("PO1*2*5*CA", "PO1*2**CA")
    assert "control_total" not in [row["code"] for row in found(content)]


def test_an_invoice_may_be_off_by_a_cent_per_line_and_one() -> None:
    good = (GOLDEN / "810.edi").read_text()
    assert found(good.replace("TDS*19458", "TDS*19461")) == []
    assert [row["code"] for row in found(good.replace("TDS*19458", "TDS*19462"))] == [
        "control_total"
    ]


def test_a_long_value_in_other_letters_counts_characters_not_bytes() -> None:
    good = (GOLDEN / "850.edi").read_text()
    assert found(good.replace("Harbor Cafe", "ü" * 60)) == []
    assert "element_long" in [row["code"] for row in found(good.replace("Harbor Cafe", "ü" * 61))]


def test_a_release_character_does_not_count_in_a_length() -> None:
    good = (GOLDEN / "ORDERS.edi").read_text()
    assert found(good.replace("RFF+LI:second", "RFF+LI:" + "?+" * 70)) == []
    longer = good.replace("RFF+LI:second", "RFF+LI:" + "?+" * 71)
    assert [row["code"] for row in found(longer)] == ["element_long"]


@pytest.mark.proof
def test_tampered_totals_are_caught_and_good_ones_pass() -> None:
    caught = passed = 0
    for set_id, total in (("850", "CTT*2*29"), ("810", "TDS*19458"), ("ORDERS", "CNT+2:2")):
        good = (GOLDEN / f"{set_id}.edi").read_text()
        head, last = total[:-1], int(total[-1])
        passed += found(good) == []
        for digit in set(range(10)) - {last}:
            tampered = good.replace(total, f"{head}{digit}0")
            caught += "control_total" in [row["code"] for row in found(tampered)]
    assert (caught, passed) == (27, 3)
    proven("I8", tampered_totals_caught=caught, good_totals_passed=passed)
