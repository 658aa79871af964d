"""Which faults reading EDI can find, and what each means for an acknowledgement.

A fault is a row of the errors table, never an exception: what to do about it is the partner
profile's to say (accept, accept with the error noted, reject).
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["file", "interchange", "group", "transaction", "segment", "element"]


@dataclass(frozen=True, slots=True)
class Code:
    """A fault: where it lies, what it means, and the codes that acknowledgements give it.

    `syntax` is the X12 code of its level: TA105 (interchange), AK905 (group), AK502 (transaction),
    AK304 (segment), AK403 (element). `contrl` is the EDIFACT code of data element 0085. Codes that
    came with a later release are put in the older one's terms where they are written.
    """

    level: Level
    meaning: str
    syntax: str = ""
    contrl: str = ""


CODES: dict[str, Code] = {
    "no_interchange": Code("file", "no ISA or UNB begins an interchange", "", ""),
    "stray_bytes": Code("file", "bytes lie between interchanges", "", ""),
    "isa_not_106": Code("interchange", "ISA is not 106 bytes long", "", ""),
    "bad_separators": Code("interchange", "separators are missing or not distinct", "022", "22"),
    "interchange_unclosed": Code("interchange", "IEA or UNZ is missing", "023", "13"),
    "interchange_control": Code("interchange", "the trailer has another number", "001", "28"),
    "interchange_count": Code("interchange", "the trailer has another count", "021", "29"),
    "interchange_duplicate": Code("interchange", "the number was used before", "025", "26"),
    "interchange_missing": Code("transaction", "it stands outside any interchange", "", "13"),
    "party_unknown": Code("interchange", "the profile does not name these parties", "006", "23"),
    "header_value": Code("interchange", "an element of the header is not valid", "024", "12"),
    "group_unclosed": Code("group", "GE or UNE is missing", "3", "13"),
    "group_control": Code("group", "the trailer has another number", "4", "28"),
    "group_count": Code("group", "the trailer has another count", "5", "29"),
    "group_duplicate": Code("group", "the number was used before", "19", "26"),
    "group_version": Code("group", "the version is not agreed", "2", "17"),
    "group_missing": Code("group", "a transaction stands outside any group", "1", "13"),
    "set_unsupported": Code(
        "transaction", "the set is not agreed with this partner, or not mapped", "1", "17"
    ),
    "transaction_unclosed": Code("transaction", "SE or UNT is missing", "2", "13"),
    "transaction_control": Code("transaction", "the trailer has another number", "3", "28"),
    "transaction_count": Code("transaction", "the trailer has another count", "4", "29"),
    "transaction_duplicate": Code("transaction", "the number was used in this group", "23", "26"),
    "transaction_too_long": Code("transaction", "it is longer than is read at once", "5", "18"),
    "control_total": Code("transaction", "CTT, TDS or CNT does not tie with the lines", "5", "12"),
    "segment_unrecognised": Code("segment", "the id is not one of the standard's form", "1", "18"),
    "segment_unexpected": Code("segment", "the set does not have it here", "2", "15"),
    "segment_missing": Code("segment", "a mandatory segment is missing", "3", "13"),
    "loop_repeats": Code("segment", "the loop occurs too often", "4", "36"),
    "segment_repeats": Code("segment", "the segment occurs too often", "5", "35"),
    "segment_not_in_set": Code("segment", "the set has no such segment", "6", "15"),
    "segment_order": Code("segment", "the segment is out of sequence", "7", "15"),
    "segment_outside": Code("segment", "it stands outside any transaction", "2", "33"),
    "segment_empty": Code("segment", "it has no id", "1", "13"),
    "segment_unterminated": Code("segment", "the file ends within it", "8", "13"),
    "binary_length": Code("segment", "the stated length of binary data does not hold", "8", "12"),
    "hl_parent": Code("segment", "HL02 names no HL of this document", "8", "12"),
    "hl_cycle": Code("segment", "HL loops go round in a circle", "8", "12"),
    "hl_duplicate": Code("segment", "HL01 was used before in this document", "8", "12"),
    "element_missing": Code("element", "a mandatory element is missing", "1", "13"),
    "element_condition": Code("element", "a conditional element is missing", "2", "13"),
    "element_extra": Code("element", "there are too many elements", "3", "16"),
    "element_short": Code("element", "the value is too short", "4", "40"),
    "element_long": Code("element", "the value is too long", "5", "39"),
    "element_characters": Code("element", "a character is not allowed", "6", "21"),
    "element_code": Code("element", "the code is not one of the guide's", "7", "12"),
    "element_date": Code("element", "not a date", "8", "12"),
    "element_time": Code("element", "not a time", "9", "12"),
    "element_number": Code("element", "not a number", "6", "37"),
    "element_excluded": Code("element", "another element excludes it", "10", "15"),
    "component_extra": Code("element", "there are too many components", "13", "16"),
    "not_text": Code("element", "the bytes are not text in the agreed encoding", "6", "21"),
}
