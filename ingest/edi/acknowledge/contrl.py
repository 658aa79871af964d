"""How a CONTRL answers one interchange: its messages taken or rejected, each error by its place."""

from collections.abc import Iterator
from itertools import groupby

from ingest.edi.acknowledge.edifact import composite, interchange, party, segment, syntax, text
from ingest.edi.acknowledge.owed import Numbered
from ingest.edi.acknowledge.rows import Judged, Row
from ingest.edi.errors import CODES
from ingest.edi.profile import ACKNOWLEDGEMENTS

REJECTED, ACKNOWLEDGED = "4", "7"
UNSPECIFIED = "18"
MESSAGE_TYPE = {"3": "CONTRL:D:3:UN", "4": "CONTRL:4:1:UN"}
AT_THE_END = ("_unclosed", "_control", "_count", "_total")  # faults of UNT, UNE, UNZ
MOST_SEGMENTS, MOST_ELEMENTS = 999, 99  # UCS below one UCM, UCD below one UCS


def write_contrl(numbered: Numbered, file: Judged) -> bytes:
    """Return a whole interchange that holds one CONTRL message.

    CONTRL has no word for "accepted with errors": what is accepted is acknowledged, and errors are
    named for what is rejected.
    """
    came = file.interchanges[numbered.owed.interchange]
    _, version, encoding = syntax(came)
    faults = file.faults_of_interchange.get(came["interchange"], [])
    action = _action(faults)
    parties = (party(came, "sender", encoding), party(came, "receiver", encoding))
    reference = text(came["control_number"], 14, encoding)
    head = segment("UCI", reference, *parties, action, *_reason(action, faults, "UNB", "UNZ"))
    body = [head]
    if action == ACKNOWLEDGED:
        body += _messages(came["interchange"], 0, file, encoding)
        for group in file.groups_of_interchange.get(came["interchange"], []):
            body += _group(group, file, encoding)
    return interchange(came, numbered.interchange_number, numbered.at, body, MESSAGE_TYPE[version])


def _group(came: Row, file: Judged, encoding: str) -> list[str]:
    faults = file.faults_of_group.get(came["group"], [])
    action = _action(faults)
    head = segment(
        "UCF",
        text(came["control_number"], 14, encoding),
        text(came["sender_id"], 35, encoding),
        text(came["receiver_id"], 35, encoding),
        action,
        *_reason(action, faults, "UNG", "UNE"),
    )
    if action == REJECTED:
        return [head]
    return [head, *_messages(came["interchange"], came["group"], file, encoding)]


def _messages(number: int, group: int, file: Judged, encoding: str) -> Iterator[str]:
    for came in file.transactions_of_group.get((number, group), []):
        if came["set_id"] not in ACKNOWLEDGEMENTS:
            yield from _message(came, file, encoding)


def _message(came: Row, file: Judged, encoding: str) -> Iterator[str]:
    action = REJECTED if came["verdict"] == "rejected" else ACKNOWLEDGED
    faults = file.faults_of_transaction.get(came["transaction"], []) if action == REJECTED else []
    own = [fault for fault in faults if fault["level"] == "transaction"]
    own.sort(key=lambda fault: -fault["severity"])
    kind = [text(part, 6, encoding) for part in str(came["version"] or "").split(":")]
    yield segment(
        "UCM",
        text(came["control_number"], 14, encoding),
        composite(text(came["set_id"], 6, encoding), *kind),
        action,
        *_reason(action, own, "UNH", "UNT"),
    )
    placed = [fault for fault in faults if fault["level"] in ("segment", "element")]
    by_place = groupby(placed, lambda fault: max(fault["position"] or 0, 1))
    for position, here in [(place, list(rows)) for place, rows in by_place][:MOST_SEGMENTS]:
        yield from _segment(position, here)


def _segment(position: int, faults: list[Row]) -> Iterator[str]:
    """Yield UCS, and UCD for each element; UNH is segment 1, and the tag is element 1."""
    codes = [CODES[fault["code"]].contrl for fault in faults if fault["level"] == "segment"]
    elements = [
        segment(
            "UCD",
            CODES[fault["code"]].contrl or UNSPECIFIED,
            composite(str(fault["element"] + 1), str(fault["component"] or "")),
        )
        for fault in faults
        if fault["level"] == "element" and fault["element"]
    ]
    own = codes[0] if codes else ("" if elements else UNSPECIFIED)
    yield segment("UCS", str(position), own)
    yield from list(dict.fromkeys(elements))[:MOST_ELEMENTS]
    for code in dict.fromkeys(codes[1:]):
        if code != own:
            yield segment("UCS", str(position), code)


def _action(faults: list[Row]) -> str:
    return REJECTED if any(fault["severity"] == 2 for fault in faults) else ACKNOWLEDGED


def _reason(action: str, faults: list[Row], header: str, trailer: str) -> tuple[str, ...]:
    """Return the worst fault's code and the service segment that it lies in."""
    if action == ACKNOWLEDGED or not faults:
        return ()
    worst = faults[0]["code"]
    tag = trailer if worst.endswith(AT_THE_END) else header
    return CODES[worst].contrl or UNSPECIFIED, tag
