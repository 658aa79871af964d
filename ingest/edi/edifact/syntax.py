"""Which characters separate an interchange, and in which encoding is it written?

ISO 9735: UNA states the separators; without it they are `:+.? '`, or the control characters of
level B where they follow UNB. UNB's syntax identifier states the character set.
"""

import re
from dataclasses import dataclass

BLANKS = b" \t\r\n"
LOOKAHEAD = 640  # bytes from a header's first one that decide what it is
LONGEST_UNB = 512
UNA = re.compile(rb"UNA(.{6})([ \t\r\n]{0,99})(?=UN[BGH])", re.DOTALL)
IDENTIFIER = re.compile(rb"[A-Za-z0-9]{0,6}")
ENCODINGS = {
    b"UNOA": "ascii",
    b"UNOB": "ascii",
    b"UNOC": "iso8859-1",
    b"UNOD": "iso8859-2",
    b"UNOE": "iso8859-5",
    b"UNOF": "iso8859-7",
    b"UNOG": "iso8859-3",
    b"UNOH": "iso8859-4",
    b"UNOI": "iso8859-6",
    b"UNOJ": "iso8859-8",
    b"UNOK": "iso8859-9",
    b"UNOL": "iso8859-15",
}
OTHERWISE = "utf-8"  # UNOW, UNOX, UNOY and identifiers of agreement


@dataclass(frozen=True, slots=True)
class Syntax:
    """The separators of an interchange, one byte each, and its encoding."""

    component: bytes = b":"
    element: bytes = b"+"
    release: bytes = b"?"  # empty where there is none
    terminator: bytes = b"'"
    encoding: str = OTHERWISE

    @property
    def ignored(self) -> bytes:
        """Line breaks, which no character set of EDIFACT has: they wrap lines, no more."""
        return b"\r\n".translate(None, self.terminator)

    @property
    def blanks(self) -> bytes:
        """What may stand before a segment."""
        return BLANKS.translate(None, self.terminator)


DEFAULT = Syntax()
LEVEL_B = Syntax(b"\x1f", b"\x1d", b"", b"\x1c")


@dataclass(frozen=True, slots=True)
class Header:
    """What begins at UNA, UNB, UNG or UNH."""

    syntax: Syntax
    begin: int  # of UNB, UNG or UNH
    service: bytes = b""  # the six characters of UNA
    is_service_good: bool = True


def header_at(data: bytes, at: int, before: Syntax, encoding: str | None) -> Header | None:
    """Return the header that begins at a place, or None where there is none.

    `before` are the separators of what came before: an interchange without UNA may go on with
    them. `encoding` overrides what UNB says. The answer is sure if LOOKAHEAD bytes follow.
    """
    service, begin, good = b"", at, True
    base: Syntax | None = None
    if stated := UNA.match(data, at, at + LOOKAHEAD):
        service, begin = stated.group(1), stated.end()
        base = _stated(service)
        good = base is not None
    syntax = _separated(data, begin, base, before)
    if syntax is None:
        return None
    if encoding is None:
        encoding = OTHERWISE
        if data.startswith(b"UNB", begin):
            found = IDENTIFIER.match(data, begin + 4)
            encoding = ENCODINGS.get(found.group() if found else b"", OTHERWISE)
    syntax = Syntax(syntax.component, syntax.element, syntax.release, syntax.terminator, encoding)
    return Header(syntax, begin, service, good)


def _stated(service: bytes) -> Syntax | None:
    """Return the separators of UNA, or None where they cannot be told apart."""
    component, element, _, release, _, terminator = (bytes([byte]) for byte in service)
    separators = [component, element, terminator, *([release] if release != b" " else [])]
    if len(set(separators)) < len(separators):
        return None
    if any(one.isalnum() or one == b" " or not one.isascii() for one in separators):
        return None
    return Syntax(component, element, release.strip(b" "), terminator)


def _separated(data: bytes, at: int, stated: Syntax | None, before: Syntax) -> Syntax | None:
    """Return the separators with which a segment at this place reads as UNB, UNG or UNH."""
    if data[at : at + 3] not in (b"UNB", b"UNG", b"UNH"):
        return None
    if data.startswith(b"UNB\x1dUNO", at):
        return LEVEL_B if stated is None or stated.element == LEVEL_B.element else None
    after = data[at + 3 : at + 4]
    for syntax in (stated,) if stated else (DEFAULT, before):
        if after and after in (syntax.element, syntax.terminator):
            return _by_line(data, at) if syntax is DEFAULT else syntax
    return None


def _by_line(data: bytes, at: int) -> Syntax:
    """Return the usual separators; a line break ends segments if it ends UNB, and ' does not."""
    end = min(len(data), at + LONGEST_UNB)
    breaks = [
        place for place in (data.find(b"\r", at, end), data.find(b"\n", at, end)) if place > 0
    ]
    if not breaks or data.find(b"'", at, min(breaks)) >= 0:
        return DEFAULT
    rest = data[min(breaks) : end].lstrip(b"\r\n")
    if data.startswith(b"UNB", at) and rest.startswith((b"UNH+", b"UNG+")):
        return Syntax(terminator=data[min(breaks) : min(breaks) + 1])
    return DEFAULT
