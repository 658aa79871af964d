"""What does an ISA segment say: its elements, and the separators of what follows it?"""

import re
from dataclasses import dataclass

LONGEST_HEADER = 512  # bytes; ISA is 106, or somewhat more or less where a sender pads it otherwise
LOOKAHEAD = 1024  # an ISA, and an ISX after it
WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)  # of ISA01 to ISA15
THROUGH_ISA15 = 104  # bytes, the separator before ISA16 included
WIDEST = 35  # bytes of an element, where an ISA that is padded otherwise is still believed
FIRST_WITH_REPETITION = 402
FIRST_WITH_RELEASE = 704
BREAKS = b"\r\n"
BLANKS = b" \t\r\n\x0b\x0c\x00\x1a"  # what may lie before a segment; 1A ends files of old systems
BEGINS = re.compile(rb"ISA[^0-9A-Za-z \r\n\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """All that cutting needs to know."""

    separator: bytes
    terminator: bytes
    release: bytes = b""
    is_wrapped: bool = False  # line breaks stand anywhere and mean nothing

    @property
    def blanks(self) -> bytes:
        """Return which bytes may lie before a segment."""
        kept = self.terminator[:1] if self.terminator not in (b"\r", b"\n") else b""
        return BLANKS.translate(None, self.separator + kept)


@dataclass(frozen=True, slots=True)
class Header:
    """An ISA. `dialect` is None where the separators cannot be known; then `fault` says why."""

    elements: tuple[bytes, ...]  # ISA01 to ISA15, line breaks taken out
    byte_length: int  # through the terminator
    dialect: Dialect | None
    component: bytes = b""
    repetition: bytes = b""
    is_106: bool = False
    fault: str = ""


def read_header(data: bytes, at: int, encoding: str = "utf-8") -> Header | None:
    """Read the ISA at a place; None where none begins there.

    `data` goes on for LOOKAHEAD bytes after `at`, or ends with the file.
    """
    if not BEGINS.match(data, at):
        return None
    is_utf8 = encoding.lower() in ("utf-8", "utf8")
    window = data[at : at + LONGEST_HEADER]
    separator = window[3:4]
    parts = window.split(separator, 16)
    rest = parts[16] if len(parts) > 16 else b""
    stated = parts[1:16]
    before_rest = window[: len(window) - len(rest)]
    is_wrapped = b"\n" in before_rest or b"\r" in before_rest
    elements = (
        tuple(value.translate(None, BREAKS) for value in stated) if is_wrapped else (*stated,)
    )
    if not rest or not _plausible(elements):
        reason = f"ISA has not the form of 16 elements between {_shown(separator)}"
        return Header(elements, 0, None, fault=reason)
    after = len(window) - len(rest)
    component = _character(rest, _skip(rest, 0, is_wrapped), is_utf8)
    end = _skip(rest, 0, is_wrapped) + len(component)
    begin = _skip(rest, end, is_wrapped)
    terminator = _character(rest, begin, is_utf8)
    fault = _unreadable(separator, terminator, is_utf8)
    if fault:
        return Header(elements, 0, None, component=component, fault=fault)
    length = after + begin + len(terminator)
    repetition, doubt = _repetition(elements, (separator, component, terminator))
    release = _release(data, at + length, elements[11], (separator, terminator, component))
    return Header(
        elements=elements,
        byte_length=length,
        dialect=Dialect(separator, terminator, release, is_wrapped),
        component=component,
        repetition=repetition,
        is_106=after == THROUGH_ISA15 and tuple(map(len, elements)) == WIDTHS,
        fault=doubt,
    )


def read_next(before: Header | None, data: bytes, at: int) -> Header | None:
    """Read an ISA of the separators and version of another; None where it may be of others.

    What it returns is what `read_header` returns, in a third of the time.
    """
    if before is None or not before.is_106 or before.dialect is None:
        return None
    separator, terminator = before.dialect.separator, before.dialect.terminator
    last = before.component + terminator
    name, *stated = data[at : at + THROUGH_ISA15 + len(last)].split(separator)
    if (
        name != b"ISA"
        or stated[15:] != [last]
        or stated[10:12] != [*before.elements[10:12]]
        or tuple(map(len, stated[:15])) != WIDTHS
        or _may_release(stated[11])
    ):
        return None
    elements = (*stated[:15],)
    joined = b"".join(elements)
    if b"\n" in joined or b"\r" in joined:
        return None
    return Header(
        elements,
        before.byte_length,
        before.dialect,
        before.component,
        before.repetition,
        is_106=True,
        fault=before.fault,
    )


def _plausible(elements: tuple[bytes, ...]) -> bool:
    """Tell an ISA that is padded otherwise from data that only begins like one."""
    sizes = tuple(map(len, elements))
    if sizes == WIDTHS:
        return True
    codes_fit = all(sizes[number] <= WIDTHS[number] for number in (0, 2, 4, 6, 10))
    version, control = elements[11:13]
    return (
        codes_fit
        and max(sizes) <= WIDEST
        and (len(version) == 5 and version.isdigit())
        and control.isdigit()
    )


def _skip(rest: bytes, at: int, is_wrapped: bool) -> int:  # noqa: FBT001  (private, one meaning)
    while is_wrapped and rest[at : at + 1] in (b"\r", b"\n"):
        at += 1
    return at


def _character(rest: bytes, at: int, is_utf8: bool) -> bytes:  # noqa: FBT001  (as above)
    """Return the bytes of the character at a place."""
    first = rest[at : at + 1]
    if is_utf8 and first >= b"\xc2":
        size = 2 + (first >= b"\xe0") + (first >= b"\xf0")
        try:
            rest[at : at + size].decode()
        except UnicodeDecodeError:
            return first
        return rest[at : at + size]
    return first


def _unreadable(separator: bytes, terminator: bytes, is_utf8: bool) -> str:  # noqa: FBT001  (as above)
    if not terminator:
        return "the file ends within ISA"
    if is_utf8 and len(terminator) == 1 and terminator >= b"\x80":
        # It would cut the characters that it is a part of.
        shown = terminator.hex().upper()
        return f"the terminator would be byte {shown}, no character of utf-8: name the encoding"
    if terminator.isalnum() or terminator == b" ":
        return f"the terminator would be {_shown(terminator)}"
    if terminator == separator:
        return f"the terminator would be {_shown(terminator)}, as the element separator is"
    return ""


def _repetition(elements: tuple[bytes, ...], others: tuple[bytes, ...]) -> tuple[bytes, str]:
    """Return the repetition separator, empty where there is none, and what is doubtful."""
    separator, component, terminator = others
    doubt = ""
    if component.isalnum() or component in (b" ", separator, terminator):
        doubt = f"the component separator would be {_shown(component)}"
    version, stated = elements[11].strip(), elements[10]
    if not version.isdigit() or int(version) < FIRST_WITH_REPETITION:
        return b"", doubt
    if len(stated) != 1 or stated.isalnum() or stated == b" ":
        return b"", doubt
    if stated in others:
        return b"", doubt or f"the repetition separator would be {_shown(stated)}"
    return stated, doubt


def _may_release(version: bytes) -> bool:
    return version.strip().isdigit() and int(version) >= FIRST_WITH_RELEASE


def _release(data: bytes, at: int, version: bytes, others: tuple[bytes, ...]) -> bytes:
    """Return the release character of an ISX that follows, empty where there is none."""
    if not _may_release(version):
        return b""
    after = data[at : at + LOOKAHEAD - LONGEST_HEADER].lstrip(BLANKS)
    separator, terminator, _ = others
    value, found, _ = after.removeprefix(b"ISX" + separator).partition(terminator)
    if not after.startswith(b"ISX" + separator) or not found or len(value) != 1:
        return b""
    return b"" if value.isalnum() or value >= b"\x80" or value in (b" ", *others) else value


def _shown(value: bytes) -> str:
    return ascii(value.decode(errors="backslashreplace")) if value else "nothing"
