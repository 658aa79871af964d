"""How EDIFACT segments and envelopes are written: a release character keeps every value whole."""

from datetime import datetime

from ingest.edi.acknowledge.rows import Row

ELEMENT, COMPONENT, RELEASE, TERMINATOR = "+", ":", "?", "'"
SERVICE_STRING = "UNA:+.? '"
ENCODINGS = {"UNOA": "ascii", "UNOB": "ascii", "UNOC": "latin-1", "UNOY": "utf-8"}
DEFAULT_SYNTAX = "UNOC"


def text(value: object, limit: int, encoding: str = "utf-8") -> str:
    """Return a value that may stand in a component, its separators released."""
    cut = str("" if value is None else value)[:limit]
    readable = "".join(each if each.isprintable() else " " for each in cut)
    # An unknown character must not become a question mark: that is the release character.
    known = readable.encode(encoding, "replace").decode(encoding)
    if known != readable:
        pairs = zip(readable, known, strict=True)
        readable = "".join(new if new == old else " " for old, new in pairs)
    for character in RELEASE + ELEMENT + COMPONENT + TERMINATOR:
        readable = readable.replace(character, RELEASE + character)
    return readable.strip()


def composite(*components: str) -> str:
    """Return components as one element; empty ones at its end are left out."""
    return COMPONENT.join(_without_empty_end(components))


def segment(*elements: str) -> str:
    """Return one segment; empty elements at its end are left out."""
    return ELEMENT.join(_without_empty_end(elements)) + TERMINATOR


def syntax(came: Row) -> tuple[str, str, str]:
    """Return the syntax identifier to answer in, its version, and the encoding they stand for."""
    stated = str(came["version"] or "").split(COMPONENT)
    identifier = stated[0] if stated[0] in ENCODINGS else DEFAULT_SYNTAX
    version = "4" if stated[-1] == "4" or identifier == "UNOY" else "3"
    return identifier, version, ENCODINGS[identifier]


def interchange(came: Row, number: int, at: datetime, body: list[str], message: str) -> bytes:
    """Wrap one message into UNB and UNZ, back to the sender of the interchange that came."""
    identifier, version, encoding = syntax(came)
    date = f"{at:%Y%m%d}" if version == "4" else f"{at:%y%m%d}"
    header = segment(
        "UNB",
        composite(identifier, version),
        party(came, "receiver", encoding),
        party(came, "sender", encoding),
        composite(date, f"{at:%H%M}"),
        str(number),
        *["" for _ in range(5)],
        "1" if came["is_test"] else "",
    )
    content = [segment("UNH", "1", message), *body, segment("UNT", str(len(body) + 2), "1")]
    written = "".join((SERVICE_STRING, header, *content, segment("UNZ", "1", str(number))))
    return written.encode(encoding, "replace")


def party(came: Row, role: str, encoding: str) -> str:
    return composite(
        text(came[f"{role}_id"], 35, encoding), text(came[f"{role}_qualifier"], 4, encoding)
    )


def _without_empty_end(parts: tuple[str, ...]) -> list[str]:
    kept = list(parts)
    while kept and not kept[-1]:
        kept.pop()
    return kept
