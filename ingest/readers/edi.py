"""Rows of an EDI file: the tables of its documents, with what its partner's rules reject set apart.

The file is read twice: first for what its trailers and guides say, then for its rows, since a
count at the end may cost a document at the beginning.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from ingest.edi.acknowledged import ACKNOWLEDGING, STATED, acknowledged
from ingest.edi.documents import documents
from ingest.edi.envelopes import Envelopes
from ingest.edi.errors import CODES
from ingest.edi.fates import fates
from ingest.edi.judge import Judgement, judge
from ingest.edi.profile import Partner
from ingest.edi.read import read_edi
from ingest.edi.register import ControlRegister
from ingest.edi.verdict import OF_FILE
from ingest.errors import Unreadable
from ingest.ledger import LedgerEntry
from ingest.readers.batch import Batch, ShapeFault
from ingest.readers.edi_text import EdiText, edi_text
from ingest.source import FileRule
from ingest.source_columns import source_columns

ACKNOWLEDGEMENTS = "edi.acknowledgements"  # the table of all acknowledgements, likewise
DOCUMENTS = "edi.documents"  # the table of all documents of the file, whatever their set
OWN = "document_number"
# An answer to an order is known by the order's number: so the two are found together.
NUMBERED_BY = {f"{answer}.header": "purchase_order_number" for answer in ("855", "865", "ORDRSP")}
Row = dict[str, Any]  # a row of the tables of ingest.edi.tables
PADDING = "\0\x04\x1a \t\r\n"  # of transports and old file systems: nobody wrote it
LONGEST_RAW = 1 << 16  # characters of a document that are shown; its bytes are in the archive


def read_edi_file(
    packed: Path, rule: FileRule, partner: Partner, register: ControlRegister, entry: LedgerEntry
) -> Iterator[Batch]:
    """Yield the tables of the documents that count, then every document's fate.

    `_row` is a segment number. Raises Unreadable where no interchange begins.
    """
    with edi_text(packed, rule, partner.encoding) as text:
        judged = judge(text, rule.mapped_sets, partner, register, entry)
        if judged.file.interchanges.is_empty() and judged.file.transactions.is_empty():
            raise Unreadable("EDI", "no ISA or UNB begins an interchange")
        yield from _read(text, rule, partner, judged, entry.file_id)


def _read(
    text: EdiText, rule: FileRule, partner: Partner, judged: Judgement, file_id: str
) -> Iterator[Batch]:
    verdicts = judged.decision.verdicts
    again = pl.col("transaction").is_in(list(judged.replayed))
    counting = verdicts.filter((pl.col("verdict") != "rejected") & ~again).select("transaction")
    wanted = _wanted(rule, verdicts["set_id"].unique().to_list())
    columns = _columns(rule)
    numbers: list[pl.DataFrame] = []
    with text.path.open("rb") as stream:
        envelopes = Envelopes()
        for batch in read_edi(stream, encoding=text.encoding):
            found = documents(batch, envelopes, wanted, columns)
            numbers += [
                rows.select("transaction", pl.col(NUMBERED_BY.get(name, OWN)).alias(OWN))
                for name, rows in found.items()
                if name.endswith(".header")
            ]
            tables = {name: _counting(rows, counting) for name, rows in found.items()}
            for name, rows in tables.items():
                yield Batch(rows, table=name)
            for rows in acknowledged(tables):
                yield Batch(rows, table=ACKNOWLEDGEMENTS)
    told = fates(judged, partner, numbers, file_id)
    yield Batch(told, tuple(_faults(text, judged)), table=DOCUMENTS)


def _wanted(rule: FileRule, sets: list[str | None]) -> set[str]:
    """Return the tables that the mapping reads, the headers, and what acknowledges."""
    headers = {f"{set_id}.header" for set_id in sets}
    return {*rule.tables, *headers, *ACKNOWLEDGING}


def _columns(rule: FileRule) -> set[str]:
    """Return the columns that the mapping reads, those of document numbers and acknowledgements."""
    rules = [feed for table in rule.tables.values() for feed in table.feeds.values()]
    return {OWN, *NUMBERED_BY.values(), *STATED}.union(*map(source_columns, rules))


def _counting(rows: pl.DataFrame, counting: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of documents that count; what stands outside of any, as TA1, does."""
    good = pl.col("transaction").is_in(counting["transaction"].implode())
    return rows.filter(good | (pl.col("transaction") == 0))


def _faults(text: EdiText, judged: Judgement) -> Iterator[ShapeFault]:
    """Yield each reason for which a document, or a part outside of any, does not count."""
    for fault in _faults_as_read(text.path, judged):
        begin, length = fault.byte_offset, fault.byte_length
        if begin is None or length is None:
            yield fault
        else:
            there = text.place(begin)
            yield replace(
                fault,
                byte_offset=there,
                byte_length=text.place(begin + length) - there,
                fault_offset=text.place(fault.fault_offset or begin),
            )


def _faults_as_read(path: Path, judged: Judgement) -> Iterator[ShapeFault]:
    verdicts = judged.decision.verdicts
    rejected = verdicts.filter(pl.col("verdict") == "rejected").select("transaction")
    by_part: dict[tuple[str, int], list[Row]] = {}
    for fault in judged.decision.faults.filter(pl.col("severity") == 2).iter_rows(named=True):
        ordinal = fault["byte_offset"] if fault["scope"] == OF_FILE else fault[fault["scope"]]
        by_part.setdefault((fault["scope"], ordinal), []).append(fault)
    struck = set[tuple[str, int]]()
    with path.open("rb") as stream:
        documents_lost = judged.file.transactions.join(rejected, on="transaction", how="semi")
        for document in documents_lost.iter_rows(named=True):
            parts = [(scope, document[scope]) for scope in ("transaction", "group", "interchange")]
            struck.update(parts)
            raw = _raw(stream, document)
            for fault in (each for part in parts for each in by_part.get(part, [])):
                yield _fault(fault, document["first_segment"], raw, document)
                raw = ""
        for part in sorted(by_part.keys() - struck):
            for fault in by_part[part]:
                raw = _raw(stream, fault)
                if fault["code"] != "stray_bytes" or raw.strip(PADDING):
                    yield _fault(fault, fault["segment"] or 0, raw, fault)


def _raw(stream: BinaryIO, place: Row) -> str:
    stream.seek(place["byte_offset"] or 0)
    content = stream.read(min(place["byte_length"] or 0, LONGEST_RAW))
    return content.decode("utf-8", "backslashreplace")


def _fault(fault: Row, row: int, raw: str, place: Row) -> ShapeFault:
    code = fault["code"]
    return ShapeFault(
        row=row,
        code=code,
        reason=f"{CODES[code].meaning}: {_remedy(code)}, then replay",
        raw=raw,
        byte_offset=place["byte_offset"],
        byte_length=place["byte_length"],
        fault_offset=fault["byte_offset"],
        column=_where(fault),
        value=_found(fault),
    )


def _remedy(code: str) -> str:
    if code == "party_unknown":
        return "add them to our_ids and their_ids of the partner's profile, or ask who sent it"
    return f"ask for it anew, or set tolerance: {{{code}: note}} in the partner's profile"


def _where(fault: Row) -> str:
    place: str = fault["segment_id"] or fault["scope"]
    if fault["element"]:
        place += f"-{fault['element']:02}"
    if fault["component"]:
        place += f".{fault['component']}"
    return place


def _found(fault: Row) -> str | None:
    """Return what was found, and in which segment: that is told apart from the kind of fault."""
    at = f"segment {fault['segment']}" if fault["segment"] else ""
    parts = (fault["value"], at, fault["detail"])
    return "; ".join(part for part in parts if part) or None
