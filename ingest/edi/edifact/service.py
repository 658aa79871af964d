"""What do the service segments (UNB, UNG, UNH, UNT, UNE, UNZ) say?"""

from dataclasses import dataclass, field

from ingest.edi.edifact.syntax import Syntax
from ingest.edi.edifact.values import components, split

REMEMBERED = (
    1_000_000  # references of one interchange, and interchanges of one file: memory's bound
)
LONGEST_LOOKED_AT = 1000  # bytes of a service segment; the standard's are a quarter of it


@dataclass(slots=True)
class Seen:
    """References met so far. Past a million, new ones are no longer kept."""

    references: set[object] = field(default_factory=set)

    def is_new(self, reference: object) -> bool:
        """Return whether a reference was not met before, and keep it."""
        if reference in self.references:
            return False
        if len(self.references) < REMEMBERED:
            self.references.add(reference)
        return True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands in the file."""

    segment: int
    byte_offset: int
    byte_end: int  # after its terminator
    segment_id: str


@dataclass(slots=True)
class Interchange:
    number: int
    place: Place
    header: tuple[object, ...]
    separators: tuple[object, ...]
    reference: str
    byte_offset: int
    groups: int = 0
    messages: int = 0
    message_references: Seen = field(default_factory=Seen)
    group_references: Seen = field(default_factory=Seen)


@dataclass(slots=True)
class Group:
    number: int
    place: Place
    header: tuple[object, ...]
    version: str | None
    reference: str
    messages: int = 0


@dataclass(slots=True)
class Message:
    number: int
    place: Place
    header: tuple[object, ...]
    reference: str


class Values:
    """The components of a service segment, without release characters."""

    __slots__ = ("_elements",)

    def __init__(self, raw: bytes, syntax: Syntax) -> None:
        text = raw[:LONGEST_LOOKED_AT].translate(None, syntax.ignored)
        said = text.decode(syntax.encoding, errors="backslashreplace")
        separator, element = syntax.component.decode(), syntax.element.decode()
        if syntax.release and syntax.release in text:
            release = syntax.release.decode()
            apart = split(said, element, release)
            self._elements = [components(one, separator, release) for one in apart]
        else:
            self._elements = [one.split(separator) for one in said.split(element)]

    def get(self, element: int, component: int = 1) -> str:
        """Return a component without blanks at its end, empty where there is none."""
        if element < len(self._elements):
            parts = self._elements[element]
            if component <= len(parts):
                return parts[component - 1].rstrip(" ")
        return ""

    def stated(self, element: int, component: int = 1) -> str | None:
        """Return a component, null where it is empty."""
        return self.get(element, component) or None

    def joined(self, element: int, first: int = 1, last: int | None = None) -> str | None:
        """Return the components from `first` on with a colon between; null if all are empty."""
        parts = self._elements[element] if element < len(self._elements) else []
        return ":".join(parts[first - 1 : last]).rstrip(": ") or None


def stated_count(text: str) -> int | None:
    """Return a count, or None where the text is no number of at most nine digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text.lstrip("0")) < 10 else None


def interchange_header(said: Values) -> tuple[object, ...]:
    """Return the columns from sender_qualifier to is_test of the interchanges table."""
    return (
        said.stated(2, 2),
        said.stated(2),
        said.stated(3, 2),
        said.stated(3),
        said.stated(4),
        said.stated(4, 2),
        said.joined(1, last=2),
        said.stated(5),
        said.get(9) == "1",
        said.get(11) == "1",
    )


def separators_of(syntax: Syntax, service: bytes, said: Values) -> tuple[object, ...]:
    """Return the columns from element_separator to terminator of the interchanges table."""
    repetition = None
    if said.get(1, 2) >= "4":
        repetition = service[4:5].decode(errors="backslashreplace").strip() if service else "*"
    return (
        syntax.element.decode(),
        syntax.component.decode(),
        repetition or None,
        syntax.release.decode() or None,
        syntax.terminator.decode(),
    )


def group_header(said: Values) -> tuple[object, ...]:
    """Return the columns from functional_id to control_number of the groups table."""
    return (said.stated(1), *(said.stated(*at) for at in ((2, 1), (3, 1), (4, 1), (4, 2), (5, 1))))
