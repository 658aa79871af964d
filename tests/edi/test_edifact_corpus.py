"""Does the EDIFACT reader find in other projects' files what is known of them?"""

import csv
from pathlib import Path

import pytest

from tests.edi.edifact_files import codes, tables

KNOWN_AS = {
    "transaction_count": "unt_count",
    "transaction_control": "unh_unt_ref",
    "transaction_duplicate": "dup_unh_ref",
    "transaction_unclosed": "missing_unt",
    "interchange_count": "unz_count",
    "interchange_control": "unb_unz_ref",
    "interchange_unclosed": "missing_unz",
    "interchange_missing": "unh_outside_unb",
    "no_interchange": "no_unb",
    "segment_unterminated": "truncated_no_terminator",
}
# The manifest's reader took line breaks for text; here they wrap lines. (missed, found besides)
DIFFERENCES: dict[str, tuple[set[str], set[str]]] = {
    # UNB's reference is broken over two lines: it is that of UNZ.
    "INVOIC/xlate__wrapped_invoic_d97b.edi": ({"unb_unz_ref"}, set()),
    # UNB and UNH are broken over two lines: they are there, and agree with UNZ and UNT.
    "malformed/xlate__wrapped_invoic_d97b_una.edi": (
        {"unb_unz_ref", "unt_without_unh", "unz_count"},
        set(),
    ),
    # Lines end its segments: it reads as one interchange, whose UNT is wrong.
    "malformed/indice-co__edifact.D01B.IFCSUM.NewLines.EDI": (
        {"no_unb", "truncated_no_terminator"},
        {"unt_count"},
    ),
}
SETS = {
    "malformed/xlate__wrapped_invoic_d97b_una.edi": "INVOIC",
    "malformed/indice-co__edifact.D01B.IFCSUM.NewLines.EDI": "IFCSUM",
    "malformed/tdecaluwe__ine_definitions.js.735717.edifact": "INVOIC",  # a broken line, as above
}


@pytest.mark.real_data
def test_faults_and_messages_are_those_of_the_manifest(real_data: Path) -> None:
    corpus = real_data / "edi_corpus"
    with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        listed = [row for row in csv.DictReader(manifest) if row["family"] == "edifact"]
    assert len(listed) == 90
    for row in listed:
        name = row["file"].removeprefix("edifact/")
        found = tables((corpus / row["file"]).read_bytes())
        missed, besides = DIFFERENCES.get(name, (set(), set()))
        wanted = (set(row["envelope_errors"].split()) - missed) | besides
        assert {KNOWN_AS[code] for code in codes(found) if code in KNOWN_AS} == wanted, name
        sets = " ".join(sorted({message["set_id"] or "" for message in found["transactions"]}))
        assert sets == SETS.get(name, row["transaction_sets"]), name


@pytest.mark.real_data
def test_files_that_were_traded_have_no_fault(real_data: Path) -> None:
    files = [
        path
        for path in sorted((real_data / "edi_trading").glob("*/*.edi"))
        if path.read_bytes().startswith((b"UNA", b"UNB"))
    ]
    assert len(files) == 203
    for path in files:
        found = tables(path.read_bytes())
        assert not found["errors"], path.name
        assert [row["is_closed"] for row in found["interchanges"]] == [True]
        assert found["transactions"]
