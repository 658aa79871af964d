"""Rows of a JSON lines file: one object a line; nested values are kept as JSON text."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.readers.batch import BATCH_ROWS, Batch, ShapeFault

Row = dict[str, str | None]


def read_json_lines(path: Path) -> Iterator[Batch]:
    """Yield the rows in file order; a line that is no JSON object becomes a fault."""
    rows: list[Row] = []
    numbers: list[int] = []
    faults: list[ShapeFault] = []
    with path.open("rb") as lines:
        for number, line in enumerate((each for each in lines if each.strip()), start=1):
            try:
                rows.append(_row(line))
                numbers.append(number)
            except (ValueError, RecursionError) as error:
                raw = line.decode("utf-8", "backslashreplace").rstrip("\n")
                faults.append(ShapeFault(number, "bad_json", f"not a JSON object: {error}", raw))
            if len(rows) == BATCH_ROWS:
                yield _batch(rows, numbers, faults)
                rows, numbers, faults = [], [], []
    yield _batch(rows, numbers, faults)


class _Number(str):
    """The digits of a number as they were written: a float would change them."""

    __slots__ = ()


def _row(line: bytes) -> Row:
    content = json.loads(line, parse_float=_Number, parse_int=_Number)
    if not isinstance(content, dict):
        raise ValueError("the line holds no object")  # noqa: TRY004  (caught with JSON's own)
    return {_whole(name): _text(value) for name, value in content.items()}


def _text(value: object) -> str | None:
    if value is None:
        return None
    return _whole(str(value) if isinstance(value, str) else _json(value))


def _json(value: object) -> str:
    """Return JSON text in which numbers keep their digits."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        parts = (f"{json.dumps(name)}: {_json(each)}" for name, each in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return json.dumps(value)


def _whole(text: str) -> str:
    """Return the text; raises UnicodeEncodeError, a ValueError, for half a character."""
    text.encode()
    return text


def _batch(rows: list[Row], numbers: list[int], faults: list[ShapeFault]) -> Batch:
    names = dict.fromkeys(name for row in rows for name in row if name != "_row")
    columns = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names}
    return Batch(
        pl.DataFrame({"_row": pl.Series(numbers, dtype=pl.Int64), **columns}), tuple(faults)
    )
