"""How is a fault told, and where is it said to lie?"""

from dataclasses import dataclass, field

from ingest.edi.columns import Rows
from ingest.edi.edifact.service import Place
from ingest.edi.tables import ERRORS

LONGEST_VALUE = 100

Envelope = tuple[int, int, int]  # interchange, group, transaction; 0 where there is none


@dataclass(frozen=True, slots=True)
class Fault:
    """A code, the sentence for people, and what was found where in a segment."""

    code: str
    detail: str
    value: str | None = None
    element: int | None = None
    component: int | None = None


@dataclass(slots=True)
class Faults:
    """Rows of the errors table, in the order of the segments at which they were found."""

    held: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    _rows: Rows = field(default_factory=lambda: Rows(ERRORS))

    def add(
        self, found_at: int, fault: Fault, envelope: Envelope, place: Place, position: int
    ) -> None:
        """Take down a fault. `found_at` is the number of the segment at which it was found."""
        row = (
            fault.code,
            *envelope,
            place.segment,
            position,
            place.segment_id,
            fault.element,
            fault.component,
            None if fault.value is None else fault.value[:LONGEST_VALUE],
            place.byte_offset,
            place.byte_end - place.byte_offset,
            fault.detail,
        )
        self.held.append((found_at, row))

    def rows(self) -> Rows:
        """Return the rows and forget them."""
        self.held.sort(key=_by_segment)
        self._rows.held = [row for _, row in self.held]
        self.held = []
        return self._rows


def _by_segment(held: tuple[int, tuple[object, ...]]) -> int:
    return held[0]
