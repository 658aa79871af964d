"""Which interchange and group is open, and do their trailers agree with them?"""

from dataclasses import dataclass, field

import pyarrow as pa

from ingest.edi.columns import Rows
from ingest.edi.tables import GROUPS, INTERCHANGES
from ingest.edi.x12.faults import Faults, Place
from ingest.edi.x12.header import Header
from ingest.edi.x12.isa import InterchangeHead, header_faults, interchange_head

LEAST_OF_GS = 8


@dataclass(slots=True)
class Group:
    """An open group."""

    ordinal: int
    elements: list[str]  # of GS, at least eight
    place: Place
    transactions: int = 0
    _rising: list[pa.Array] = field(default_factory=list)  # ST02, each above the one before
    _seen: set[str] | None = None  # once one was not

    def rises_to(self, numbers: pa.Array) -> bool:
        """Hold rising numbers if all of the group rise, which tells that none comes twice."""
        if self._seen is not None:
            return False
        if self._rising and self._rising[-1][-1].as_py() >= numbers[0].as_py():
            return False
        self._rising.append(numbers)
        return True

    def seen(self) -> set[str]:
        """Return the numbers met so far, to be added to."""
        if self._seen is None:
            self._seen = {number for part in self._rising for number in part.to_pylist()}
            self._rising = []
        return self._seen


@dataclass(slots=True)
class Interchange:
    """An open interchange."""

    ordinal: int
    head: InterchangeHead
    place: Place
    groups: int = 0
    numbers: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Envelopes:
    """The open interchange and group of a file, the closed ones as rows, and their faults."""

    faults: Faults
    encoding: str
    interchange: Interchange | None = None
    group: Group | None = None
    interchanges: Rows = field(default_factory=lambda: Rows(INTERCHANGES))
    groups: Rows = field(default_factory=lambda: Rows(GROUPS))
    interchange_count: int = 0
    group_count: int = 0
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def here(self) -> tuple[int, int]:
        """Return the ordinals of the open interchange and group, 0 where none is open."""
        return (
            self.interchange.ordinal if self.interchange else 0,
            self.group.ordinal if self.group else 0,
        )

    def open_interchange(self, header: Header, segment: int, offset: int, length: int) -> None:
        """Open an interchange at its ISA; `length` is of the segment, without terminator."""
        self.interchange_count += 1
        ordinal = self.interchange_count
        place = Place(offset, length, ordinal, segment=segment, segment_id="ISA")
        head = interchange_head(header, self.encoding)
        self.interchange = Interchange(ordinal, head, place)
        header_faults(self.faults, header, head, place)
        key = head.identity()
        if key in self._seen:
            detail = "ISA13 was used before in this file by the same sender to the same receiver"
            self._fault("interchange_duplicate", place, detail, head.control_number, 13)
        self._seen.add(key)

    def _fault(self, code: str, place: Place, detail: str, value: str, element: int) -> None:
        self.faults.add(code, place, detail, value=value, element=element)

    def open_group(self, elements: list[str], place: Place) -> None:
        """Open a group at its GS."""
        self.group_count += 1
        elements += [""] * (LEAST_OF_GS - len(elements))
        self.group = Group(self.group_count, elements, place)
        if self.interchange:
            number = elements[5]
            self.interchange.groups += 1
            if number in self.interchange.numbers:
                detail = "GS06 was used before in this interchange"
                self._fault("group_duplicate", place, detail, number, 6)
            self.interchange.numbers.add(number)

    def close_group(self, end: int, trailer: tuple[list[str], Place] | None, shows_at: int) -> None:
        """Close the open group, if one is, at its GE or where it must have ended."""
        group, self.group = self.group, None
        if group is None:
            return
        stated = None
        if trailer:
            stated = self._compare(
                "group", trailer, ("GE", "GS06", group.elements[5]), group.transactions
            )
        else:
            detail = "the group's GE is missing"
            self.faults.add("group_unclosed", group.place, detail, shows_at=shows_at)
        self.groups.held.append(
            (
                group.place.interchange,
                group.ordinal,
                *group.elements[:6],
                group.elements[7],
                group.place.byte_offset,
                end - group.place.byte_offset,
                trailer is not None,
                group.transactions,
                stated,
            )
        )

    def close_interchange(
        self, end: int, trailer: tuple[list[str], Place] | None, shows_at: int
    ) -> None:
        """Close the open interchange, if one is, at its IEA or where it must have ended."""
        interchange, self.interchange = self.interchange, None
        if interchange is None:
            return
        if trailer:
            number = interchange.head.control_number
            self._compare("interchange", trailer, ("IEA", "ISA13", number), interchange.groups)
        elif interchange.head.is_readable:
            detail = "the interchange's IEA is missing"
            self.faults.add("interchange_unclosed", interchange.place, detail, shows_at=shows_at)
        self.interchanges.held.append(
            interchange.head.row(
                interchange.ordinal,
                interchange.place.byte_offset,
                end - interchange.place.byte_offset,
                trailer is not None,
                interchange.groups,
            )
        )

    def _compare(
        self,
        level: str,
        trailer: tuple[list[str], Place],
        opening: tuple[str, str, str],
        count: int,
    ) -> int | None:
        """Compare a trailer's number and count; return the count it states."""
        elements, place = trailer
        name, header_name, number = opening
        told, given = ([*elements, "", ""])[:2]
        stated = whole_number(told)
        if stated != count:
            detail = f"{name}01 is {told!r}, but {count} were found"
            self._fault(f"{level}_count", place, detail, told, 1)
        if given != number:
            detail = f"{name}02 is {given!r}, but {header_name} is {number!r}"
            self._fault(f"{level}_control", place, detail, given, 2)
        return stated


def whole_number(text: str) -> int | None:
    """Return a count; None where the text is no number, or too large to be one."""
    if len(text) > 20 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if int(text) < 1 << 31 else None
