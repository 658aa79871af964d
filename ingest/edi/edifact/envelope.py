"""To which interchange, group and message does each segment belong, and do the trailers agree?

Faults are told and reading goes on: a header closes what its trailer did not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.edi.columns import Rows
from ingest.edi.edifact.faults import Envelope, Fault, Faults
from ingest.edi.edifact.service import (
    Group,
    Interchange,
    Message,
    Place,
    Seen,
    Values,
    group_header,
    interchange_header,
    separators_of,
    stated_count,
)
from ingest.edi.edifact.syntax import Syntax
from ingest.edi.tables import GROUPS, INTERCHANGES, TRANSACTIONS

MANDATORY = (
    (1, "the syntax identifier"),
    (2, "the sender"),
    (3, "the recipient"),
    (4, "the date of preparation"),
    (5, "the control reference"),
)


@dataclass(slots=True)
class Envelopes:
    """What is open, what was met, and the rows of what has ended."""

    longest_message: int
    interchanges: Rows = field(default_factory=lambda: Rows(INTERCHANGES))
    groups: Rows = field(default_factory=lambda: Rows(GROUPS))
    messages: Rows = field(default_factory=lambda: Rows(TRANSACTIONS))
    faults: Faults = field(default_factory=Faults)
    interchange: Interchange | None = None
    group: Group | None = None
    message: Message | None = None
    interchange_count: int = 0
    too_long: set[int] = field(default_factory=set)  # numbers of messages
    last_segment: int = 0
    last_end: int = 0  # byte after the last segment's terminator
    _group_count: int = 0
    message_count: int = 0
    _known: Seen = field(default_factory=Seen)
    _loose: Seen = field(default_factory=Seen)  # references of messages outside interchanges

    def where(self) -> Envelope:
        """Return the numbers of what is open."""
        return (
            self.interchange.number if self.interchange else 0,
            self.group.number if self.group else 0,
            self.message.number if self.message else 0,
        )

    def tell(self, fault: Fault, place: Place, position: int = 0) -> None:
        """Take down a fault of what is open."""
        self.faults.add(
            max(place.segment, self.last_segment + 1), fault, self.where(), place, position
        )

    def unb(self, place: Place, said: Values, syntax: Syntax, service: tuple[int, bytes]) -> None:
        self.close_interchange()
        self.interchange_count += 1
        reference = said.get(5)
        self.interchange = Interchange(
            self.interchange_count,
            place,
            interchange_header(said),
            separators_of(syntax, service[1], said),
            reference,
            service[0],
        )
        for element, name in MANDATORY:
            if not said.get(element):
                self.tell(Fault("header_value", f"UNB lacks {name}.", None, element, 1), place)
        key = (said.get(2), said.get(2, 2), said.get(3), reference)
        if reference and not self._known.is_new(key):
            detail = "An interchange earlier in this file has the same sender and reference."
            self.tell(Fault("interchange_duplicate", detail, reference, 5), place)

    def ung(self, place: Place, said: Values) -> None:
        self.close_group()
        self._group_count += 1
        reference = said.get(5)
        self.group = Group(self._group_count, place, group_header(said), said.joined(7), reference)
        if interchange := self.interchange:
            interchange.groups += 1
            if not interchange.group_references.is_new(reference):
                detail = "A group earlier in this interchange has the same reference."
                self.tell(Fault("group_duplicate", detail, reference, 5), place)

    def unh(self, place: Place, said: Values) -> None:
        self.close_message()
        self.message_count += 1
        reference = said.get(1)
        header = (said.stated(2), reference or None, said.joined(2, 2))
        self.message = Message(self.message_count, place, header, reference)
        if self.group:
            self.group.messages += 1
        if self.interchange:
            self.interchange.messages += 1
            references = self.interchange.message_references
        else:
            references = self._loose
            detail = "No UNB stands before this message."
            self.tell(Fault("interchange_missing", detail, reference), place, 1)
        if not reference:
            self.tell(Fault("element_missing", "UNH lacks the reference.", None, 1), place, 1)
        elif not references.is_new(reference):
            detail = "A message earlier in this interchange has the same reference."
            self.tell(Fault("transaction_duplicate", detail, reference, 1), place, 1)
        if header[0] is None:
            self.tell(Fault("element_missing", "UNH lacks the message type.", None, 2, 1), place, 1)

    def unt(self, place: Place, said: Values) -> None:
        if (message := self.message) is None:
            self.outside(place, "UNT ends no message.")
            return
        count = place.segment - message.place.segment + 1
        self._count("transaction_count", place, said, (count, "segments", count))
        self._reference("transaction_control", place, said, (message.reference, "UNH", count))
        self.last_segment, self.last_end = place.segment, place.byte_end
        self.close_message(stated_count(said.get(1)), is_closed=True)

    def une(self, place: Place, said: Values) -> None:
        self.close_message()
        if (group := self.group) is None:
            self.outside(place, "UNE ends no group.")
            return
        self._count("group_count", place, said, (group.messages, "messages", 0))
        self._reference("group_control", place, said, (group.reference, "UNG", 0))
        self.last_segment, self.last_end = place.segment, place.byte_end
        self.close_group(stated_count(said.get(1)), is_closed=True)

    def unz(self, place: Place, said: Values) -> None:
        self.close_group()
        if (interchange := self.interchange) is None:
            self.outside(place, "UNZ ends no interchange.")
            return
        groups = interchange.groups
        parts = (groups, "groups", 0) if groups else (interchange.messages, "messages", 0)
        self._count("interchange_count", place, said, parts)
        self._reference("interchange_control", place, said, (interchange.reference, "UNB", 0))
        self.last_segment, self.last_end = place.segment, place.byte_end
        self.close_interchange(is_closed=True)

    def outside(self, place: Place, detail: str) -> None:
        self.tell(Fault("segment_outside", detail), place)

    def close_message(self, stated: int | None = None, *, is_closed: bool = False) -> None:
        """End the open message, if there is one, after the last segment met."""
        if (message := self.message) is None:
            return
        length = self.last_end - message.place.byte_offset
        whole = Place(message.place.segment, message.place.byte_offset, self.last_end, "UNH")
        if not is_closed:
            detail = f"UNT is missing: the message ends before segment {self.last_segment + 1}."
            self.tell(Fault("transaction_unclosed", detail, message.reference), whole, 1)
        if length > self.longest_message:
            self.too_long.add(message.number)
            detail = f"It has {length} bytes; up to {self.longest_message} are read at once."
            self.tell(Fault("transaction_too_long", detail, message.reference), whole, 1)
        count = self.last_segment - message.place.segment + 1
        row = (*self.where(), *message.header, message.place.byte_offset, length)
        self.messages.held.append((*row, message.place.segment, count, stated, is_closed))
        self.message = None

    def close_group(self, stated: int | None = None, *, is_closed: bool = False) -> None:
        """End the open group, if there is one, and its open message."""
        self.close_message()
        if (group := self.group) is None:
            return
        place = group.place
        if not is_closed:
            detail = "UNE is missing."
            self.tell(Fault("group_unclosed", detail, group.reference), place)
        span = (place.byte_offset, self.last_end - place.byte_offset)
        row = (*self.where()[:2], *group.header, group.version, *span)
        self.groups.held.append((*row, is_closed, group.messages, stated))
        self.group = None

    def close_interchange(self, *, is_closed: bool = False) -> None:
        """End the open interchange, if there is one, and what is open in it."""
        self.close_group()
        if (interchange := self.interchange) is None:
            return
        if not is_closed:
            fault = Fault("interchange_unclosed", "UNZ is missing.", interchange.reference)
            self.tell(fault, interchange.place)
        row = (interchange.number, "edifact", *interchange.header, *interchange.separators)
        span = (interchange.byte_offset, self.last_end - interchange.byte_offset)
        self.interchanges.held.append((*row, *span, is_closed, interchange.groups))
        self.interchange = None

    def _count(self, code: str, place: Place, said: Values, true: tuple[int, str, int]) -> None:
        count, of, position = true
        stated = said.get(1)
        if stated_count(stated) != count:
            detail = f"{place.segment_id} says {stated or 'nothing'}; there are {count} {of}."
            self.tell(Fault(code, detail, stated, 1), place, position)

    def _reference(self, code: str, place: Place, said: Values, true: tuple[str, str, int]) -> None:
        reference, header, position = true
        stated = said.get(2)
        if stated != reference or not stated:
            detail = f"{place.segment_id} says {stated[:40]!r}; {header} said {reference[:40]!r}."
            self.tell(Fault(code, detail, stated, 2), place, position)


TRAILERS_AND_HEADERS: dict[str, Callable[[Envelopes, Place, Values], None]] = {
    "UNG": Envelopes.ung,
    "UNH": Envelopes.unh,
    "UNT": Envelopes.unt,
    "UNE": Envelopes.une,
    "UNZ": Envelopes.unz,
}
