"""Rows of one sheet of a workbook, every value as text as the sheet shows it, days in ISO form.

A number is told to the 15 digits that a workbook holds; a value of a formula is the one last saved.
"""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from ingest.errors import Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, numbered
from ingest.readers.limits import MOST_COLUMNS
from ingest.readers.workbook import check_workbook
from ingest.source import FileRule

MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
CLOCK = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"


def read_excel(path: Path, rule: FileRule) -> Iterator[Batch]:
    """Yield the sheet's rows that are not blank; raises Unreadable."""
    check_workbook(path)
    frame = _sheet(path, rule)
    names = _header(frame, rule.header_row)
    content = frame.slice(rule.header_row).rename(dict(zip(frame.columns, names, strict=True)))
    content = content.select(_shown(pl.col(name)) for name in names if name[0] != "\0")
    content = content.filter(pl.any_horizontal(pl.all().is_not_null()))
    rows = numbered(content, 1)
    for start in range(0, max(rows.height, 1), BATCH_ROWS):
        yield Batch(rows.slice(start, BATCH_ROWS))


def _sheet(path: Path, rule: FileRule) -> pl.DataFrame:
    """Return the cells as text, from the sheet's first row on."""
    try:
        book = fastexcel.read_excel(path)
        if isinstance(rule.sheet, str) and rule.sheet not in book.sheet_names:
            known = ", ".join(book.sheet_names)
            raise Unreadable("Excel", f"it has no sheet {rule.sheet!r}; it has {known}")
        which = rule.sheet if isinstance(rule.sheet, str) else rule.sheet - 1
        sheet = book.load_sheet(which, header_row=None, skip_rows=0, dtypes="string")
        return pl.DataFrame(sheet.to_arrow())
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError) as error:
        raise Unreadable("Excel", str(error).splitlines()[0]) from error


def _header(frame: pl.DataFrame, header_row: int) -> list[str]:
    """Return the columns' names; one without a name but with values is named for its place."""
    if frame.height < header_row:
        raise Unreadable("Excel", f"it has {frame.height} rows and the header is row {header_row}")
    if frame.width > MOST_COLUMNS:
        raise Unreadable("Excel", f"it has {frame.width:,} columns; at most {MOST_COLUMNS:,} fit")
    stated = [str(name or "").strip() for name in frame.row(header_row - 1)]
    below = frame.slice(header_row)
    names = [
        name or (f"[{place}]" if below.to_series(place - 1).count() else "")
        for place, name in enumerate(stated, start=1)
    ]
    named = [name for name in names if name]
    if len(set(named)) < len(named) or not named:
        raise Unreadable("Excel", f"row {header_row} names a column twice or none: {stated}")
    return [name or f"\0{place}" for place, name in enumerate(names)]


def _shown(value: pl.Expr) -> pl.Expr:
    text = value.cast(pl.String).str.strip_chars()
    text = text.str.replace(MIDNIGHT, "$1").str.replace(CLOCK, "$1")
    return pl.when(text != "").then(text).otherwise(None).name.keep()
