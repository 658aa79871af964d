"""How dates and times as EDI writes them become ISO text: 2026-11-22, 2026-11-22T14:05:00."""

import pyarrow as pa
import pyarrow.compute as pc

# A year of two digits lies in 1970 to 2069.
LAST_CENTURY = (r"^([7-9]\d\d{4})(T|$)", r"19\1\2")
THIS_CENTURY = (r"^([0-6]\d\d{4})(T|$)", r"20\1\2")
DAY = (r"^(\d{4})(\d\d)(\d\d)(T|$)", r"\1-\2-\3\4")
TIMES = (
    (r"T(\d\d)(\d\d)(\d\d)(\d{1,2})(U|$)", r"T\1:\2:\3.\4\5"),
    (r"T(\d\d)(\d\d)(\d\d)(U|$)", r"T\1:\2:\3\4"),
    (r"T(\d\d)(\d\d)(U|$)", r"T\1:\2:00\3"),
    (r"U([+-])", r"\1"),
)

# EDIFACT 2379: the order of what stands in a value, as a pattern and what it becomes.
EDIFACT_FORMATS: dict[str, tuple[str, str]] = {
    "2": (r"^(\d\d)(\d\d)(\d\d)$", r"\3\2\1"),
    "3": (r"^(\d\d)(\d\d)(\d\d)$", r"\3\1\2"),
    "4": (r"^(\d\d)(\d\d)(\d{4})$", r"\3\2\1"),
    "101": (r"^(\d{6})$", r"\1"),
    "102": (r"^(\d{8})$", r"\1"),
    "201": (r"^(\d{6})(\d{4})$", r"\1T\2"),
    "202": (r"^(\d{6})(\d{6})$", r"\1T\2"),
    "203": (r"^(\d{8})(\d{4})$", r"\1T\2"),
    "204": (r"^(\d{8})(\d{6})$", r"\1T\2"),
    "205": (r"^(\d{8})(\d{4})([+-])(\d\d)(\d\d)$", r"\1T\2U\3\4:\5"),
    "303": (r"^(\d{8})(\d{4})(?:[A-Z]{1,3})?$", r"\1T\2"),
    "304": (r"^(\d{8})(\d{6})(?:[A-Z]{1,3})?$", r"\1T\2"),
}


def iso_instant(date: pa.Array, time: pa.Array | None = None) -> pa.Array:
    """Return X12 dates (yymmdd, ccyymmdd) with their times (hhmm, hhmmss) as ISO text.

    What is no date of these forms stays as sent, so that the mapping finds and names it.
    """
    if time is None or time.null_count == len(time):
        return _iso(date, is_timed=False)
    is_date = pc.match_substring_regex(date, r"^\d{6}(\d\d)?$")
    is_time = pc.and_(is_date, pc.match_substring_regex(time, r"^\d{4,8}$"))
    timed = pc.if_else(is_time, pc.binary_join_element_wise(date, time, "T"), date)
    return _iso(pc.coalesce(timed, date), is_timed=True)


def iso_edifact(value: pa.Array, form: pa.Array) -> pa.Array:
    """Return EDIFACT dates as ISO text by their format (2379); other forms stay as sent."""
    made = value
    for code in pc.unique(form).to_pylist():
        if code in EDIFACT_FORMATS:
            arranged = pc.replace_substring_regex(value, *EDIFACT_FORMATS[code])
            is_form = pc.fill_null(pc.equal(form, code), fill_value=False)
            made = pc.if_else(is_form, _iso(arranged, is_timed=len(code) == 3), made)
    return made


def _iso(stated: pa.Array, *, is_timed: bool) -> pa.Array:
    """Return yymmdd or ccyymmdd, with T and a time or without, as ISO text."""
    full = stated
    if pc.any(pc.match_substring_regex(stated, r"^\d{6}(T|$)")).as_py():
        for pattern, made in (LAST_CENTURY, THIS_CENTURY):
            full = pc.replace_substring_regex(full, pattern, made)
    dashed = pc.replace_substring_regex(full, *DAY)
    for pattern, made in TIMES if is_timed else ():
        dashed = pc.replace_substring_regex(dashed, pattern, made)
    return dashed
