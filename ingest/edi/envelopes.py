"""What a document's interchange and group say: sender, receiver, control numbers, marks."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.components import Marks
from ingest.edi.tables import EdiBatch

OPENERS = ("ISA", "UNB", "GS", "UNG")
DEFAULT = Marks(":", "?")
TOLD = (
    "interchange",
    "component_separator",
    "release_character",
    "standard",
    "sender_id",
    "receiver_id",
    "prepared_date",
    "prepared_time",
    "control_number",
)


@dataclass(frozen=True, slots=True)
class Interchange:
    """What an interchange's header says."""

    marks: Marks
    standard: str
    sender_id: str | None
    receiver_id: str | None
    prepared_date: str | None
    prepared_time: str | None
    control_number: str | None


UNKNOWN = Interchange(DEFAULT, "", None, None, None, None, None)


@dataclass
class Envelopes:
    """The interchanges and groups of a file as far as it is read.

    An interchange is told in the batch in which it ends, and its documents before: so its first
    segment is read here. Keep one object for all batches of a file. `release` is the release
    character of interchanges that have not ended, as UNA states it.
    """

    release: str = DEFAULT.release

    interchanges: dict[int, Interchange] = field(default_factory=dict)
    groups: dict[int, str | None] = field(default_factory=dict)

    def learn(self, batch: EdiBatch) -> None:
        """Take in the headers that a batch holds."""
        told = batch.interchanges
        columns = (told.column(name).to_pylist() for name in TOLD)
        for number, separator, release, *row in zip(*columns, strict=True):
            marks = Marks(separator or "", release or "")
            self.interchanges[number] = Interchange(marks, *row)
        groups = batch.groups
        numbers = groups.column("group").to_pylist()
        self.groups.update(zip(numbers, groups.column("control_number").to_pylist(), strict=True))
        ids = batch.segments.column("segment_id")
        wanted = pc.index_in(ids.dictionary, pa.array(OPENERS))
        if wanted.null_count < len(wanted):
            opening = pc.take(wanted, ids.indices).is_valid()
            known = pa.array(list(self.interchanges), pa.int32())
            is_open = pc.invert(pc.is_in(batch.segments.column("interchange"), known))
            self._open(batch.segments.filter(pc.and_(opening, is_open)))

    def _open(self, segments: pa.RecordBatch) -> None:
        for row in segments.to_pylist():
            elements, segment_id = row["elements"], row["segment_id"]
            if segment_id == "ISA" and len(elements) >= 13:
                self.interchanges[row["interchange"]] = _isa(elements)
            elif segment_id == "UNB" and len(elements) >= 5:
                self.interchanges[row["interchange"]] = _unb(elements, self.release)
            elif segment_id == "GS" and len(elements) >= 6:
                self.groups[row["group"]] = elements[5]
            elif segment_id == "UNG" and len(elements) >= 5:
                self.groups[row["group"]] = elements[4]


def _isa(elements: list[str]) -> Interchange:
    return Interchange(
        Marks(elements[15] if len(elements) > 15 else ""),
        "x12",
        elements[5].rstrip(),
        elements[7].rstrip(),
        elements[8],
        elements[9],
        elements[12],
    )


def _unb(elements: list[str], release: str) -> Interchange:
    mark = elements[0][4:5] or DEFAULT.separator  # after four letters, such as UNOC:3
    prepared = [*elements[3].split(mark), ""]
    return Interchange(
        Marks(mark, release),
        "edifact",
        elements[1].split(mark)[0].rstrip(),
        elements[2].split(mark)[0].rstrip(),
        prepared[0],
        prepared[1],
        elements[4],
    )
