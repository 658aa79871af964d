"""Whether the totals that a document states tie with its lines: CTT, CNT, TDS, MOA, BPR.

A total is checked where everything that it sums is there and is a number; else nothing is said.
Counts, quantities and payments tie exactly. An invoice may be off by a cent per line and one, for
each line is rounded; and as partners differ in whether tax and allowances are in their totals, it
fails only where no way to add it up fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.amounts import from_cents, from_edifact
from ingest.edi.fault_rows import FaultRows
from ingest.edi.locating import Locating
from ingest.edi.placed import Placed
from ingest.edi.places import Place, parse_place

Ints = npt.NDArray[np.int64]

NUMBER = r"^[+-]?(\d{1,12}(\.\d{0,6})?|\.\d{1,6})$"
MOST_DIGITS = 12
EXACT = pa.decimal128(18, 6)
CENT, ZERO = Decimal("0.01"), Decimal(0)
EACH = ("PE", "TE", "WE", "CT", "LP", "UM", "QT", "NE")  # prices of one unit
NAMES = {"x12": ("CTT-01", "CTT-02"), "edifact": ("CNT(2)-01.2", "CNT(1)-01.2")}


@dataclass(frozen=True)
class Totals:
    """Checks the totals of all documents of a set."""

    placed: Placed
    faults: FaultRows

    @cached_property
    def roots(self) -> Ints:
        return self.placed.positions((0,))

    def check(self) -> None:
        """Add the totals that do not tie."""
        rules = self.placed.guide.totals
        count, quantity = (parse_place(name) for name in NAMES[self.placed.guide.standard])
        if "count" in rules:
            counted = self._counts(rules["count"].split(" | "))
            self._compare(count, [counted], "the number of lines", Decimal(0))
        if "quantity" in rules:
            ways = [self.summed(parse_place(each)) for each in rules["quantity"].split(" | ")]
            self._compare(quantity, ways, "the sum of quantities", Decimal(0))
        if "amount" in rules:
            self._amounts(rules["amount"])

    def _amounts(self, rule: str) -> None:
        if rule == "remittances":
            paid = self.summed(parse_place("RMR-04"))
            adjusted = self.summed(parse_place("ADX-01"))
            ways = [paid, _added(paid, adjusted)]
            self._compare(parse_place("BPR-02"), ways, "the sum of remittances", Decimal(0))
        elif rule == "invoice":
            ways = list(self._x12_invoice())
            self._compare(parse_place("TDS-01"), ways, "lines, allowances and tax", CENT)
        else:
            lines = self.summed(parse_place("MOA(203)-01.2"))
            self._compare(parse_place("MOA(79)-01.2"), [lines], "the sum of line amounts", CENT)

    def _x12_invoice(self) -> Iterator[dict[int, Decimal | None]]:
        placed = self.placed
        at = placed.named(parse_place("IT1-01").step)
        amounts = pc.multiply(
            numbers(placed.take(at, 2, 0)),
            numbers(placed.take(at, 4, 0)),
        )
        basis = placed.take(at, 5, 0)
        is_each = pc.or_(pc.is_null(basis), pc.is_in(basis, pa.array(EACH)))
        lines = self._by_document(at, pc.if_else(is_each, amounts, None))
        charges = self._charges()
        tax_at = placed.named(parse_place("TXI-01").step)
        tax = numbers(placed.take(tax_at, 2, 0))
        parents = np.array([node.parent for node in placed.guide.nodes] + [-1])
        in_summary = pa.array(parents[placed.nodes[tax_at]] == 0)
        zero = pa.scalar(Decimal(0), EXACT)
        summary = self._by_document(tax_at, pc.if_else(in_summary, tax, zero))
        of_lines = self._by_document(tax_at, pc.if_else(in_summary, zero, tax))
        for base in (lines, _added(lines, charges)):
            yield base
            yield _added(base, summary)
            yield _added(base, of_lines)
            yield _added(_added(base, summary), of_lines)

    def _charges(self) -> dict[int, Decimal | None]:
        placed = self.placed
        at = placed.named(parse_place("SAC-01").step)
        indicator = placed.take(at, 1, 0)
        amount = numbers(from_cents(placed.take(at, 5, 0)))
        is_allowance = pc.fill_null(pc.equal(indicator, "A"), fill_value=False)
        return self._by_document(at, pc.if_else(is_allowance, pc.negate(amount), amount))

    def summed(self, place: Place) -> dict[int, Decimal | None]:
        """Return the sum of a place by document; None where a value is missing or no number."""
        at = self.placed.named(place.step)
        return self._by_document(at, numbers(self._text(place, at)))

    def _text(self, place: Place, at: Ints) -> pa.Array:
        return from_edifact(self.placed.take(at, place.element, place.component))

    def _by_document(self, at: Ints, amounts: pa.Array) -> dict[int, Decimal | None]:
        frame = pa.table({"document": self.placed.transactions[at], "amount": amounts})
        found = frame.group_by("document").aggregate(
            [("amount", "sum"), ("amount", "count"), ([], "count_all")]
        )
        is_whole = pc.equal(found["amount_count"], found["count_all"])
        sums = pc.if_else(is_whole, found["amount_sum"], None)
        return dict(zip(found["document"].to_pylist(), _decimals(sums), strict=True))

    def _counts(self, names: list[str]) -> dict[int, Decimal | None]:
        documents = [
            self.placed.transactions[self.placed.named(parse_place(f"{name}-01").step)]
            for name in names
        ]
        counts = np.bincount(np.concatenate(documents), minlength=len(self.roots))
        return {number: Decimal(count) for number, count in enumerate(counts.tolist())}

    def _compare(
        self, place: Place, ways: list[dict[int, Decimal | None]], name: str, tolerance: Decimal
    ) -> None:
        """Add the documents whose stated total is none of the sums."""
        at = Locating(self.placed).positions(place, self.roots)
        text = self._text(place, at)
        stated = _decimals(numbers(from_cents(text) if place.step.segment_id == "TDS" else text))
        documents = self.placed.transactions[self.roots].tolist()
        bad, details = [], []
        for root, (document, told) in enumerate(zip(documents, stated, strict=True)):
            if told is None:
                continue
            if (first := ways[0].get(document, ZERO)) is None or first == told:
                continue
            sums = [way.get(document, ZERO) for way in ways]
            allowed = tolerance * (self._line_count(document) + 1) if tolerance else Decimal(0)
            if not any(each is not None and abs(each - told) <= allowed for each in sums):
                bad.append(root)
                details.append(
                    f"it states {told.normalize():f}, but {name} is {first.normalize():f}"
                )
        rows = self.placed.rows[at[bad]] if bad else self.roots[:0]
        self.faults.of_segments(
            "control_total", rows, details, found=text.take(pa.array(bad, pa.int64()))
        )

    @cached_property
    def _line_counts(self) -> dict[int, Decimal | None]:
        rule = self.placed.guide.totals.get("count", "")
        return self._counts(rule.split(" | ")) if rule else {}

    def _line_count(self, document: int) -> Decimal:
        return self._line_counts.get(document) or Decimal(0)


def numbers(text: pa.Array) -> pa.Array:
    """Return text as decimals; null where it is no number of 12 digits and 6 decimals at most."""
    if pc.all(pc.ascii_is_decimal(text)).as_py() and len(text):  # much cheaper than a pattern
        sizes = pc.binary_length(text)
        return pc.cast(pc.if_else(pc.less_equal(sizes, MOST_DIGITS), text, None), EXACT)
    fits = pc.fill_null(pc.match_substring_regex(text, NUMBER), fill_value=False)
    odd = pc.or_(pc.starts_with(text, "+"), pc.ends_with(text, "."))
    plain = pc.replace_substring_regex(text, r"^\+|\.$", "") if pc.any(odd).as_py() else text
    return pc.cast(pc.if_else(fits, plain, None), EXACT)


def _decimals(amounts: pa.Array | pa.ChunkedArray) -> list[Decimal | None]:
    """Return amounts one by one; by way of their text this takes a fifth of the time."""
    texts = pc.cast(amounts, pa.string()).to_pylist()
    return [None if text is None else Decimal(text) for text in texts]


def _added(
    first: dict[int, Decimal | None], second: dict[int, Decimal | None]
) -> dict[int, Decimal | None]:
    made: dict[int, Decimal | None] = {}
    for document, amount in first.items():
        other = second.get(document, Decimal(0))
        made[document] = None if amount is None or other is None else amount + other
    return made
