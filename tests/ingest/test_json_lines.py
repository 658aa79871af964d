"""Is every line a row or a fault?"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.json_lines import read_json_lines

JSON = st.dictionaries(
    st.sampled_from(["a", "b", "é"]),
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
)


def read(folder: Path, content: bytes) -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
    path = folder / "rows.jsonl"
    path.write_bytes(content)
    batches = list(read_json_lines(path))
    rows = [row for batch in batches for row in batch.frame.to_dicts()]
    return rows, [(fault.row, fault.code) for batch in batches for fault in batch.faults]


@given(st.lists(JSON, max_size=6))
def test_objects_are_read_as_they_were_written(
    tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    found, faults = read(tmp_path, "\n".join(map(json.dumps, rows)).encode())
    assert faults == []
    assert [row["_row"] for row in found] == list(range(1, len(rows) + 1))
    for row, given_row in zip(found, rows, strict=True):
        for name, value in given_row.items():
            text = value if value is None or isinstance(value, str) else json.dumps(value)
            assert row[name] == text


@given(st.lists(st.sampled_from([b'{"a":1}', b"{}", b"[1]", b"\xff", b"", b" ", b"{", b"null"])))
def test_every_line_that_is_not_blank_is_a_row_or_a_fault(
    tmp_path: Path, lines: list[bytes]
) -> None:
    rows, faults = read(tmp_path, b"\n".join(lines))
    numbers = sorted([row["_row"] for row in rows] + [number for number, _ in faults])  # type: ignore[type-var]
    assert numbers == list(range(1, sum(bool(line.strip()) for line in lines) + 1))


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_any_bytes_give_rows_and_faults(tmp_path: Path, content: bytes) -> None:
    read(tmp_path, content)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":"\\ud800"}', id="half a character"),
        pytest.param(b'{"\\ud800":"a"}', id="half a character in a name"),
    ],
)
def test_a_line_that_json_cannot_mean_is_a_fault(tmp_path: Path, line: bytes) -> None:
    assert read(tmp_path, line + b'\n{"a":2}\n') == ([{"_row": 2, "a": "2"}], [(1, "bad_json")])


def test_nested_values_are_kept_as_json_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b'{"a":[1,{"b":2.50}],"_row":9}\n')
    assert rows == [{"_row": 1, "a": '[1, {"b": 2.50}]'}]


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b'{"a":0.10,"b":123456789012345678901234567890,"c":true}\n')
    assert rows == [{"_row": 1, "a": "0.10", "b": "123456789012345678901234567890", "c": "true"}]
