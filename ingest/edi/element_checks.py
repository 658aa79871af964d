"""Which elements do not hold what the rules of their segment say, over a whole batch at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.element_rules import Condition, ElementRule, SegmentRule
from ingest.edi.fault_rows import FaultRows
from ingest.edi.segment_elements import SegmentElements
from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WHOLE = r"^-?\d+$"
DECIMAL = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)(E-?\d+)?$"
DATE = r"^(\d\d)?\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"
TIME = r"^([01]\d|2[0-3])[0-5]\d([0-5]\d(\d{1,2})?)?$"
MOST_EXTRA = 10  # elements too many that are told one by one
PATTERNS = {"N": WHOLE, "A": WHOLE, "R": DECIMAL, "D": DATE, "M": TIME}
CODES = {"D": "element_date", "M": "element_time"}
NOT_IN_A_MONTH = r"^(\d\d)?\d\d(02(29|3\d)|(04|06|09|11)31)$"  # to be looked at one by one
DAYS = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True)
class ElementChecks:
    """Checks segments of one id. Rows are indices of segments in the batch."""

    values: Values
    faults: FaultRows
    is_edifact: bool

    def check(self, rule: SegmentRule, rows: Ints) -> None:
        """Add what is wrong with the elements of these segments."""
        held = SegmentElements(self.values, rows)
        for element in rule.elements:
            self._element(rule.segment_id, element, held)
        for condition in rule.conditions:
            self._condition(rule.segment_id, condition, held)
        if rule.most and len(rows):
            text = f"{rule.segment_id} has at most {rule.most} elements"
            last = min(int(held.counts.max()), rule.most + MOST_EXTRA)
            for number in range(rule.most + 1, last + 1):
                over = rows[held.counts >= number]
                self.faults.of_elements("element_extra", over, number, 0, text)
        for number, most in rule.most_components:
            if most:
                over = rows[self._component_counts(rows, number) > most]
                text = f"{rule.segment_id}{number:02} has at most {most} components"
                self.faults.of_elements("component_extra", over, number, most + 1, text)

    def _element(self, segment_id: str, rule: ElementRule, held: SegmentElements) -> None:
        is_text = not (rule.component or rule.codes or rule.kind in PATTERNS)
        if is_text and not self.is_edifact and held.values.is_ascii:
            sizes, there = held.sizes(rule.element)
            self._mandatory(segment_id, rule, held, there)
            self._sized(segment_id, rule, held.rows[there], sizes)
            return
        taken, there = held.texts(rule.element, rule.component or int(self.is_edifact))
        self._mandatory(segment_id, rule, held, there)
        if not len(taken):
            return
        rows = held.rows if len(taken) == len(there) else held.rows[there]
        wanted = f"{segment_id}{rule.element:02}: {rule.wanted}"
        if rule.kind in PATTERNS:
            bad = _malformed(taken, rule.kind)
            code = CODES.get(rule.kind, "element_number")
            self._told(code, rule, rows[bad], wanted)
            if bad.any():
                keep = ~bad
                taken, rows = taken.filter(pa.array(keep)), rows[keep]
        if rule.codes:
            bad = ~pc.is_in(taken, pa.array(rule.codes)).to_numpy(zero_copy_only=False)
            self._told("element_code", rule, rows[bad], wanted)
        self._sized(segment_id, rule, rows, _sizes(taken, rule))

    def _sized(self, segment_id: str, rule: ElementRule, rows: Ints, sizes: Ints) -> None:
        wanted = f"{segment_id}{rule.element:02}: {rule.wanted}"
        self._told("element_short", rule, rows[sizes < rule.least], wanted)
        self._told("element_long", rule, rows[sizes > rule.most], wanted)

    def _mandatory(
        self, segment_id: str, rule: ElementRule, held: SegmentElements, there: Bools
    ) -> None:
        if not rule.is_mandatory or there.all():
            return
        missing = ~there
        if rule.component and rule.element > 1:
            missing &= held.filled(rule.element)
        text = f"{segment_id}{rule.element:02} ({rule.name}) is mandatory"
        self._told("element_missing", rule, held.rows[missing], text)

    def _told(self, code: str, rule: ElementRule, rows: Ints, detail: str) -> None:
        self.faults.of_elements(code, rows, rule.element, rule.component, detail)

    def _component_counts(self, rows: Ints, element: int) -> Ints:
        places, there = self.values.places(rows, element)
        first = self.values.components.first
        counts: Ints = np.where(
            there, first[np.minimum(places + 1, len(first) - 1)] - first[places], 0
        )
        return counts

    def _condition(self, segment_id: str, condition: Condition, held: SegmentElements) -> None:
        rows, there = held.rows, [held.filled(number) for number in condition.elements]
        count = np.sum(there, axis=0, dtype=np.int8)
        first, last = condition.elements[0], condition.elements[-1]
        named = " and ".join(f"{segment_id}{number:02}" for number in condition.elements)
        if condition.kind == "P":
            missing = (count > 0) & (count < len(there))
            text = f"of {named} all or none must be there"
        elif condition.kind == "R":
            missing, text = count == 0, f"of {named} at least one must be there"
        elif condition.kind == "E":
            text = f"of {named} at most one may be there"
            self.faults.of_elements("element_excluded", rows[count > 1], last, 0, text)
            return
        elif condition.kind == "C":
            missing = there[0] & (count < len(there))
            text = f"{segment_id}{first:02} needs the others of {named}"
        else:
            missing, text = there[0] & (count == 1), f"{segment_id}{first:02} needs one of {named}"
        if not missing.any():
            return
        absent = np.argmin(np.array(there), axis=0)  # the first that is not there
        for position, number in enumerate(condition.elements):
            mine = rows[missing & (absent == position)]
            self.faults.of_elements("element_condition", mine, number, 0, text)


def _malformed(taken: pa.Array, kind: str) -> Bools:
    """Return which texts are no number, date or time as the kind has it."""
    if kind in CODES:  # the same days come again and again
        known = taken.dictionary_encode()
        bad = ~_matches(known.dictionary, PATTERNS[kind])
        if kind == "D":
            bad |= _no_such_day(known.dictionary)
        found: Bools = bad[known.indices.to_numpy()]
        return found
    if pc.all(pc.ascii_is_decimal(taken)).as_py():  # much cheaper than a pattern
        return np.zeros(len(taken), dtype=np.bool_)
    return ~_matches(taken, PATTERNS[kind])


def _matches(taken: pa.Array, pattern: str) -> Bools:
    found: Bools = pc.match_substring_regex(taken, pattern).to_numpy(zero_copy_only=False)
    return found


def _no_such_day(taken: pa.Array) -> Bools:
    """Return which dates name a day that their month does not have."""
    odd = _matches(taken, NOT_IN_A_MONTH)
    for index in np.flatnonzero(odd).tolist():
        text = taken[index].as_py()
        year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
        is_leap = year % 4 == 0 and (len(text) == 6 or year % 100 != 0 or year % 400 == 0)
        odd[index] = day > DAYS[month] + int(month == 2 and is_leap)
    return odd


def _sizes(taken: pa.Array, rule: ElementRule) -> Ints:
    """Return the lengths as the standards count them: of numbers the digits alone."""
    sizes: Ints = pc.utf8_length(taken).to_numpy().astype(np.int64)
    if rule.kind in "NAR":
        for index in np.flatnonzero(sizes > rule.most).tolist():
            mantissa = taken[index].as_py().partition("E")[0]
            sizes[index] = sum(map(str.isdigit, mantissa))
    return sizes
