"""How amounts as EDI writes them become decimal text."""

import pyarrow as pa
import pyarrow.compute as pc


def from_cents(stated: pa.Array) -> pa.Array:
    """Return amounts with two implied decimals (X12 type N2) as decimal text: 92554 is 925.54.

    What holds a decimal point was meant as it stands; what is no number stays as sent.
    """
    padded = pc.replace_substring_regex(stated, r"^([+-]?)(\d)$", r"\10\2")
    split = pc.replace_substring_regex(padded, r"^([+-]?)(\d*)(\d\d)$", r"\10\2.\3")
    return pc.replace_substring_regex(split, r"^([+-]?)0+(\d+\.\d\d)$", r"\1\2")


def from_edifact(stated: pa.Array) -> pa.Array:
    """Return EDIFACT numbers with a point for the decimal mark, which may be a comma."""
    if not pc.any(pc.match_substring(stated, ",")).as_py():
        return stated
    return pc.replace_substring_regex(stated, r"^([+-]?\d*),(\d+)$", r"\1.\2")
