"""How X12 segments and envelopes are written, so that no value can be taken for a separator."""

from collections.abc import Iterable
from datetime import datetime

from ingest.edi.acknowledge.rows import Row

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ">", "^", "~"
SEPARATORS = ELEMENT + COMPONENT + REPETITION + TERMINATOR
NO_REPETITION = "U"  # before 00402, ISA11 names the standard
REPETITION_SINCE = "00402"
LONG_DATES_SINCE = "004010"


def text(value: object, limit: int) -> str:
    """Return a value that may stand in an element: what could not is shown as a question mark.

    X12 before 008 has no release character, so a separator inside a value cannot be kept.
    """
    shown = "".join(
        "?" if character in SEPARATORS or not character.isprintable() else character
        for character in str("" if value is None else value)[:limit]
    )
    return shown.rstrip()


def segment(*elements: str) -> str:
    """Return one segment; empty elements at its end are left out."""
    kept = list(elements)
    while not kept[-1]:
        kept.pop()
    return ELEMENT.join(kept) + TERMINATOR


def interchange(
    came: Row, number: int, at: datetime, content: Iterable[str], groups: int, least: str = ""
) -> str:
    """Wrap content into ISA and IEA, back to the sender of the interchange that came.

    `least` is the least version of the envelope (ISA12) that the content can stand in.
    """
    version = max(_isa_version(came["version"]), least)
    header = segment(
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        *_party(came["receiver_qualifier"], came["receiver_id"]),
        *_party(came["sender_qualifier"], came["sender_id"]),
        f"{at:%y%m%d}",
        f"{at:%H%M}",
        REPETITION if version >= REPETITION_SINCE else NO_REPETITION,
        version,
        control_number(number),
        "0",
        "T" if came["is_test"] else "P",
        COMPONENT,
    )
    return "".join((header, *content, segment("IEA", str(groups), control_number(number))))


def group(came: Row, number: int, at: datetime, version: str, content: Iterable[str]) -> str:
    """Wrap one transaction into GS and GE, back to the sender of the group that came."""
    date = f"{at:%Y%m%d}" if version >= LONG_DATES_SINCE else f"{at:%y%m%d}"
    ours, theirs = text(came["receiver_id"], 15), text(came["sender_id"], 15)
    header = segment("GS", "FA", ours, theirs, date, f"{at:%H%M}", str(number), "X", version)
    return "".join((header, *content, segment("GE", "1", str(number))))


def transaction(set_id: str, convention: str, content: list[str]) -> str:
    """Wrap segments into ST and SE."""
    number = "0001"
    header = segment("ST", set_id, number, convention)
    return "".join((header, *content, segment("SE", str(len(content) + 2), number)))


def control_number(number: int) -> str:
    return f"{number:09}"


def _isa_version(stated: object) -> str:
    version = str(stated or "")
    return version if len(version) == 5 and version.isdigit() else "00401"


def _party(qualifier: object, party: object) -> tuple[str, str]:
    return text(qualifier, 2).ljust(2) if qualifier else "ZZ", text(party, 15).ljust(15)
