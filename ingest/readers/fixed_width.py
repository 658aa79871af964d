"""Rows of a file whose values stand at fixed places of each record.

Places that the layout leaves out become columns named for them, such as `[21-30]`, so that what
they hold is kept.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.errors import Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, ShapeFault
from ingest.readers.csv_records import bounded_line
from ingest.source import FileRule

Places = dict[str, tuple[int, int]]


def read_fixed_width(path: Path, rule: FileRule) -> Iterator[Batch]:
    """Yield the records in file order; one of another width than the layout's becomes a fault.

    Text in lines is UTF-8 by now; records of a fixed length are in the file's own encoding.
    """
    encoding = rule.encoding if rule.record_length else "utf-8"
    layout = _Layout(rule, encoding)
    texts: list[str] = []
    numbers: list[int] = []
    faults: list[ShapeFault] = []
    for number, (_, record) in enumerate(fixed_records(path, rule.record_length), start=1):
        text = layout.text(record)
        if isinstance(text, str):
            texts.append(text)
            numbers.append(number)
        else:
            code, reason = text
            raw = record.decode(encoding, "backslashreplace")
            faults.append(ShapeFault(number, code, reason, raw))
        if len(texts) + len(faults) == BATCH_ROWS:
            yield Batch(layout.frame(texts, numbers), tuple(faults))
            texts, numbers, faults = [], [], []
    yield Batch(layout.frame(texts, numbers), tuple(faults))


def fixed_records(path: Path, length: int | None) -> Iterator[tuple[int, bytes]]:
    """Yield the records that are not blank, each with its place, without line ends."""
    with path.open("rb") as stream:
        place = 0
        while record := stream.read(length) if length else bounded_line(stream):
            content = record if length else record.rstrip(b"\r\n")
            if content.strip(b"\0 \r\n\x1a"):
                yield place, content
            place += len(record)


class _Layout:
    """Where the values of a record stand."""

    def __init__(self, rule: FileRule, encoding: str) -> None:
        if not rule.fields:
            raise Unreadable("fixed width", "the mapping names no fields")
        self.places = {name: (start - 1, length) for name, (start, length) in rule.fields.items()}
        self.width = max(start + length for start, length in self.places.values())
        self.gaps = _gaps(self.places, self.width)
        self.in_bytes = rule.units == "bytes" and encoding == "utf-8"
        self.encoding, self.trimmed, self.length = encoding, rule.trimmed, rule.record_length

    def text(self, record: bytes) -> str | tuple[str, str]:
        """Return the record's text, or the code and reason of a fault."""
        if self.length and len(record) != self.length:
            return "wrong_width", f"the record has {len(record)} bytes of {self.length}"
        try:
            text = record.decode(self.encoding)
            if self.in_bytes and not text.isascii():
                for start, length in self.places.values():
                    record[start : start + length].decode()
                text = record.decode("latin-1")
        except UnicodeDecodeError:
            return "not_text", f"the bytes are not {self.encoding}"
        if len(text) < self.width and not self.trimmed:
            return "wrong_width", f"the layout has {self.width} places and this record {len(text)}"
        return text.removeprefix("\ufeff") if len(text) > self.width else text

    def frame(self, texts: list[str], numbers: list[int]) -> pl.DataFrame:
        given = pl.DataFrame({"_row": pl.Series(numbers, dtype=pl.Int64), "record": texts})
        given = given.with_columns(pl.col("record").cast(pl.String))
        record = pl.col("record")
        places = {name: each for name, each in self.places.items() if name != "_row"}
        values = [
            _value(record.str.slice(start, length)).alias(name)
            for name, (start, length) in {**places, **self.gaps}.items()
        ]
        made = given.select("_row", *values, _value(record.str.slice(self.width)).alias(self.rest))
        if self.in_bytes and not all(map(str.isascii, texts)):
            made = made.with_columns(_recoded(made[name]) for name in made.columns[1:])
        unused = [name for name in (*self.gaps, self.rest) if not made[name].count()]
        return made.drop(unused)

    @property
    def rest(self) -> str:
        return f"[{self.width + 1}-]"


def _gaps(places: Places, width: int) -> Places:
    """Return the places below `width` that no value takes, named by their first and last."""
    covered = sorted(places.values())
    gaps, end = dict[str, tuple[int, int]](), 0
    for start, length in [*covered, (width, 0)]:
        if start > end:
            gaps[f"[{end + 1}-{start}]"] = (end, start - end)
        end = max(end, start + length)
    return gaps


def _value(text: pl.Expr) -> pl.Expr:
    stripped = text.str.strip_chars(" \t\r\n\0")
    return pl.when(stripped != "").then(stripped)


def _recoded(values: pl.Series) -> pl.Series:
    texts = [
        None if text is None else text.encode("latin-1").decode("utf-8", "backslashreplace")
        for text in values
    ]
    return pl.Series(values.name, texts, dtype=pl.String)
