"""What are the cases, and which answers do they expect?"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
TABLES = (
    "customers",
    "items",
    "item_packs",
    "item_substitutes",
    "kit_components",
    "orders",
    "order_lines",
    "order_confirmations",
    "order_changes",
    "picks",
    "deliveries",
    "returns",
    "site_calendars",
)
INSTANT = "%Y-%m-%d %H:%M:%SZ"

# (kpi_code, period_date or "" for the total) to (numerator, denominator, excluded)
Answers = dict[tuple[str, str], tuple[Decimal, Decimal, int]]


@dataclass(frozen=True, slots=True)
class Case:
    """One edge case: the rows that go in and the figures worked out by hand."""

    name: str
    folder: Path

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of one CSV of the case, as texts; none where it has no such file."""
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def expected(self) -> Answers:
        """Return what the case expects."""
        return {
            (row["kpi_code"], row["period_date"]): (
                Decimal(row["numerator"]),
                Decimal(row["denominator"]),
                int(row["excluded"]),
            )
            for row in self.rows("expected")
        }


def all_cases() -> list[Case]:
    """Return every case, in the order of their rules."""
    return [Case(path.name, path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]


def with_totals(answers: Answers) -> Answers:
    """Add the total over all days of each KPI: its parts are added up, never its ratios (EC-18)."""
    totals: Answers = {}
    for (code, _), (numerator, denominator, excluded) in answers.items():
        before = totals.get((code, ""), (Decimal(0), Decimal(0), 0))
        totals[code, ""] = (
            before[0] + numerator,
            before[1] + denominator,
            before[2] + excluded,
        )
    return {**answers, **totals}


def misses(case: Case, answers: Answers) -> list[str]:
    """Return a sentence for each figure that is not the expected one; none if the case passes."""
    told = with_totals(answers)
    return [
        f"{case.name}: {code} {day or 'in total'} is {told.get((code, day))}, not {wanted}"
        for (code, day), wanted in case.expected.items()
        if told.get((code, day)) != wanted
    ]
