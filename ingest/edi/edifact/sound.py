"""Which messages are plainly sound, so that they need not be looked at one by one?

A message is plainly sound if UNH and UNT follow each other as service segments, both say the same
reference and the true count, nothing in them is released, and the reference is new. All others,
and all in doubt, take the way of `envelope.py`, which alone knows faults.
"""

from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ingest.edi.columns import Cut
from ingest.edi.edifact.envelope import Envelopes
from ingest.edi.edifact.service import LONGEST_LOOKED_AT, REMEMBERED
from ingest.edi.edifact.syntax import Syntax

Rows = NDArray[np.int64]
Header = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Sound:
    """Messages that may be sound, by the rows of their UNH and UNT, and what they say."""

    first: list[int]
    last: list[int]
    references: list[str]
    headers: list[Header]
    begins: list[int]  # bytes from the run's beginning
    lengths: list[int]
    ends: list[int]  # for each the first after it that is not sound, or does not adjoin


def may_be_sound(
    found: Cut, pairs: tuple[Rows, Rows], adjoins: list[bool], syntax: Syntax, longest: int
) -> Sound:
    """Judge messages by what their UNH and UNT say.

    `pairs` are the rows of UNH and UNT with no service segment between; `adjoins` tells of each
    but the last whether the next UNH is the service segment after its UNT.
    """
    first, last = pairs
    begins = found.starts[first].astype(np.int64)
    lengths = found.ends[last] + 1 - begins
    elements = found.first.astype(np.int64)
    is_good = lengths <= longest
    for row in (first, last):
        is_good &= elements[row + 1] - elements[row] >= 2
        is_good &= found.ends[row] - found.starts[row] <= LONGEST_LOOKED_AT
    one, two = np.where(is_good, elements[first], 0), np.where(is_good, elements[last], 0)
    texts, types = _texts(found, one), _texts(found, one + 1)
    counts, closing = _texts(found, two), _texts(found, two + 1)
    true = [b"%d" % count for count in (last - first + 1).tolist()]
    headers = {kind: _header(kind, syntax) for kind in set(types)}
    good = [
        plain and text == other and said == count and text.strip() == text != b"" and headers[kind]
        for plain, text, other, said, count, kind in zip(
            is_good.tolist(), texts, closing, counts, true, types, strict=True
        )
    ]
    references = [text.decode() for text in texts]
    special = [mark.decode() for mark in (syntax.release, syntax.component) if mark]
    if any(mark in text for text in ("".join(references),) for mark in special):
        for at, text in enumerate(references):
            good[at] = good[at] and not any(mark in text for mark in special)
    said_headers: list[Header] = [
        (kind[0], reference, kind[1]) if (kind := headers[text]) else (None, None, None)
        for text, reference in zip(types, references, strict=True)
    ]
    return Sound(
        first.tolist(),
        last.tolist(),
        references,
        said_headers,
        begins.tolist(),
        lengths.tolist(),
        _ends(good, adjoins),
    )


def take_sound(
    sound: Sound, at: int, envelopes: Envelopes, base: int, before: int
) -> tuple[int, list[tuple[int, int, int, int, int]]]:
    """Take all sound messages from one on; return the first not taken, and the spans of rows.

    None is taken where no interchange is open, a message is, or references were used before.
    """
    end, interchange, group = sound.ends[at], envelopes.interchange, envelopes.group
    if interchange is None or envelopes.message is not None or end == at:
        return at, []
    references = sound.references[at:end]
    seen, new = interchange.message_references.references, set(references)
    if len(new) < len(references) or len(seen) + len(new) > REMEMBERED or not seen.isdisjoint(new):
        return at, []
    seen |= new
    taken = end - at
    interchange.messages += taken
    if group:
        group.messages += taken
    numbers = range(envelopes.message_count + 1, envelopes.message_count + taken + 1)
    envelopes.message_count += taken
    first, last = sound.first[at:end], sound.last[at:end]
    counts = [two - one + 1 for one, two in zip(first, last, strict=True)]
    of = (interchange.number, group.number if group else 0)
    envelopes.messages.held += [
        (*of, number, *header, base + begin, length, before + row + 1, count, count, True)
        for number, header, begin, length, row, count in zip(
            numbers,
            sound.headers[at:end],
            sound.begins[at:end],
            sound.lengths[at:end],
            first,
            counts,
            strict=True,
        )
    ]
    spans: list[tuple[int, int, int, int, int]] = []
    for number, row, closing, same in zip(numbers, first, last, repeat(of)):
        spans += ((row, *same, number, row), (closing + 1, *same, 0, 0))
    envelopes.last_segment = before + last[-1] + 1
    envelopes.last_end = base + sound.begins[end - 1] + sound.lengths[end - 1]
    return end, spans


def _texts(found: Cut, elements: Rows) -> list[bytes]:
    chars, offsets = bytes(found.chars), found.offsets
    if len(offsets) < 2:
        return [b""] * len(elements)
    elements = np.minimum(elements, len(offsets) - 2)  # what is not there is not looked at
    begins, ends = offsets[elements].tolist(), offsets[elements + 1].tolist()
    return [chars[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _header(said: bytes, syntax: Syntax) -> tuple[str, str | None] | None:
    """Return message type and version; None where it takes a closer look."""
    if syntax.release and syntax.release in said:
        return None
    parts = said.decode().split(syntax.component.decode())
    kind = parts[0].rstrip(" ")
    version = ":".join(parts[1:]).rstrip(": ") or None
    return (kind, version) if kind else None


def _ends(good: list[object], adjoins: list[bool]) -> list[int]:
    """Return, for each message, the end of the sound ones that adjoin it; itself if it is bad."""
    ends = list(range(len(good)))
    for at in range(len(good) - 1, -1, -1):
        if good[at]:
            is_joined = at + 1 < len(good) and adjoins[at] and good[at + 1]
            ends[at] = ends[at + 1] if is_joined else at + 1
    return ends
