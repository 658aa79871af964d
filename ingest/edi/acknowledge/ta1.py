"""How a TA1 answers one interchange: whether its envelope holds, and the worst that was wrong."""

from ingest.edi.acknowledge.owed import Numbered
from ingest.edi.acknowledge.rows import Judged, Row, syntax_codes
from ingest.edi.acknowledge.x12 import interchange, segment, text

NO_ERROR = "000"
STATUS = {0: "A", 1: "E", 2: "R"}
# TA105 for an element of ISA that is not valid.
HEADER = {
    1: "010",
    2: "011",
    3: "012",
    4: "013",
    5: "005",
    6: "006",
    7: "007",
    8: "008",
    9: "014",
    10: "015",
    11: "016",
    12: "017",
    13: "018",
    14: "019",
    15: "020",
    16: "027",
}


def write_ta1(numbered: Numbered, file: Judged) -> str:
    """Return a whole interchange that holds one TA1."""
    came = file.interchanges[numbered.owed.interchange]
    faults = [
        fault
        for fault in file.faults_of_interchange.get(came["interchange"], [])
        if fault["level"] == "interchange"
    ]
    answer = segment(
        "TA1",
        text(came["control_number"], 9),
        text(came["prepared_date"], 6),
        text(came["prepared_time"], 4),
        STATUS[max((fault["severity"] for fault in faults), default=0)],
        _note(faults),
    )
    return interchange(came, numbered.interchange_number, numbered.at, [answer], groups=0)


def _note(faults: list[Row]) -> str:
    if not faults:
        return NO_ERROR
    worst = faults[0]
    if worst["code"] == "header_value" and worst["segment_id"] == "ISA":
        return HEADER.get(worst["element"], "024")
    return next(iter(syntax_codes(faults, "interchange")), NO_ERROR)
