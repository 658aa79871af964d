"""Whether a file rule says what its format needs, and nothing that its format cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.document_tables import steps_of
from ingest.ubl_tables import UBL_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.mapping_rules import Complaint
    from ingest.source import FileRule

# Settings that only some formats know.
KNOWN_TO = {
    "delimiter": ("csv",),
    "decimal": ("csv", "fixed_width"),
    "thousands": ("csv", "fixed_width"),
    "fields": ("fixed_width",),
    "units": ("fixed_width",),
    "record_length": ("fixed_width",),
    "trimmed": ("fixed_width",),
    "control": ("csv", "fixed_width"),
    "sheet": ("excel",),
    "header_row": ("excel",),
    "rows": ("json", "xml"),
    "encoding": ("csv", "fixed_width", "json", "json_lines", "xml"),
}
WITH_TABLES = ("edi", "json", "xml")
LONGEST_LINES = ("utf-16", "utf-16-le", "utf-16-be")


def format_complaints(rule: FileRule) -> Iterator[Complaint]:
    """Yield what is wrong with how a file is said to be written."""
    for setting, formats in KNOWN_TO.items():
        if setting in rule.model_fields_set and rule.format not in formats:
            yield (setting,), f"{setting} is for {', '.join(formats)}; the format is {rule.format}"
    yield from _number_complaints(rule)
    if rule.format == "fixed_width":
        yield from _layout_complaints(rule)
    if rule.tables and rule.format not in WITH_TABLES:
        yield ("tables",), f"a {rule.format} file has one table: say feeds"
    if rule.format in ("json", "xml"):
        yield from _path_complaints(rule)


def _layout_complaints(rule: FileRule) -> Iterator[Complaint]:
    if not rule.fields:
        yield ("format",), "say under fields where each value stands: NAME: [start, length]"
    for name, (start, length) in rule.fields.items():
        if rule.record_length and start + length - 1 > rule.record_length:
            yield ("fields", name), f"it ends behind the record's {rule.record_length} bytes"
    if rule.record_length and rule.encoding in LONGEST_LINES:
        yield ("record_length",), "records of UTF-16 are told apart by line ends"


def _path_complaints(rule: FileRule) -> Iterator[Complaint]:
    separator = "." if rule.format == "json" else "/"
    places: dict[tuple[str, ...], str | None] = {("rows",): rule.rows}
    for name, table in rule.tables.items():
        places["tables", name, "rows"] = table.rows
        if table.rows is None and not (rule.format == "xml" and name in UBL_TABLES):
            yield ("tables", name), "say under rows where the records are, such as orders[].lines[]"
    for loc, rows in places.items():
        try:
            steps_of(rows or "", separator)
        except ValueError as error:
            yield loc, f"{error}; an example is {separator.join(('orders[]', 'lines[]'))}"


def _number_complaints(rule: FileRule) -> Iterator[Complaint]:
    if rule.thousands == rule.decimal:
        yield ("thousands",), f"{rule.decimal!r} stands before decimals already: say decimal, too"
    records = [rule.control.header, rule.control.trailer] if rule.control else []
    if not rule.marks.are_plain and any(record and record.sums for record in records):
        reason = "sums of control records are compared with a point before decimals alone"
        yield ("control",), f"{reason}: leave out sums, or decimal and thousands"
