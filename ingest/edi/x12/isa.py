"""What goes into the interchanges table from an ISA, and which of its elements are not valid?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.edi.x12.faults import Faults, Place
from ingest.edi.x12.header import Dialect, Header

VALID = re.compile("(?:[0-9]{6}|[0-9]{8}) [0-9]{4} [0-9]{5} [0-9]{9} [01] [PTI]")


@dataclass(frozen=True, slots=True)
class InterchangeHead:
    """An ISA as text."""

    elements: tuple[str, ...]  # 15, those that are missing empty
    separators: tuple[str | None, ...]  # element, component, repetition, release, terminator
    is_readable: bool

    @property
    def control_number(self) -> str:
        return self.elements[12]

    def identity(self) -> tuple[str, ...]:
        """Return what may not come twice: sender, receiver and number."""
        return (*self.elements[4:8], self.control_number)

    def row(self, ordinal: int, offset: int, length: int, *counted: object) -> tuple[object, ...]:
        """Return the row of the interchanges table; `counted` is is_closed and group_count."""
        held = self.elements
        return (
            ordinal,
            "x12",
            *held[4:10],
            held[11],
            held[12],
            held[13] == "1",
            held[14] == "T",
            *self.separators,
            offset,
            length,
            *counted,
        )


def interchange_head(header: Header, encoding: str) -> InterchangeHead:
    """Return the elements as text; blanks at the end of the ids are padding."""
    whole = b"\0".join(header.elements)
    if whole.isascii() and whole.count(b"\0") == len(header.elements) - 1:
        held = whole.decode("ascii").split("\0")
    else:
        held = [value.decode(encoding, "backslashreplace") for value in header.elements]
    held += [""] * (15 - len(held))
    held[4:8] = [value.rstrip() for value in held[4:8]]
    shown = _shown(header.dialect, header.component, header.repetition, encoding)
    return InterchangeHead((*held,), shown, header.dialect is not None)


@lru_cache(maxsize=64)
def _shown(
    dialect: Dialect | None, component: bytes, repetition: bytes, encoding: str
) -> tuple[str | None, ...]:
    separators = (
        dialect.separator if dialect else b"",
        component,
        repetition,
        dialect.release if dialect else b"",
        dialect.terminator if dialect else b"",
    )
    return tuple(value.decode(encoding, "backslashreplace") or None for value in separators)


def header_faults(faults: Faults, header: Header, head: InterchangeHead, place: Place) -> None:
    """Note what is wrong with an ISA."""
    if header.fault:
        faults.add("bad_separators", place, header.fault)
    if header.dialect is None:
        return
    if not header.is_106:
        reason = "line breaks stand in it" if header.dialect.is_wrapped else "its padding is not"
        detail = f"ISA is not 106 bytes long ({reason}); its separators were found by counting"
        faults.add("isa_not_106", place, detail)
    if VALID.fullmatch(" ".join(head.elements[8:10] + head.elements[11:15])):
        return
    for number, expected, is_valid in _checks(head.elements):
        if not is_valid:
            value = head.elements[number - 1]
            detail = f"ISA{number:02} is {value!r}, expected {expected}"
            faults.add("header_value", place, detail, value=value, element=number)


def _checks(held: tuple[str, ...]) -> tuple[tuple[int, str, bool], ...]:
    return (
        (9, "6 or 8 digits", _digits(held[8], 6, 8)),
        (10, "4 digits", _digits(held[9], 4)),
        (12, "5 digits", _digits(held[11], 5)),
        (13, "9 digits", _digits(held[12], 9)),
        (14, "0 or 1", held[13] in ("0", "1")),
        (15, "P, T or I", held[14] in ("P", "T", "I")),
    )


def _digits(text: str, *lengths: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) in lengths
