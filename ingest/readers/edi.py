"""Rows of an EDI file: the tables of its documents, with what its partner's rules reject set apart.

The file is read twice: first for what its trailers and guides say, then for its rows, since a
count at the end may cost a document at the beginning.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.edi.documents import documents
from ingest.edi.envelopes import Envelopes
from ingest.edi.errors import CODES
from ingest.edi.fates import fates
from ingest.edi.judge import REPLAYED, JudgedFile, judge, told_before
from ingest.edi.profile import Partner
from ingest.edi.read import read_edi
from ingest.edi.register import ControlRegister
from ingest.errors import Unreadable
from ingest.ledger import LedgerEntry
from ingest.readers.batch import Batch, ShapeFault
from ingest.readers.containers import unpacked

DOCUMENTS = "edi.documents"  # the table of all documents of the file, whatever their set
LONGEST_RAW = 1 << 16  # characters of a document that are shown; its bytes are in the archive


def read_edi_file(
    packed: Path, members: str, partner: Partner, register: ControlRegister, entry: LedgerEntry
) -> Iterator[Batch]:
    """Yield the tables of the documents that count, then every document's fate.

    `_row` is a segment number. Raises Unreadable where no interchange begins.
    """
    with unpacked(packed, members) as files:
        if len(files) != 1:
            raise Unreadable("EDI", f"the archive holds {len(files)} files; send each by itself")
        yield from _read(files[0], partner, register, entry)


def _read(
    path: Path, partner: Partner, register: ControlRegister, entry: LedgerEntry
) -> Iterator[Batch]:
    judged = judge(path, partner)
    if judged.tables.interchanges.is_empty():
        raise Unreadable("EDI", "no ISA or UNB begins an interchange")
    judged = told_before(judged, path, partner, register, entry)
    lost = tuple(_faults(path, judged))
    counting = judged.decision.verdicts.filter(
        ~pl.col("verdict").is_in(["rejected", REPLAYED])
    ).select("transaction")
    numbers: list[pl.DataFrame] = []
    with path.open("rb") as stream:
        envelopes = Envelopes()
        for batch in read_edi(stream, encoding=partner.encoding):
            for name, rows in documents(batch, envelopes).items():
                if name.endswith(".header"):
                    numbers.append(rows.select("transaction", "document_number"))
                good = rows.join(counting, on="transaction", how="semi", maintain_order="left")
                yield Batch(good, table=name)
    told = fates(judged, partner, numbers, entry.file_id)
    yield Batch(told, lost, table=DOCUMENTS)


def _faults(path: Path, judged: JudgedFile) -> Iterator[ShapeFault]:
    """Yield each reason for which a document, or a part outside of any, does not count."""
    costly = judged.decision.faults.filter(pl.col("severity") == 2)
    rejected = judged.tables.transactions.join(
        judged.decision.verdicts.filter(pl.col("verdict") == "rejected").select("transaction"),
        on="transaction",
        how="semi",
    )
    by_part: dict[tuple[str, int], list[dict[str, object]]] = {}
    for fault in costly.iter_rows(named=True):
        by_part.setdefault((fault["scope"], fault[fault["scope"]]), []).append(fault)
    struck = set()
    with path.open("rb") as stream:
        for document in rejected.iter_rows(named=True):
            parts = [(scope, document[scope]) for scope in ("transaction", "group", "interchange")]
            struck.update(parts)
            stream.seek(document["byte_offset"])
            raw = _text(stream.read(min(document["byte_length"], LONGEST_RAW)))
            for fault in (each for part in parts for each in by_part.get(part, [])):
                yield _fault(fault, document["first_segment"], raw, document)
                raw = ""
        for part in by_part.keys() - struck:
            for fault in by_part[part]:
                stream.seek(int(str(fault["byte_offset"] or 0)))
                raw = _text(stream.read(min(int(str(fault["byte_length"] or 0)), LONGEST_RAW)))
                yield _fault(fault, int(str(fault["segment"] or 0)), raw, fault)


def _fault(fault: dict[str, object], row: int, raw: str, place: dict[str, object]) -> ShapeFault:
    code = str(fault["code"])
    offset, length = place["byte_offset"], place["byte_length"]
    return ShapeFault(
        row=row,
        code=code,
        reason=f"{CODES[code].meaning}. Ask the sender for it anew, or set tolerance: "
        f"{{{code}: note}} in the partner's profile, then replay",
        raw=raw,
        byte_offset=offset if isinstance(offset, int) else None,
        byte_length=length if isinstance(length, int) else None,
        column=_where(fault),
        value=f"{fault['value'] or ''} ({fault['detail']})" if fault["detail"] else None,
    )


def _where(fault: dict[str, object]) -> str:
    place = str(fault["segment_id"] or fault["scope"])
    if fault["element"]:
        place += f"-{int(str(fault['element'])):02}"
    if fault["component"]:
        place += f".{fault['component']}"
    return f"segment {fault['segment']}: {place}" if fault["segment"] else place


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
