"""Rows of a JSON lines file: one object a line; nested values are kept as JSON text."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.readers.batch import BATCH_ROWS, Batch, ShapeFault, numbered

Row = dict[str, str | None]


def read_json_lines(path: Path) -> Iterator[Batch]:
    """Yield the rows in file order; a line that is no JSON object becomes a fault."""
    rows: list[Row] = []
    numbers: list[int] = []
    faults: list[ShapeFault] = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                rows.append(_row(line))
                numbers.append(number)
            except ValueError as error:
                raw = line.decode("utf-8", "backslashreplace").rstrip("\n")
                faults.append(ShapeFault(number, "bad_json", f"not a JSON object: {error}", raw))
            if len(rows) == BATCH_ROWS:
                yield _batch(rows, numbers, faults)
                rows, numbers, faults = [], [], []
    yield _batch(rows, numbers, faults)


def _row(line: bytes) -> Row:
    content = json.loads(line, parse_float=str, parse_int=str)
    if not isinstance(content, dict):
        raise ValueError("the line holds no object")  # noqa: TRY004  (caught with JSON's own)
    return {name: _text(value) for name, value in content.items()}


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _batch(rows: list[Row], numbers: list[int], faults: list[ShapeFault]) -> Batch:
    names = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame(
        {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names}
    )
    frame = numbered(frame, 1).with_columns(pl.Series("_row", numbers, dtype=pl.Int64))
    return Batch(frame, tuple(faults))
