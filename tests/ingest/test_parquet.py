"""Is a Parquet file read as it is, or refused with a reason?"""

import datetime as dt
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.errors import IngestError, Unreadable
from ingest.readers.parquet import read_parquet


def rows_of(path: Path) -> list[dict[str, object]]:
    return [row for batch in read_parquet(path) for row in batch.frame.to_dicts()]


def write(folder: Path, columns: Mapping[str, object]) -> Path:
    path = folder / "rows.parquet"
    pq.write_table(pa.table(dict(columns)), path)
    return path


def test_rows_come_in_order_and_typed(tmp_path: Path) -> None:
    path = write(tmp_path, {"a": [1, None], "b": ["x", ""]})
    assert rows_of(path) == [{"_row": 1, "a": 1, "b": "x"}, {"_row": 2, "a": None, "b": ""}]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet_file_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="The bytes are not Parquet"):
        rows_of(path)


def test_a_damaged_file_gives_rows_or_a_typed_error(tmp_path: Path) -> None:
    path = write(tmp_path, {"a": list(range(200)), "b": [f"value {n}" for n in range(200)]})
    sound, chance = path.read_bytes(), random.Random(3)  # noqa: S311  (no secret)
    refused = 0
    for _ in range(150):
        damaged = bytearray(sound[: chance.choice([len(sound), chance.randrange(len(sound))])])
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            rows_of(path)
        except IngestError:
            refused += 1
    assert refused > 50


def test_text_that_is_not_utf_8_makes_the_file_unreadable(tmp_path: Path) -> None:
    text = pa.array([b"\xff\xfe"], pa.binary()).view(pa.string())
    with pytest.raises(Unreadable):
        rows_of(write(tmp_path, {"a": text}))


def test_a_column_named_twice_makes_the_file_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"]), path)
    with pytest.raises(Unreadable, match="names a column twice"):
        rows_of(path)


def test_a_file_without_rows_still_shows_its_columns(tmp_path: Path) -> None:
    (batch,) = read_parquet(write(tmp_path, {"a": pa.array([], pa.int64())}))
    assert batch.frame.columns == ["_row", "a"]


def test_columns_that_no_feed_can_hold_are_left_out(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "_row": [7],
            "id": pa.array(["x"]).dictionary_encode(),
            "photo": pa.array([b"\xff"], pa.binary()),
            "tags": [["a", "b"]],
            "place": [{"lat": 1.5}],
            "map": pa.array([[("x", 1)]], pa.map_(pa.string(), pa.int64())),
            "huge": pa.array([1], pa.decimal256(50, 4)),
            "took": [dt.timedelta(1)],
            "at": [dt.time(12)],
            "amount": [Decimal("1.50")],
            "nothing": pa.nulls(1),
        },
    )
    assert rows_of(path) == [
        {
            "_row": 1,
            "id": "x",
            "at": dt.time(12),
            "amount": Decimal("1.50"),
            "nothing": None,
        }
    ]
