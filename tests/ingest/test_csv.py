"""Do both ways through a CSV file yield the same rows, and is nothing lost or made up?"""

import csv
import io
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import IngestError, Unreadable
from ingest.readers.csv import _careful, _has_stray_bytes, _header, _sound, read_csv
from ingest.readers.csv_plain import Unsound, plain_batches

GOLDEN = Path(__file__).parents[1] / "golden"
Row = tuple[int, *tuple[str | None, ...]]
Faults = list[tuple[int, str, str]]

PARTS = ["a", "é", "漢", " ", ",", '"', "\n", "\r\n", "1", "'", "\\", "\t", "\ufeff"]
VALUES = st.lists(st.sampled_from(PARTS), max_size=6).map("".join)
BAD_RECORDS = st.sampled_from(
    [b"only one\n", b"1,2,3,4\n", b"\xff\xfe,2,3\n", b"a\0b,2,3\n", b'"x"y,2,3\n', b"1\r2,2,3\n"]
)


def rows_of(
    path: Path, *, delimiter: str = ",", encoding: str = "utf-8"
) -> tuple[list[Row], Faults]:
    rows: list[Row] = []
    faults: Faults = []
    for batch in read_csv(path, delimiter=delimiter, encoding=encoding):
        rows += batch.frame.rows()
        faults += [(fault.row, fault.code, fault.raw) for fault in batch.faults]
    return rows, faults


def read_bytes(content: bytes, **how: str) -> tuple[list[Row], Faults]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bytes"
        path.write_bytes(content)
        return rows_of(path, **how)


def written(rows: list[list[str]], end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue().encode()


def numbered(rows: list[list[str]]) -> list[Row]:
    return [(number, *(value or None for value in row)) for number, row in enumerate(rows, 1)]


@given(
    st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=8), st.sampled_from(["\n", "\r\n"])
)
@example([["\ufeff", "", ""]], "\n")
def test_a_written_table_is_read_as_it_was(rows: list[list[str]], end: str) -> None:
    assert read_bytes(written([["a", "b", "c"], *rows], end)) == (numbered(rows), [])


@given(
    st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=8),
    st.integers(0, 8),
    BAD_RECORDS,
)
def test_a_bad_record_costs_no_other_row(rows: list[list[str]], place: int, bad: bytes) -> None:
    place = min(place, len(rows))
    content = written([["a", "b", "c"], *rows[:place]]) + bad + written(rows[place:])
    found, faults = read_bytes(content)
    sound = numbered([*rows[:place], ["", "", ""], *rows[place:]])
    assert found == sound[:place] + sound[place + 1 :]
    assert [row for row, _, _ in faults] == [place + 1]


PIECES = st.sampled_from([b"a", b",", b'"', b"\n", b"\r\n", b"\r", b" ", b"\t", b"5", b'5"', b'""'])


@settings(max_examples=300)
@given(st.lists(PIECES), st.sampled_from([",", ";", "\t", "|"]))
@example([b'5"', b",", b"a", b"\n", b'5"', b",", b"a"], ",")
@example([b",", b'"', b'"', b" "], ",")
@example([b",", b" ", b'"', b'"'], ",")
@example([b",", b'"', b'"', b" ", b'"', b'"'], ",")
@example([b",", b",", b" ", b'"', b'"'], ",")
@example([b'5"', b",", b'""', b" ", b'""'], ",")
@example([b'5"', b",", b'""', b" ", b'""'], "\t")
@example([b"a", b",", b"a", b",", b"\n"], ",")
@example([b"a", b",", b"a", b"\n", b"a", b"\r", b"a", b",", b"a"], ",")
def test_the_fast_way_yields_what_the_careful_way_yields(
    parts: list[bytes], delimiter: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bytes"
        path.write_bytes(b"".join([b"a,b\n", *parts]).replace(b",", delimiter.encode()))
        names = _header(path, delimiter, "utf-8")
        try:
            fast = [
                row
                for batch in _sound(path, names, delimiter, "utf-8")
                for row in batch.frame.rows()
            ]
        except Unsound:
            return
        batches = list(_careful(path, names, delimiter, "utf-8", 0))
        assert [fault for batch in batches for fault in batch.faults] == []
        assert fast == [row for batch in batches for row in batch.frame.rows()]


def test_a_run_of_tabs_is_looked_at_once(tmp_path: Path) -> None:
    wide = tmp_path / "wide.tsv"
    wide.write_bytes(b'"a"\tb\nx' + b"\t" * 900_000 + b"y\n")
    assert not _has_stray_bytes(wide, "\t")  # by squares it would take most of an hour


def test_quoted_values_between_tabs_are_read_the_fast_way(tmp_path: Path) -> None:
    path = tmp_path / "quoted.tsv"
    path.write_bytes(b'a\tb\n"1"\t"2"\n" "\t"5"" pipe"\n')
    assert not _has_stray_bytes(path, "\t")


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from([b"a", b",", b"\n", b"\r\n", b"\r", b" ", b"\t", b"5", b"\xc3\xa9"]))
)
@example([b",", b"\n"])
@example([b"a", b"\n", b"a", b",", b",", b"\n"])
@example([b"a", b",", b"a", b"\n", b"\n"])
@example([b"a", b",", b"a"])
@example([b",", b"\r\n"])
@example([b",", b"\n", b"\n", b",", b","])
def test_the_plain_way_yields_what_the_careful_way_yields(parts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bytes"
        path.write_bytes(b"a,b\n" + b"".join(parts))
        try:
            batches = list(plain_batches(path, ["a", "b"], ",", "utf-8"))
        except Unsound:
            return
        careful = list(_careful(path, ["a", "b"], ",", "utf-8", 0))
        assert [fault for batch in careful for fault in batch.faults] == []
        plain = [row for batch in batches for row in batch.frame.rows()]
        assert plain == [row for batch in careful for row in batch.frame.rows()]


@settings(max_examples=300)
@given(st.binary(max_size=60), st.sampled_from([b"", b"a,b\n", b"\xef\xbb\xbfa,b\r\n"]))
@example(b"\xef\xbb\xbf\n1,2,3\n", b"a,b\n")
@example(b"", b"a\rb\n")
def test_any_bytes_give_rows_or_a_typed_error(content: bytes, header: bytes) -> None:
    for encoding in ("utf-8", "cp1252"):
        try:
            rows, faults = read_bytes(header + content, encoding=encoding)
        except IngestError:
            continue
        numbers = sorted([row[0] for row in rows] + [fault[0] for fault in faults])
        assert numbers == list(range(1, len(rows) + len(faults) + 1))


@pytest.mark.parametrize(
    ("content", "rows", "faults"),
    [
        pytest.param(b"1,2\n3\n4,5\n", [1, 3], [(2, "wrong_width", "3")], id="too few"),
        pytest.param(b"1,2,3\n4,5\n", [2], [(1, "wrong_width", "1,2,3")], id="too many"),
        pytest.param(b"\xff,2\n4,5\n", [2], [(1, "not_text", "\\xff,2")], id="no UTF-8"),
        pytest.param(b"1\0,2\n4,5\n", [2], [(1, "not_text", "1\0,2")], id="NUL"),
        pytest.param(b'1,"2\n3,4\n5,6\n', [2, 3], [(1, "bad_quotes", '1,"2')], id="open quote"),
        pytest.param(
            b'1,"2\n3,"4"\n5,"6\n7"\n', [2, 3], [(1, "bad_quotes", '1,"2')], id="quotes behind it"
        ),
        pytest.param(b'"1"x,2\n4,5\n', [2], [(1, "bad_quotes", '"1"x,2')], id="text after quote"),
        pytest.param(b"1,2\r3,4\r\n5,6\r\n", [2], [(1, "bad_quotes", "1,2\r3,4")], id="lone CR"),
        pytest.param(b"\n1,2\n\n\n3,4\n\n", [1, 2], [], id="blank lines"),
        pytest.param(b"1,2\r\n3,4\n", [1, 2], [], id="two kinds of line ends"),
        pytest.param(b"1,2,\n3,4,\n", [1, 2], [], id="delimiter at the end"),
        pytest.param(b"1,2,\n3\n", [1], [(2, "wrong_width", "3")], id="delimiter at end, careful"),
        pytest.param(b'5" pipe,2\n6" pipe,3\n7\n', [1, 2], [(3, "wrong_width", "7")], id="inches"),
        pytest.param(b"1,2", [1], [], id="no line end at the end"),
        pytest.param(b"", [], [], id="header only"),
    ],
)
def test_bad_records_are_told_from_good_ones(
    content: bytes, rows: list[int], faults: Faults
) -> None:
    found, wrong = read_bytes(b"a,b\n" + content)
    assert ([row[0] for row in found], wrong) == (rows, faults)


def test_inch_marks_do_not_join_records() -> None:
    rows, _ = rows_of(GOLDEN / "inch_marks.csv")
    assert rows == [
        (1, "A-1", '5" pipe', "3"),
        (3, "A-3", '6" elbow, brass', "4"),
        (4, "A-4", '1/2" valve', None),
    ]


def test_old_excel_files_are_read_by_their_encoding() -> None:
    rows, faults = rows_of(GOLDEN / "semicolons_cp1252.csv", delimiter=";", encoding="cp1252")
    assert rows == [(1, "4711", "Müller & Söhne", "1.250,00 €"), (2, "4712", "Café; Bar", None)]
    assert faults == []


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b\r\n1,2\r\n")
    (batch,) = read_csv(path, delimiter=",", encoding="utf-8")
    assert batch.frame.columns == ["_row", "a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"  \n1,2\n",
        b"a,a\n",
        b"a,\n1,2\n",
        b"\xff,b\n",
        b"a\0,b\n",
        b"a\rb\r",
        b'"a,b\n',
    ],
)
def test_a_file_without_a_header_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable, match="The bytes are not CSV"):
        read_bytes(content)


def test_a_header_without_rows_still_shows_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"a,b\n")
    (batch,) = read_csv(path, delimiter=",", encoding="utf-8")
    assert batch.frame.columns == ["_row", "a", "b"]


def test_a_column_of_the_name_of_our_own_gives_way() -> None:
    assert read_bytes(b"_row,b\n7,2\n") == ([(1, "2")], [])
    assert read_bytes(b"_row,b\n7,2\n7\n")[0] == [(1, "2")]


@pytest.mark.parametrize("end", [b"", b"1,2,3\n"])
def test_blank_lines_of_a_single_column_are_no_rows(end: bytes) -> None:
    assert read_bytes(b"a\n1\n\n2\n" + end)[0] == [(1, "1"), (2, "2")]


@pytest.mark.parametrize("end", [b"", b"1,2,3\n"])
def test_a_long_value_is_a_value(end: bytes) -> None:
    long = "x" * 300_000
    assert read_bytes(f"a,b\n{long},2\n".encode() + end)[0] == [(1, long, "2")]


def test_a_quote_that_is_never_closed_costs_one_row_and_little_time() -> None:
    content = b'a,b\n"1,2\n' + b"1,2\n" * 100_000
    before = time.monotonic()
    rows, faults = read_bytes(content)
    assert (len(rows), [fault[0] for fault in faults]) == (100_000, [1])
    assert time.monotonic() - before < 20


def test_a_fault_behind_many_good_rows_has_the_right_number(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 120_000 + b"3\n4,5\n")
    rows, faults = rows_of(path)
    assert faults == [(120_001, "wrong_width", "3")]
    assert [row[0] for row in rows] == [*range(1, 120_001), 120_002]
