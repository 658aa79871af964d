"""What are the cases, and which answers do they expect?"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
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
    "invoices",
    "invoice_lines",
    "receivables",
    "order_costs",
    "exchange_rates",
)
INSTANT = "%Y-%m-%d %H:%M:%SZ"
NOW = ""  # the moment of a question that names none
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of a KPI: its parts, and what they stand on where that is told (EC-16)."""

    numerator: Decimal
    denominator: Decimal
    excluded_count: int
    as_of_record_time: str = ""  # INSTANT up to which rows are counted in
    data_version: str = ""  # names the rows that the figure stands on
    kpi_version: str = ""

    @property
    def parts(self) -> tuple[Decimal, Decimal, int]:
        """Return what adds up."""
        return self.numerator, self.denominator, self.excluded_count


# By (kpi_code, period_date or "" for the total, INSTANT as of which it is asked or NOW).
Answers = dict[tuple[str, str, str], Figure]


@dataclass(frozen=True)
class Case:
    """One edge case: the rows that go in and the figures worked out by hand."""

    name: str
    folder: Path

    def rows(self, table: str) -> list[Row]:
        """Return the rows of one CSV of the case, as texts; none where it has no such file."""
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def arrivals(self) -> list[str]:
        """Return the instants at which rows come in, in order; "" is from the start."""
        return sorted({row.get("record_time", "") for table in TABLES for row in self.rows(table)})

    @cached_property
    def moments(self) -> list[str]:
        """Return the instants as of which figures are asked."""
        return sorted({moment for _, _, moment in self.expected})

    @cached_property
    def expected(self) -> Answers:
        """Return what the case expects."""
        return {
            (row["kpi_code"], row["period_date"], row.get("asked_as_of", NOW)): Figure(
                Decimal(row["numerator"]),
                Decimal(row["denominator"]),
                int(row["excluded"]),
                row.get("as_of_record_time", ""),
                row.get("data_version", ""),
            )
            for row in self.rows("expected")
        }


def all_cases() -> list[Case]:
    """Return every case, in the order of their rules."""
    return [Case(path.name, path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]


def with_totals(answers: Answers) -> Answers:
    """Add the total over all days of each KPI: its parts are added up, never its ratios (EC-18)."""
    totals: Answers = {}
    for (code, _, moment), figure in answers.items():
        before = totals.get((code, "", moment), Figure(Decimal(0), Decimal(0), 0))
        totals[code, "", moment] = Figure(
            before.numerator + figure.numerator,
            before.denominator + figure.denominator,
            before.excluded_count + figure.excluded_count,
        )
    return {**answers, **totals}


def misses(case: Case, answers: Answers) -> list[str]:
    """Return a sentence for each figure that is not the expected one; none if the case passes."""
    told = with_totals(answers)
    found = []
    for key, wanted in case.expected.items():
        code, day, moment = key
        name = f"{case.name}: {code} {day or 'in total'}"
        if moment:
            name += f" as of {moment}"
        answer = told.get(key)
        if answer is None or answer.parts != wanted.parts:
            found.append(f"{name} is {answer and answer.parts}, not {wanted.parts}")
        elif wanted.as_of_record_time and answer.as_of_record_time != wanted.as_of_record_time:
            says = answer.as_of_record_time or "nothing"
            found.append(f"{name} says {says} of its record time, not {wanted.as_of_record_time}")
        elif wanted.data_version and not (answer.data_version and answer.kpi_version):
            found.append(f"{name} does not say its data_version and kpi_version")
    return found + _mixed_versions(case, told)


def _mixed_versions(case: Case, told: Answers) -> list[str]:
    """Return a sentence where figures on the same rows differ in version, or others do not."""
    pairs = {
        (wanted.data_version, told[key].data_version)
        for key, wanted in case.expected.items()
        if wanted.data_version and key in told
    }
    one_to_one = len({wanted for wanted, _ in pairs}) == len({found for _, found in pairs})
    if one_to_one and len(pairs) == len({wanted for wanted, _ in pairs}):
        return []
    return [f"{case.name}: data_version tells {sorted(pairs)}"]
