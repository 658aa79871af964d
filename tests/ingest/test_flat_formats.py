"""Are fixed-width files, other encodings, workbooks and packed files read as they were written?"""

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import TotalsDiffer, Unreadable
from ingest.quarantine import shape_faults
from ingest.readers import read
from ingest.readers.places import content_at, placed
from ingest.readers.transcode import transcoded
from ingest.source import FileRule

ITEMS = {"items": {"columns": {"item_id": "id", "item_name": "name"}}}
LAYOUT = {"id": [1, 4], "name": [5, 6], "qty": [13, 5]}
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "cp037", "cp500"]
NINE = datetime(2026, 3, 2, 9, 5)  # noqa: DTZ001  (a workbook knows no zones)
Rows = list[dict[str, object]]
Faults = list[tuple[int, str, bytes]]


def rule_of(**settings: object) -> FileRule:
    return FileRule.model_validate({"match": "*", "feeds": ITEMS, **settings})


def read_bytes(folder: Path, content: bytes, **settings: object) -> tuple[Rows, Faults]:
    """Return the rows, and each fault with the bytes that its place names."""
    path = folder / "bytes"
    path.write_bytes(content)
    rule = rule_of(**settings)
    rows: Rows = []
    faults: Faults = []
    for batch in read(path, rule):
        rows += batch.frame.to_dicts()
        for fault in placed(shape_faults(batch.faults), path, rule).to_dicts():
            place = fault["byte_offset"], fault["byte_length"]
            faults.append((fault["row"], fault["code"], content_at(path, rule, *place)))
    return rows, faults


def values(rows: Rows) -> list[list[object]]:
    return [[value for name, value in row.items() if name != "_row"] for row in rows]


def test_values_stand_at_their_places(tmp_path: Path) -> None:
    rows, faults = read_bytes(
        tmp_path, b"A-1 Cup   x 00012\nA-2 Plate   00150\n", format="fixed_width", fields=LAYOUT
    )
    assert faults == []
    assert rows == [
        {"_row": 1, "id": "A-1", "name": "Cup", "qty": "00012", "[11-12]": "x"},
        {"_row": 2, "id": "A-2", "name": "Plate", "qty": "00150", "[11-12]": None},
    ]


def test_records_of_another_width_are_faults_unless_lines_are_trimmed(tmp_path: Path) -> None:
    content = b"A-1 Cup     00012\n\nA-2 Plate\nA-3 Bowl    00007 more\n"
    rows, faults = read_bytes(tmp_path, content, format="fixed_width", fields=LAYOUT)
    assert [row["_row"] for row in rows] == [1, 3]
    assert rows[1]["[18-]"] == "more"
    assert faults == [(2, "wrong_width", b"A-2 Plate")]
    rows, faults = read_bytes(tmp_path, content, format="fixed_width", fields=LAYOUT, trimmed=True)
    assert (rows[1]["name"], rows[1]["qty"], faults) == ("Plate", None, [])


@pytest.mark.parametrize("encoding", ["cp037", "cp500", "cp1140", "latin-1"])
def test_records_of_a_fixed_length_need_no_line_ends(tmp_path: Path, encoding: str) -> None:
    content = "A-1 Tasse   00012B-2 Öl      00003C-3".encode(encoding)
    rows, faults = read_bytes(
        tmp_path, content, format="fixed_width", fields=LAYOUT, record_length=17, encoding=encoding
    )
    assert values(rows) == [["A-1", "Tasse", "00012"], ["B-2", "Öl", "00003"]]
    assert faults == [(3, "wrong_width", "C-3".encode(encoding))]


@pytest.mark.parametrize(("units", "name"), [("characters", "Öl"), ("bytes", "Öl")])
def test_places_count_characters_or_bytes(tmp_path: Path, units: str, name: str) -> None:
    text = f"A-1 {name:6}  00012" if units == "characters" else f"A-1 {name:5}  00012"
    rows, faults = read_bytes(
        tmp_path, text.encode(), format="fixed_width", fields=LAYOUT, units=units
    )
    assert (values(rows), faults) == ([["A-1", "Öl", "00012"]], [])


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_the_same_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    text = end.join(["id;name", "1;Müller & Söhne", '2;"a ""b"" ;c"', "3;é", ""])
    content = text.encode(encoding)
    rows, faults = read_bytes(tmp_path, content, format="csv", delimiter=";", encoding=encoding)
    assert values(rows) == [["1", "Müller & Söhne"], ["2", 'a "b" ;c'], ["3", "é"]]
    assert faults == []


@pytest.mark.parametrize("end", [b"\x15", b"\x25", b"\x0d\x25"])
def test_ebcdic_lines_end_in_several_ways(tmp_path: Path, end: bytes) -> None:
    content = end.join(each.encode("cp037") for each in ["id,name", "1,a", "2,b"])
    rows, _ = read_bytes(tmp_path, content, format="csv", encoding="cp037")
    assert values(rows) == [["1", "a"], ["2", "b"]]


def test_an_undecodable_line_is_set_apart_with_its_own_bytes(tmp_path: Path) -> None:
    bad = b"2,\x81x\r\n"  # 0x81 is nothing in cp1252
    content = b"id,name\r\n1,M\xfcller\r\n" + bad + b"3,c\r\n"
    rows, faults = read_bytes(tmp_path, content, format="csv", encoding="cp1252")
    assert values(rows) == [["1", "Müller"], ["3", "c"]]
    assert faults == [(2, "not_text", bad)]
    half = "2,".encode("utf-16-le") + b"\x00\xd8" + "\n".encode("utf-16-le")
    content = b"\xff\xfe" + "id,name\n1,é\n".encode("utf-16-le") + half
    rows, faults = read_bytes(tmp_path, content, format="csv", encoding="utf-16")
    assert (values(rows), faults) == ([["1", "é"]], [(2, "not_text", half)])


@given(st.lists(st.text(max_size=40), max_size=30), st.sampled_from(ENCODINGS[2:4]))
def test_every_line_of_a_copy_leads_back_to_its_bytes(
    tmp_path: Path, lines: list[str], encoding: str
) -> None:
    encoded = [
        line.replace("\n", " ").replace("\ufeff", "").encode(encoding, "ignore")
        + "\n".encode(encoding)
        for line in lines
    ]
    path = tmp_path / "original"
    path.write_bytes(b"".join(encoded))
    copy = transcoded(path, encoding, tmp_path / "copy")
    here = there = 0
    for line in encoded:
        assert copy.place(here) == there
        here += len(line.decode(encoding).encode())
        there += len(line)
    assert (tmp_path / "copy").read_bytes() == b"".join(encoded).decode(encoding).encode()


def workbook(folder: Path, rows: list[list[object]], title: str = "Orders") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_cells_are_text_as_the_sheet_shows_them(tmp_path: Path) -> None:
    rows = [
        ["Report of March"],
        ["id", "name", None, "price", "day", "at", "new"],
        [7, "007", None, 0.1 + 0.2, date(2026, 3, 2), NINE, True],
        [None] * 7,
        ["1.10", " x ", "?", 12.5, None, None, None],
    ]
    path = workbook(tmp_path, rows)  # type: ignore[arg-type]
    (batch,) = read(path, rule_of(format="excel", sheet="Orders", header_row=2))
    assert batch.frame.to_dicts() == [
        {
            "_row": 1,
            "id": "7",
            "name": "007",
            "[3]": None,
            "price": "0.3",
            "day": "2026-03-02",
            "at": "2026-03-02 09:05:00",
            "new": "true",
        },
        {
            "_row": 2,
            "id": "1.10",
            "name": "x",
            "[3]": "?",
            "price": "12.5",
            "day": None,
            "at": None,
            "new": None,
        },
    ]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"sheet": "Lines"}, "it has no sheet 'Lines'; it has Orders"),
        ({"sheet": 2}, "not Excel"),
        ({"header_row": 9}, "the header is row 9"),
    ],
)
def test_a_sheet_that_is_not_there_is_named(
    tmp_path: Path, settings: dict[str, object], reason: str
) -> None:
    path = workbook(tmp_path, [["id", "name"], [1, "a"]])
    with pytest.raises(Unreadable, match=reason):
        list(read(path, rule_of(format="excel", **settings)))


def test_what_is_no_workbook_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="xlsx"):
        read_bytes(tmp_path, b"id,name\n1,a\n", format="excel")


def test_packed_files_are_read_like_their_content(tmp_path: Path) -> None:
    content = b"id,name\n1,a\n2,b,c\n3,d\n"
    plain = read_bytes(tmp_path, content, format="csv")
    assert read_bytes(tmp_path, gzip.compress(content), format="csv") == plain
    assert plain[1] == [(2, "wrong_width", b"2,b,c")]


def test_the_files_of_an_archive_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "packed"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.csv", b"id,name\n3,c\n4\n")
        archive.writestr("a.csv", b"name,id\na,1\nb,2\n")
        archive.writestr("read me.txt", b"hello")
        archive.writestr("__MACOSX/a.csv", b"x")
    rows, faults = read_bytes(tmp_path, path.read_bytes(), format="csv", members="*.csv")
    assert [(row["_row"], row["id"]) for row in rows] == [(1, "1"), (2, "2"), (3, "3")]
    assert faults == [(4, "wrong_width", b"4")]


CSV_TRAILER: dict[str, object] = {"trailer": {"begins": "TRL", "rows": 2, "sums": {"qty": 3}}}
CSV_HEADER: dict[str, object] = {"header": {"begins": "HDR", "rows": 3}}
FIXED_TRAILER = {"trailer": {"begins": "T", "rows": [2, 4], "sums": {"qty": [13, 5]}}}


def test_a_file_that_holds_what_it_says_is_read(tmp_path: Path) -> None:
    content = b"HDR,x,2\nid,name,qty\n1,a,2.50\n2,b,0.25\nTRL,2,2.75\n\n"
    rows, faults = read_bytes(tmp_path, content, format="csv", control=CSV_TRAILER | CSV_HEADER)
    assert (values(rows), faults) == ([["1", "a", "2.50"], ["2", "b", "0.25"]], [])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"TRL,2", b"TRL,3", "a count of '3' and has 2 records"),
        (b"2.75", b"2.57", "a sum of qty of '2.57' and has 2.75"),
        (b"1,a,2.50\n", b"", "a count of '2' and has 1 records"),
        (b"2.50", b"much", "'much' in row 1, which is no number"),
        (b"2.50", b"2,50", "record 1, which is no row"),
        (b"TRL,2,2.75", b"", "begins with '2,b,0.25', not 'TRL'"),
        (b"TRL,2,2.75", b"TRL", "a count of ''"),
        (b"HDR", b"HRD", "begins with 'HRD,x,2', not 'HDR'"),
        (b"x,2", b"x,4", "a count of '4' and has 2"),
        (b"qty", b"qt", "no column 'qty' to sum up"),
    ],
)
def test_a_file_that_does_not_is_refused_with_both_figures(
    tmp_path: Path, old: bytes, new: bytes, reason: str
) -> None:
    content = b"HDR,x,2\nid,name,qty\n1,a,2.50\n2,b,0.25\nTRL,2,2.75\n"
    assert content.count(old) == 1
    with pytest.raises((TotalsDiffer, Unreadable), match=reason):
        read_bytes(
            tmp_path, content.replace(old, new), format="csv", control=CSV_TRAILER | CSV_HEADER
        )


@pytest.mark.parametrize("length", [None, 17])
def test_totals_of_fixed_width_stand_at_their_places(tmp_path: Path, length: int | None) -> None:
    records = ["A-1 Cup     00012", "A-2 Plate   00150", "T0002       00162"]
    end = "" if length else "\n"
    settings = {
        "format": "fixed_width",
        "fields": LAYOUT,
        "control": FIXED_TRAILER,
        "record_length": length,
    }
    content = end.join(records).encode()
    rows, _ = read_bytes(tmp_path, content, **settings)
    assert [row["id"] for row in rows] == ["A-1", "A-2"]
    with pytest.raises(TotalsDiffer, match="a sum of qty of '00162' and has 161"):
        read_bytes(tmp_path, content.replace(b"00012", b"00011"), **settings)
