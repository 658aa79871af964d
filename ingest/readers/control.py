"""Does a flat file hold what its own header or trailer says it holds?

The header is the file's first record, the trailer its last that is not blank. Both are taken off
before the rest is read.
"""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ingest.errors import TotalsDiffer, Unreadable
from ingest.readers.batch import Batch
from ingest.readers.csv_records import bounded_line
from ingest.readers.limits import LONGEST_RECORD
from ingest.source import ControlRecord, FileRule


@dataclass(frozen=True, slots=True)
class Body:
    """A file without its control records; `offset` is where it begins in the whole file."""

    path: Path
    offset: int
    records: tuple[tuple[str, ControlRecord], ...]  # text of a control record, and its rule


def body_of(path: Path, rule: FileRule, final: Path) -> Body:
    """Take the control records off; raises Unreadable where one is not there."""
    if rule.control is None:
        return Body(path, 0, ())
    size, length = path.stat().st_size, rule.record_length
    encoding = rule.encoding if length else "utf-8"
    begin, end, found = 0, size, list[tuple[str, ControlRecord]]()
    if rule.control.header:
        with path.open("rb") as stream:
            record = stream.read(length) if length else bounded_line(stream)
        begin = len(record)
        found.append(
            (_expected(record, encoding, rule.control.header, "first"), rule.control.header)
        )
    if rule.control.trailer:
        end, record = _last_record(path, length)
        found.append(
            (_expected(record, encoding, rule.control.trailer, "last"), rule.control.trailer)
        )
    if end < begin:
        raise Unreadable("whole", "its header and trailer are one record")
    with path.open("rb") as source, final.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
        sink.truncate(end)
    if begin:
        _cut_start(final, begin)
    return Body(final, begin, tuple(found))


def _cut_start(path: Path, begin: int) -> None:
    whole = path.with_suffix(".whole")
    path.replace(whole)
    with whole.open("rb") as source, path.open("wb") as sink:
        source.seek(begin)
        shutil.copyfileobj(source, sink, 1 << 20)
    whole.unlink()


def _last_record(path: Path, length: int | None) -> tuple[int, bytes]:
    """Return where the last record begins, and its bytes."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = max(0, size - (length or LONGEST_RECORD))
        stream.seek(start)
        tail = stream.read()
    content = tail if length else tail.rstrip(b"\r\n \x1a")
    begin = 0 if length else content.rfind(b"\n") + 1
    return start + begin, content[begin:]


def _expected(record: bytes, encoding: str, rule: ControlRecord, which: str) -> str:
    text = record.decode(encoding, "backslashreplace").removeprefix("\ufeff").strip("\r\n")
    if not text.startswith(rule.begins):
        raise Unreadable(
            "whole",
            f"its {which} record begins with {text[:20]!r}, not {rule.begins!r}; it was cut short "
            "or 'control' is wrong in the mapping",
        )
    return text


@dataclass(slots=True)
class _Count:
    """What was read so far."""

    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    unread: str = ""  # the first record or value that could not be counted

    def add(self, batch: Batch, rule: ControlRecord) -> None:
        self.rows += batch.frame.height + len(batch.faults)
        if batch.faults and not self.unread:
            first = batch.faults[0]
            self.unread = f"record {first.row}, which is no row: {first.reason}"
        for name in rule.sums:
            if name not in batch.frame.columns:
                raise Unreadable("whole", f"it has no column {name!r} to sum up as 'control' says")
            for row, value in zip(batch.frame["_row"], batch.frame[name], strict=True):
                self._sum(name, row, _stripped(value or "", rule))

    def _sum(self, name: str, row: int, value: str) -> None:
        number = _number(value) if value else Decimal(0)
        if number is None:
            self.unread = self.unread or f"{value!r} in row {row}, which is no number"
        else:
            self.sums[name] = self.sums.get(name, Decimal(0)) + number


def checked(batches: Iterator[Batch], body: Body, delimiter: str) -> Iterator[Batch]:
    """Yield the batches; raises TotalsDiffer at their end where the control records do not tie."""
    counts = [_Count() for _ in body.records]
    for batch in batches:
        for count, (_, rule) in zip(counts, body.records, strict=True):
            count.add(batch, rule)
        yield batch
    for count, (text, rule) in zip(counts, body.records, strict=True):
        _tie(count, text, rule, delimiter)


def _tie(count: _Count, text: str, rule: ControlRecord, delimiter: str) -> None:
    if rule.rows is not None:
        stated = _stated(text, rule.rows, delimiter)
        if _number(stated) != count.rows:
            raise TotalsDiffer("a count", repr(stated), f"{count.rows} records")
    for name, place in rule.sums.items():
        stated = _stripped(_stated(text, place, delimiter), rule)
        if count.unread:
            raise TotalsDiffer(f"a sum of {name}", repr(stated), count.unread)
        total = count.sums.get(name, Decimal(0))
        if _number(stated) != total:
            raise TotalsDiffer(f"a sum of {name}", repr(stated), str(total))


def _stated(text: str, place: int | tuple[int, int], delimiter: str) -> str:
    if isinstance(place, tuple):
        return text[place[0] - 1 : place[0] - 1 + place[1]].strip()
    values = next(csv.reader([text], delimiter=delimiter), [])
    return values[place - 1].strip() if place <= len(values) else ""


def _stripped(text: str, rule: ControlRecord) -> str:
    return text.translate(dict.fromkeys(map(ord, rule.strip))).strip()


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
