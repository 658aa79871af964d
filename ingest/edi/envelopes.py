"""What a document's interchange and group say: sender, receiver, control numbers, marks."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.components import Marks
from ingest.edi.tables import EdiBatch

OPENERS = pa.array(["ISA", "UNB", "GS", "UNG"])
DEFAULT = Marks(":", "?")


@dataclass(frozen=True, slots=True)
class Interchange:
    """What an interchange's header says."""

    standard: str
    sender_id: str | None
    receiver_id: str | None
    prepared_date: str | None
    prepared_time: str | None
    control_number: str | None
    marks: Marks


UNKNOWN = Interchange("", None, None, None, None, None, DEFAULT)


@dataclass
class Envelopes:
    """The interchanges and groups of a file as far as it is read.

    An interchange is told in the batch in which it ends, and its documents before: so its first
    segment is read here. Keep one object for all batches of a file.
    """

    interchanges: dict[int, Interchange] = field(default_factory=dict)
    groups: dict[int, str | None] = field(default_factory=dict)

    def learn(self, batch: EdiBatch) -> None:
        """Take in the headers that a batch holds."""
        ids = batch.segments.column("segment_id")
        wanted = pc.index_in(ids.dictionary, OPENERS)
        if wanted.null_count < len(wanted):
            opening = pc.take(wanted, ids.indices).is_valid()
            self._open(batch.segments.filter(opening))
        for row in batch.interchanges.to_pylist():
            self.interchanges[row["interchange"]] = _told(row)
        for row in batch.groups.to_pylist():
            self.groups[row["group"]] = row["control_number"]

    def _open(self, segments: pa.RecordBatch) -> None:
        for row in segments.to_pylist():
            elements, segment_id = row["elements"], row["segment_id"]
            if segment_id == "ISA" and len(elements) >= 13:
                self.interchanges[row["interchange"]] = _isa(elements)
            elif segment_id == "UNB" and len(elements) >= 5:
                self.interchanges[row["interchange"]] = _unb(elements)
            elif segment_id == "GS" and len(elements) >= 6:
                self.groups[row["group"]] = elements[5]
            elif segment_id == "UNG" and len(elements) >= 5:
                self.groups[row["group"]] = elements[4]


def _told(row: dict[str, str]) -> Interchange:
    is_edifact = row["standard"] == "edifact"
    return Interchange(
        row["standard"],
        row["sender_id"],
        row["receiver_id"],
        row["prepared_date"],
        row["prepared_time"],
        row["control_number"],
        Marks(row["component_separator"] or "", (row["release_character"] or "") * is_edifact),
    )


def _isa(elements: list[str]) -> Interchange:
    return Interchange(
        "x12",
        elements[5].rstrip(),
        elements[7].rstrip(),
        elements[8],
        elements[9],
        elements[12],
        Marks(elements[15] if len(elements) > 15 else ""),
    )


def _unb(elements: list[str]) -> Interchange:
    mark = elements[0][4:5] or DEFAULT.separator  # after four letters, such as UNOC:3
    prepared = [*elements[3].split(mark), ""]
    return Interchange(
        "edifact",
        elements[1].split(mark)[0].rstrip(),
        elements[2].split(mark)[0].rstrip(),
        prepared[0],
        prepared[1],
        elements[4],
        Marks(mark, DEFAULT.release),
    )
