"""How far do the separators in force reach?

A run is a stretch of whole segments with the same separators. It ends where an interchange ends
that is not followed by another of the same kind, or where a header states other separators.
Text that merely looks like a header does not count: a header begins a segment.
"""

import re
from dataclasses import dataclass

from ingest.edi.edifact.syntax import LOOKAHEAD, Header, Syntax, header_at

SERVICE = re.compile(rb"UN[ABZ]")
ANY_HEADER = re.compile(rb"(?<![A-Za-z0-9])UN[ABGH]")


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a run ends, and the places of UNA within it."""

    stop: int
    is_sure: bool  # else the run may go on beyond the bytes in hand
    is_outside: bool  # what follows belongs to no interchange until a header comes
    services: tuple[tuple[int, int], ...]  # of UNA, and of the UNB after it


def reach(data: bytes, begin: int, syntax: Syntax, encoding: str | None, *, last: bool) -> Reach:
    """Return how far the run that begins at a segment reaches. `last`: no bytes will follow."""
    services: list[tuple[int, int]] = []
    is_header = data.startswith((b"UNA", b"UNB"), begin)  # known to whoever asks
    for found in SERVICE.finditer(data, begin + 3 * is_header):
        at = found.start()
        if not begins_segment(data, begin, at, syntax):
            continue
        if data[at + 2] == 0x5A:  # UNZ
            end = _end_of_interchange(data, at, syntax)
            if end and not _goes_on(data, end, syntax, encoding, last=last):
                return Reach(end, is_sure=True, is_outside=True, services=tuple(services))
        else:
            is_short = not last and len(data) - at < LOOKAHEAD
            header = None if is_short else header_at(data, at, syntax, encoding)
            if is_short or (header and not _is_same(header, syntax)):
                return Reach(at, is_sure=True, is_outside=False, services=tuple(services))
            if header and header.service:
                services.append((at, header.begin))
    return Reach(len(data), is_sure=last, is_outside=False, services=tuple(services))


def _is_same(header: Header | None, syntax: Syntax) -> bool:
    return header is not None and header.syntax == syntax and header.is_service_good


def begins_segment(data: bytes, begin: int, at: int, syntax: Syntax) -> bool:
    """Return whether a terminator, blanks aside, stands before a place of the run."""
    blanks, terminator = syntax.blanks, syntax.terminator[0]
    before = at - 1
    while before >= begin and data[before] in blanks:
        before -= 1
    if before < begin:
        return True
    return data[before] == terminator and not is_released(data, begin, before, syntax)


def is_released(data: bytes, begin: int, at: int, syntax: Syntax) -> bool:
    """Return whether a release character takes the meaning from the byte at a place."""
    if not syntax.release:
        return False
    release, ignored = syntax.release[0], syntax.ignored
    odd, before = False, at - 1
    while before >= begin:
        if data[before] == release:
            odd = not odd
        elif data[before] not in ignored:
            break
        before -= 1
    return odd


def end_of_segment(data: bytes, begin: int, syntax: Syntax) -> int:
    """Return the place after the segment's terminator, or 0 where none has come."""
    at = data.find(syntax.terminator, begin)
    while at >= 0 and is_released(data, begin, at, syntax):
        at = data.find(syntax.terminator, at + 1)
    return at + 1


def next_header(
    data: bytes, begin: int, before: Syntax, encoding: str | None, *, last: bool
) -> int:
    """Return where, after a place outside any interchange, a header may begin.

    Where there is none: the last places that may yet become one.
    """
    for found in ANY_HEADER.finditer(data, begin):
        at = found.start()
        if (not last and len(data) - at < LOOKAHEAD) or header_at(data, at, before, encoding):
            return at
    return len(data) if last else max(begin, len(data) - 2)


def after_blanks(data: bytes, at: int, blanks: bytes) -> int:
    """Return the first place from here that holds no blank."""
    size = 64
    while at < len(data):
        rest = data[at : at + size].lstrip(blanks)
        if rest:
            return min(at + size, len(data)) - len(rest)
        at, size = at + size, 2 * size
    return len(data)


def _end_of_interchange(data: bytes, at: int, syntax: Syntax) -> int:
    after = after_blanks(data, at + 3, syntax.ignored)
    if data[after : after + 1] not in (syntax.element, syntax.terminator):
        return 0
    return end_of_segment(data, at, syntax)


def _goes_on(data: bytes, end: int, syntax: Syntax, encoding: str | None, *, last: bool) -> bool:
    at = after_blanks(data, end, syntax.blanks)
    if not data.startswith((b"UNA", b"UNB"), at) or (not last and len(data) - at < LOOKAHEAD):
        return False
    return _is_same(header_at(data, at, syntax, encoding), syntax)
