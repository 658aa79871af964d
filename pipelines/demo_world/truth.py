"""What every KPI of the world truly is, from its own memory: never from files, never by SQL.

A figure is a numerator, a denominator and a count of what is left out, by local day, entity,
location and channel; a day without a row is zero. The world is looked at from the end of its last
day. The rules of each KPI stand where it is computed: `truth_lines`, `truth_cases`,
`truth_margins`, `truth_stages`, `truth_orders`, `truth_perfect`, `truth_exceptions`,
`truth_levels`, `truth_books`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipelines.demo_world import (
    truth_books,
    truth_cases,
    truth_exceptions,
    truth_levels,
    truth_lines,
    truth_margins,
    truth_orders,
    truth_perfect,
    truth_stages,
)
from pipelines.demo_world.books import Books
from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory, OrderHistory

CHANNELS = {"EDI": "edi", "WEB": "portal", "DESK": "sales_desk", "API": "api"}


# Numerator, denominator, and what is left out: whole until something broken is added.
Sums = list[Decimal | int]


class Place(NamedTuple):
    """Where a figure belongs; receivables have neither location nor channel."""

    entity_id: str
    location_id: str | None
    channel: str | None


class Figure(NamedTuple):
    """A KPI of a day and place."""

    kpi_code: str
    day: date
    place: Place
    numerator: Decimal
    denominator: Decimal
    excluded: int


@dataclass(slots=True)
class Aged:
    """The back orders of a day, place and age bucket."""

    lines: int = 0
    units: int = 0
    value: Decimal = Decimal(0)


class Truth:
    """Folds orders into figures as soon as all of their future is decided."""

    def __init__(self, calendar: Sequence[date]) -> None:
        self._calendar = calendar
        self._end = calendar[-1]
        self._open: list[OrderHistory] = []
        self.incomplete_orders: set[str] = set()
        self.standing: list[truth_exceptions.Standing] = []  # of orders and their lines
        self._sums: defaultdict[Place, defaultdict[tuple[str, date], Sums]] = defaultdict(
            lambda: defaultdict(lambda: [0, 0, 0])
        )
        self._exposed: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._ages: defaultdict[tuple[date, Place, str], Aged] = defaultdict(Aged)
        self._steps: defaultdict[tuple[Place, date], truth_levels.Level] = defaultdict(
            truth_levels.Level
        )

    def follow(self, order: OrderHistory) -> None:
        """Remember an order until it is folded."""
        self._open.append(order)

    def fold_closed(self) -> None:
        """Fold the orders of which nothing more will be shipped."""
        still_open = []
        for order in self._open:
            if all(line.is_closed for line in order.lines):
                self._fold(order)
            else:
                still_open.append(order)
        self._open = still_open

    def settle(self, books: Books) -> list[Figure]:
        """Fold what is left and return every figure, in order."""
        for order in self._open:
            self._fold(order)
        self._open = []
        self._sum_levels()
        self._sum_books(books)
        return [
            Figure(code, day, place, Decimal(sums[0]), Decimal(sums[1]), int(sums[2]))
            for (code, day, place), sums in sorted(self._all_sums(), key=_order_of)
            if any(sums)
        ]

    def aged(self) -> list[tuple[date, Place, str, Aged]]:
        """Return the back orders of each day, place and age bucket, once all is settled."""
        return sorted(
            ((*key, aged) for key, aged in self._ages.items()),
            key=lambda row: (row[0], [part or "" for part in row[1]], row[2]),
        )

    def _fold(self, order: OrderHistory) -> None:
        place = Place(order.entity_id, order.location_id, CHANNELS[order.channel])
        lines = [line.as_known(self._end) for line in order.lines]
        found = list(truth_exceptions.of_order(order, self.incomplete_orders))
        for line in lines:
            self._add(place, truth_lines.facts(line))
            self._add(place, truth_margins.facts(line))
            self._add(place, truth_stages.stage_times(line, self._end))
            self._add(place, truth_cases.facts(line))
            self._exposed[order.entity_id] += exposure(line)
            found += truth_exceptions.of_line(line, order.tier, self._end)
            for day, step in truth_levels.steps(line, self._end):
                self._steps[place, day].add(step)
            for day, bucket, units in truth_levels.ages(line, self._end):
                aged = self._ages[day, place, bucket]
                aged.lines += 1
                aged.units += units
                aged.value += units * line.price
        self.standing += found
        self._add(place, truth_exceptions.rates(order, lines, found))
        self._add(place, truth_orders.facts(order.ordered_on, order.location_id, lines))
        self._add(place, truth_orders.payments(order.bills, self._end))
        self._add(place, truth_perfect.facts(lines))
        self._add(place, truth_stages.touchless(order, lines))

    def _all_sums(self) -> Iterator[tuple[tuple[str, date, Place], Sums]]:
        for place, found in self._sums.items():
            for (code, day), sums in found.items():
                yield (code, day, place), sums

    def _add(self, place: Place, facts: Iterable[Fact]) -> None:
        here, end = self._sums[place], self._end
        for code, day, numerator, denominator, excluded in facts:
            if day <= end:
                sums = here[code, day]
                sums[0] += numerator
                sums[1] += denominator
                sums[2] += excluded

    def _sum_levels(self) -> None:
        """Turn steps up and down into what stands at the end of each day."""
        for place in {place for place, _ in self._steps}:
            level = truth_levels.Level()
            for day in self._calendar:
                opening = level.backorder_units
                if step := self._steps.get((place, day)):
                    level.add(step)
                    self._add(place, truth_levels.moves(day, step))
                self._add(place, truth_levels.standing(day, opening, level))

    def _sum_books(self, books: Books) -> None:
        for entity_id in {entity_id for entity_id, _ in books.posted}:
            place = Place(entity_id, None, None)
            postings = {
                day: each for (owner, day), each in books.posted.items() if owner == entity_id
            }
            self._add(place, truth_books.facts(postings, self._calendar))
            self._exposed[entity_id] += sum(
                (each.amount for day, each in postings.items() if day <= self._end), Decimal(0)
            )
        for entity_id, amount in self._exposed.items():
            place = Place(entity_id, None, None)
            self._add(place, [Fact("credit_exposure", self._end, amount)])


def exposure(line: LineHistory) -> Decimal:
    """Return what a line adds to credit_exposure at the end, beside what is owed.

    That is what has not left, and what has and is not invoiced, at the order's price.
    """
    to_come = max(line.wanted - line.seller_cancelled - line.shipped, 0)
    invoiced = sum(each.quantity for each in line.invoices)
    return (to_come + max(line.shipped - invoiced, 0)) * line.price


def _order_of(item: tuple[tuple[str, date, Place], Sums]) -> tuple[str, ...]:
    code, day, place = item[0]
    return (code, day.isoformat(), *(part or "" for part in place))
