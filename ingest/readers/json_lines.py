"""Rows of a JSON lines file: one object a line; nested values are kept as JSON text."""

import json
from collections.abc import Iterator
from pathlib import Path

from ingest.readers.batch import Batch
from ingest.readers.csv_records import bounded_line
from ingest.readers.record_tree import Number, json_value
from ingest.readers.row_buffer import RowBuffer


def read_json_lines(path: Path) -> Iterator[Batch]:
    """Yield the rows in file order; a line that is no JSON object becomes a fault."""
    buffer = RowBuffer()
    with path.open("rb") as lines:
        while line := bounded_line(lines):
            if not line.strip():
                continue
            try:
                row = _row(line)
            except (ValueError, RecursionError) as error:
                raw = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
                buffer.fault(_code(error), f"not a JSON object: {_why(error)}", raw)
            else:
                buffer.add(row)
            if buffer.is_full:
                yield buffer.batch()
    yield buffer.batch()


def _row(line: bytes) -> dict[str, str | None]:
    text = line.decode("utf-8-sig")
    content = json.loads(text, parse_float=Number, parse_int=Number)
    if not isinstance(content, dict):
        raise ValueError("the line holds no object")  # noqa: TRY004  (caught with JSON's own)
    return {str(json_value(name)): json_value(value) for name, value in content.items()}


def _code(error: Exception) -> str:
    return "not_text" if isinstance(error, UnicodeDecodeError) else "bad_json"


def _why(error: Exception) -> str:
    """Return what is wrong without where: the index keeps one line for each reason."""
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    if isinstance(error, UnicodeError):
        return "the bytes are not utf-8" if _code(error) == "not_text" else "half a character"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)
