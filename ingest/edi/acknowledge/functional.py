"""How a 997 or 999 answers one group: what was taken, and each error by its place."""

from itertools import groupby

from ingest.edi.acknowledge.owed import Numbered
from ingest.edi.acknowledge.rows import Judged, Row, syntax_codes
from ingest.edi.acknowledge.x12 import COMPONENT, group, segment, text, transaction
from ingest.edi.errors import CODES

STATUS = {"accepted": "A", "accepted_with_errors": "E", "rejected": "R"}
IMPLEMENTATION_999 = "005010X231A1"
MODERN = "005010"
# What later releases tell apart, in the codes that an older one has.
BEFORE_MODERN_AK9 = {"19": "6"}
BEFORE_MODERN_AK4 = {"12": "3", "13": "3"}
ELEMENT_ERRORS = "8"
SEGMENT_ERRORS = "5"
UNNAMED = "ZZZ"  # AK301 may not be empty where the segment has no id
MOST_CODES = 5  # AK502 to AK506, AK905 to AK909
MOST_ELEMENTS = 99  # AK4 below one AK3


def write_functional(numbered: Numbered, file: Judged) -> str:
    """Return GS to GE: the answer to one group. `numbered.owed` says whether as 997 or 999."""
    came = file.groups[numbered.owed.group]
    is_999 = numbered.owed.kind == "999"
    version = IMPLEMENTATION_999 if is_999 else _release(came["version"])
    modern = version >= MODERN
    sets = file.transactions_of_group.get((came["interchange"], came["group"]), [])
    content = [
        segment(
            "AK1",
            text(came["functional_id"], 2),
            text(came["control_number"], 9),
            *([text(came["version"], 12)] if modern else []),
        ),
        *(part for each in sets for part in _answer(each, file, modern=modern, is_999=is_999)),
        _summary(came, sets, file, modern=modern),
    ]
    body = transaction(numbered.owed.kind, IMPLEMENTATION_999 if is_999 else "", content)
    return group(came, numbered.group_number, numbered.at, version, [body])


def _answer(came: Row, file: Judged, *, modern: bool, is_999: bool) -> list[str]:
    """Return AK2 to AK5 of one transaction."""
    faults = file.faults_of_transaction.get(came["transaction"], [])
    prefix = "IK" if is_999 else "AK"
    implementation = [text(came["version"], 35)] if modern else []
    head = segment("AK2", text(came["set_id"], 3), text(came["control_number"], 9), *implementation)
    notes = _notes(faults, prefix, modern=modern)
    codes = syntax_codes(faults, "transaction")
    if notes and SEGMENT_ERRORS not in codes:
        codes.append(SEGMENT_ERRORS)
    status = STATUS[came["verdict"]]
    return [head, *notes, segment(f"{prefix}5", status, *codes[:MOST_CODES])]


def _notes(faults: list[Row], prefix: str, *, modern: bool) -> list[str]:
    """Return AK3 for each segment in error, and AK4 for each of its elements."""
    notes: list[str] = []
    placed = [fault for fault in faults if fault["level"] in ("segment", "element")]
    for (position, name), here in groupby(
        placed, lambda fault: (fault["position"], fault["segment_id"])
    ):
        rows = list(here)
        place = (text(name, 3) or UNNAMED, str(max(position or 0, 1)), "")
        notes += [segment(f"{prefix}3", *place, code) for code in syntax_codes(rows, "segment")]
        if elements := [row for row in rows if row["level"] == "element"]:
            notes.append(segment(f"{prefix}3", *place, ELEMENT_ERRORS))
            details = (_element(row, prefix, modern=modern) for row in elements)
            notes += list(dict.fromkeys(filter(None, details)))[:MOST_ELEMENTS]
    return notes


def _element(fault: Row, prefix: str, *, modern: bool) -> str:
    if not fault["element"]:
        return ""
    component = f"{COMPONENT}{fault['component']}" if fault["component"] else ""
    code = CODES[fault["code"]].syntax
    return segment(
        f"{prefix}4",
        f"{fault['element']}{component}",
        "",
        code if modern else BEFORE_MODERN_AK4.get(code, code),
        text(fault["value"], 99),
    )


def _summary(came: Row, sets: list[Row], file: Judged, *, modern: bool) -> str:
    """Return AK9: the group's status, and how many were stated, came, and were taken."""
    faults = file.faults_of_group.get(came["group"], [])
    codes = syntax_codes(faults, "group")
    if not modern:
        codes = list(dict.fromkeys(BEFORE_MODERN_AK9.get(code, code) for code in codes))
    taken = sum(each["verdict"] != "rejected" for each in sets)
    stated = came["stated_transaction_count"]
    counts = (len(sets) if stated is None else stated, len(sets), taken)
    return segment(
        "AK9", _group_status(sets, taken, faults), *map(str, counts), *codes[:MOST_CODES]
    )


def _group_status(sets: list[Row], taken: int, faults: list[Row]) -> str:
    if any(fault["severity"] == 2 for fault in faults) or (sets and not taken):
        return "R"
    if taken < len(sets):
        return "P"
    noted = faults or any(each["verdict"] != "accepted" for each in sets)
    return "E" if noted else "A"


def _release(version: object) -> str:
    release = str(version or "")[:6]
    return release if len(release) == 6 and release.isdigit() else "004010"
