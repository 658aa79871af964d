"""A plain reader of well-formed EDI: nothing but split, to test what stands on the tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ingest.edi.tables import ERRORS, GROUPS, INTERCHANGES, SEGMENTS, TRANSACTIONS, EdiBatch

Row = dict[str, Any]


def plain_batch(*contents: bytes) -> EdiBatch:
    """Return one batch of all contents, read one after the other."""
    plain = _Plain()
    for content in contents:
        plain.read(content.decode("utf-8", errors="replace").lstrip("\ufeff"))
    return EdiBatch(
        _batch(plain.segments, SEGMENTS),
        _batch(plain.interchanges, INTERCHANGES),
        _batch(plain.groups, GROUPS),
        _batch(plain.transactions, TRANSACTIONS),
        _batch([], ERRORS),
    )


def _batch(rows: Iterable[Row], schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


@dataclass
class _Plain:
    segments: list[Row] = field(default_factory=list)
    interchanges: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    transactions: list[Row] = field(default_factory=list)
    offset: int = 0
    in_group: bool = False
    in_transaction: bool = False

    def read(self, text: str) -> None:
        is_edifact = text.startswith(("UNA", "UNB"))
        if is_edifact:
            marks = text[3:9] if text.startswith("UNA") else ":+.? '"
            component, element, release, terminator = (marks[n] for n in (0, 1, 3, 5))
            self.offset += 9 * text.startswith("UNA")
            text = text[9:] if text.startswith("UNA") else text
        else:
            element, component, terminator, release = text[3], text[104], text[105], ""
        for raw in _split(text, terminator, release):
            segment = raw.strip("\r\n ") if is_edifact else raw.strip("\r\n")
            end = self.offset + len(raw.encode()) + 1
            self.offset += len(raw) - len(raw.lstrip("\r\n "))
            if segment:
                elements = _split(segment, element, release)
                self.add(elements[0], elements[1:], (component, element, terminator, release))
            self.offset = end

    def add(self, segment_id: str, elements: list[str], marks: tuple[str, ...]) -> None:
        if segment_id in ("ISA", "UNB"):
            self._interchange(segment_id, elements, marks)
        elif segment_id in ("GS", "UNG"):
            self._group(segment_id, elements)
        elif segment_id in ("ST", "UNH"):
            self._transaction(segment_id, elements, marks[0])
        self._segment(segment_id, elements)
        if segment_id in ("SE", "UNT"):
            self.in_transaction = False
        elif segment_id in ("GE", "UNE", "IEA", "UNZ"):
            self.in_group = False

    def _segment(self, segment_id: str, elements: list[str]) -> None:
        row = dict.fromkeys(SEGMENTS.names, 0)
        row |= {
            "segment": len(self.segments) + 1,
            "byte_offset": self.offset,
            "byte_length": len(segment_id) + sum(len(each.encode()) + 1 for each in elements),
            "interchange": len(self.interchanges),
            "group": len(self.groups) if self.in_group else 0,
        }
        if self.in_transaction:
            transaction = self.transactions[-1]
            transaction["segment_count"] += 1
            row["transaction"] = len(self.transactions)
            row["position"] = transaction["segment_count"]
        self.segments.append({**row, "segment_id": segment_id, "elements": elements})

    def _interchange(self, segment_id: str, elements: list[str], marks: tuple[str, ...]) -> None:
        row = dict.fromkeys(INTERCHANGES.names)
        row |= {
            "interchange": len(self.interchanges) + 1,
            "component_separator": marks[0],
            "element_separator": marks[1],
            "terminator": marks[2],
            "release_character": marks[3].strip() or None,
        }
        if segment_id == "ISA":
            names = ("sender_id", "receiver_id", "prepared_date", "prepared_time", "control_number")
            found = (elements[5].strip(), elements[7].strip(), *elements[8:10], elements[12])
            row |= {"standard": "x12", **dict(zip(names, found, strict=True))}
        else:
            sender, receiver, prepared = (each.split(marks[0]) for each in elements[1:4])
            row |= {
                "standard": "edifact",
                "sender_id": sender[0],
                "receiver_id": receiver[0],
                "prepared_date": prepared[0],
                "prepared_time": prepared[-1],
                "control_number": elements[4] if len(elements) > 4 else None,
            }
        self.interchanges.append(row)

    def _group(self, segment_id: str, elements: list[str]) -> None:
        self.in_group = True
        number = elements[5] if segment_id == "GS" else elements[4]
        row = {**dict.fromkeys(GROUPS.names), "control_number": number}
        row |= {"version": elements[7] if segment_id == "GS" else None}
        row |= {"interchange": len(self.interchanges), "group": len(self.groups) + 1}
        self.groups.append(row)

    def _transaction(self, segment_id: str, elements: list[str], component: str) -> None:
        self.in_transaction = True
        row: Row = dict.fromkeys(TRANSACTIONS.names)
        if segment_id == "ST":
            version = self.groups[-1]["version"] if self.groups else None
            row |= {"set_id": elements[0], "control_number": elements[1], "version": version}
        else:
            kind, _, version = elements[1].partition(component)
            row |= {"set_id": kind, "control_number": elements[0], "version": version}
        row |= {
            "interchange": len(self.interchanges),
            "group": len(self.groups) if self.in_group else 0,
            "transaction": len(self.transactions) + 1,
            "first_segment": len(self.segments) + 1,
            "segment_count": 0,
            "byte_offset": self.offset,
        }
        self.transactions.append(row)


def _split(text: str, mark: str, release: str) -> list[str]:
    if not release.strip():
        return text.split(mark)
    part = f"(?:{re.escape(release)}.|[^{re.escape(release + mark)}])*"
    return re.findall(f"({part})(?:{re.escape(mark)}|$)", text, flags=re.DOTALL)[:-1]
