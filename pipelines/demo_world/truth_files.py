"""How the truth is written: KPIs, planted faults and exceptions, in canonical codes."""

import csv
from collections.abc import Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from pipelines.demo_world.books import Books
from pipelines.demo_world.faults import Faults
from pipelines.demo_world.history import OrderHistory
from pipelines.demo_world.truth import Truth
from pipelines.demo_world.truth_exceptions import Standing, of_books, of_faults
from pipelines.demo_world.workdays import CLOSE_OF_DAY

KPI_HEADER = (
    "kpi_code", "period_date", "entity_id", "location_id", "channel",
    "numerator", "denominator", "excluded_count",
)  # fmt: skip
AGES_HEADER = (
    "period_date", "entity_id", "location_id", "channel", "age_bucket",
    "backorder_lines", "backorder_quantity", "backorder_value",
)  # fmt: skip
EXCEPTION_HEADER = ("exception_code", "subject_type", "subject_id")
GATE_HEADER = ("gate_code", "subject_type", "subject_id", "result")
FAULT_HEADER = ("exception_code", "subject_type", "subject_id", "fault_day", "fault")


class Witness:
    """Writes what is true into a folder: KPIs, faults, exceptions; an empty cell means none."""

    def __init__(self, folder: Path, calendar: Sequence[date], faults: Faults) -> None:
        self._kpis = folder / "kpi_truth.csv"
        self._ages = folder / "backorder_ages_truth.csv"
        self._found = folder / "faults_truth.csv"
        self._end = datetime.combine(calendar[-1], CLOSE_OF_DAY)
        self._exceptions = folder / "exceptions_truth.csv"
        self._standing: set[Standing] = set()
        self._faults = faults
        self._truth = Truth(calendar)
        folder.mkdir(parents=True, exist_ok=True)
        self._gates = folder / "gates_truth.csv"
        self._mispriced: list[str] = []
        with self._gates.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(GATE_HEADER)
        with self._found.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(FAULT_HEADER)

    def follow(self, order: OrderHistory) -> None:
        """Remember an order until all of its future is decided."""
        self._truth.follow(order)
        self._mispriced += [
            line.order_line_id
            for line in order.lines
            if line.is_item_known and not line.is_price_listed
        ]

    def write_down(self, incomplete_orders: Set[str]) -> None:
        """Add up what is decided and write the faults noted since, to keep neither in memory.

        Of incomplete orders a line came as a row that cannot be read.
        """
        self._truth.incomplete_orders |= incomplete_orders
        self._truth.fold_closed()
        with self._found.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            found = self._faults.take(self._end)
            self._standing.update(of_faults(found))
            for fault in found:
                kind = fault.kind
                row = (kind.code, kind.subject, fault.subject_id, fault.at.date(), kind.words)
                writer.writerow(row)
        with self._gates.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(("price", "order_line", each, "failed") for each in self._mispriced)
        self._mispriced.clear()

    def conclude(self, books: Books, credit_limits: dict[str, Decimal]) -> None:
        """Write the figures and what stands, once the world has ended."""
        with self._kpis.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(KPI_HEADER)
            for figure in self._truth.settle(books):
                numbers = (f"{figure.numerator:f}", f"{figure.denominator:f}", figure.excluded)
                writer.writerow((figure.kpi_code, figure.day, *figure.place, *numbers))
        with self._ages.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(AGES_HEADER)
            for day, place, bucket, aged in self._truth.aged():
                row = (day, *place, bucket, aged.lines, aged.units, f"{aged.value:f}")
                writer.writerow(row)
        self._standing.update(self._truth.standing, of_books(books, credit_limits))
        with self._exceptions.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(EXCEPTION_HEADER)
            writer.writerows(sorted(self._standing))
