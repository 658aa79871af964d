"""Does the reader find in other projects' sample files what others found there?"""

import csv
from pathlib import Path

import pytest

from ingest.edi.checked import checked
from ingest.edi.envelope_tables import gather
from ingest.edi.profile import Partner
from ingest.edi.tolerance import Action
from ingest.edi.verdict import decide
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


# A part of the file's name, and each fault that its peer names: code, position, segment, element.
NAMED: dict[str, list[tuple[str, int, str, int | None]]] = {
    "850.SyntaxNotes.ERR": [
        ("element_condition", 13, "PO1", 7),
        ("element_condition", 30, "PO4", 6),
        ("element_condition", 30, "PO4", 6),
    ],
    "940_Failed_SE01": [("transaction_count", 9, "SE", 1)],
    "ControlNumbersMismatch": [
        ("transaction_control", 5, "SE", 2),
        ("group_control", 0, "GE", 2),
        ("interchange_control", 0, "IEA", 2),
    ],
    "WrongGroupsAndTranCount": [
        ("group_count", 0, "GE", 1),
        ("interchange_count", 0, "IEA", 1),
    ],
    "invalid999": [
        ("segment_unexpected", 2, "IK5", None),
        ("element_long", 3, "AK1", 1),
        ("element_extra", 4, "AK2", 4),
        ("element_extra", 4, "AK2", 5),
        ("element_code", 5, "IK5", 1),
    ],
}
VALID = (
    *("850.Composite.SLN.OK", "__850.OK", "856.Crossdock.OK", "940.2.OK", "940.OK"),
    "940.W05.Only",
)


@pytest.mark.parametrize("name", NAMED)
def test_each_fault_that_a_peer_names_is_found_at_its_place(real_data: Path, name: str) -> None:
    found = [
        (row["code"], row["position"], row["segment_id"], row["element"])
        for batch in checked(_file(real_data, name), None)
        for row in batch.errors.to_pylist()
    ]
    for wanted in set(NAMED[name]):
        assert found.count(wanted) >= NAMED[name].count(wanted), (wanted, found)


@pytest.mark.parametrize("name", VALID)
def test_where_a_peer_finds_no_fault_nothing_is_rejected(real_data: Path, name: str) -> None:
    assert "rejected" not in _decided(_file(real_data, name), {})


@pytest.mark.parametrize(
    ("tolerance", "verdicts"),
    [
        ({"element_long": "reject"}, ["accepted", "rejected", "rejected"]),
        ({"element_missing": "note"}, ["accepted", "accepted_with_errors", "accepted_with_errors"]),
    ],
)
def test_verdicts_are_those_of_a_peers_acknowledgements(
    real_data: Path, tolerance: dict[str, Action], verdicts: list[str]
) -> None:
    assert _decided(_file(real_data, "AckTest"), tolerance) == verdicts


def _file(real_data: Path, name: str) -> Path:
    (path,) = (real_data / "edi_corpus" / "x12").rglob(f"*{name}*")
    return path


def _decided(path: Path, tolerance: dict[str, Action]) -> list[str]:
    """Return the verdict on each document, from whomever it came."""
    file = gather(checked(path, None))
    partner = Partner(our_ids=("US",), their_ids=("THEM",), tolerance=tolerance)
    decision = decide(file.errors, file.transactions, file.groups, file.interchanges, partner)
    return [str(verdict) for verdict in decision.verdicts["verdict"]]
