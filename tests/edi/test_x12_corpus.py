"""Does the reader find in other projects' sample files what others found there?"""

import csv
from pathlib import Path

import pytest

from tests.edi.x12_files import rows, tables

pytestmark = pytest.mark.real_data
NAMES = {
    "transaction_count": "se_count",
    "transaction_control": "st_se_control",
    "transaction_duplicate": "dup_st02",
    "group_control": "gs_ge_control",
    "group_count": "ge_count",
    "interchange_control": "isa_iea_control",
    "interchange_count": "iea_count",
    "interchange_duplicate": "dup_isa13",
    "interchange_unclosed": "missing_iea",
    "isa_not_106": "isa_not_106",
}
# Where we find something else than the manifest, by a part of the file's name: what, and why.
NOT_A_HEADER = ({"bad_separators"}, "the 16 elements of ISA are not there or end in no terminator")
OTHERWISE: dict[str, tuple[set[str], str]] = {
    "ts210_80char": ({"isa_not_106"}, "a wrapped file is read without its line breaks"),
    "ts214_ellipses_segterm": (set(), "the terminator is one character of three bytes"),
    "invalid_unicode_characters": ({"se_count"}, "the component separator is of four bytes"),
    "isa_missing_fields": NOT_A_HEADER,
    "no_segment_terminator": NOT_A_HEADER,
    "wrong_element_separator": NOT_A_HEADER,
    "isa_too_many_fields": NOT_A_HEADER,
}


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["family"] == "x12"]


def test_envelope_faults_and_sets_are_those_of_the_manifest(real_data: Path) -> None:
    folder, met = real_data / "edi_corpus", set()
    known = manifest(folder)
    assert len(known) == 199
    for row in known:
        held = rows(tables((folder / row["file"]).read_bytes(), chunk_bytes=777))
        found = {error["code"] for error in held["errors"]}
        ours = {NAMES[code] for code in found if code in NAMES}
        theirs = set(row["envelope_errors"].split()) - {"truncated_no_terminator"}
        differs = [part for part in OTHERWISE if part in row["file"]]
        if differs:
            met.add(differs[0])
            expected = OTHERWISE[differs[0]][0]
            assert ours | (found & expected) == expected, row["file"]
        else:
            assert ours == theirs, row["file"]
        sets = {transaction["set_id"] for transaction in held["transactions"]}
        if (
            not OTHERWISE.keys()
            & {"invalid_unicode_characters", "ts214_ellipses_segterm"}
            & set(differs)
        ):
            assert sets == set(row["transaction_sets"].split()), row["file"]
    assert met == set(OTHERWISE)


def test_what_peers_call_valid_is_read_whole(real_data: Path) -> None:
    folder = real_data / "edi_corpus"
    valid = [row for row in manifest(folder) if row["peer_says_valid"] == "1"]
    assert len(valid) == 10
    for row in valid:
        held = rows(tables((folder / row["file"]).read_bytes()))
        assert held["transactions"], row["file"]
        assert all(each["is_closed"] for each in held["transactions"]), row["file"]
        codes = {error["code"] for error in held["errors"]}
        assert codes <= {"isa_not_106", "interchange_control", "header_value",
                         "interchange_duplicate", "group_duplicate"}, row["file"]  # fmt: skip


def test_what_peers_say_literally_holds(real_data: Path) -> None:
    folder = real_data / "edi_corpus" / "x12"
    many = rows(tables((folder / "940/olmelabs__MultipleInterchangesAndGroups.edi").read_bytes()))
    assert [row["group_count"] for row in many["interchanges"]] == [2, 2]
    assert [row["transaction_count"] for row in many["groups"]] == [2, 1, 2, 1]
    blobs = rows(tables((folder / "000/xlate__simple_with_binary_segment.edi").read_bytes()))
    data = [row["elements"][1] for row in blobs["segments"] if row["segment_id"] == "BIN"]
    assert [len(value) for value in data] == [25, 25, 25]
    for name in ("nonnumeric_BIN01", "sample275_with_HL7_invalid_BIN01"):
        bad = rows(tables((folder / f"malformed/xlate__{name}.edi").read_bytes()))
        assert "binary_length" in {row["code"] for row in bad["errors"]}
