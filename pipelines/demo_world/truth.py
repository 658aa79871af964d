"""What every KPI of the world truly is, from its own memory: never from files, never by SQL.

A figure is a numerator, a denominator and a count of what is left out, by local day, entity,
location and channel; a day without a row is zero. The world is looked at from the end of its last
day. The rules of each KPI stand where it is computed: `truth_lines`, `truth_orders`,
`truth_levels`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipelines.demo_world import truth_levels, truth_lines, truth_orders
from pipelines.demo_world.books import Books
from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import OrderHistory
from pipelines.demo_world.workdays import ONE_DAY

CHANNELS = {"EDI": "edi", "WEB": "portal", "DESK": "sales_desk", "API": "api"}


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


class Truth:
    """Folds orders into figures as soon as all of their future is decided."""

    def __init__(self, calendar: Sequence[date]) -> None:
        self._calendar = calendar
        self._end = calendar[-1]
        self._open: list[OrderHistory] = []
        self._sums: defaultdict[tuple[str, date, Place], list[Decimal]] = defaultdict(
            lambda: [Decimal(0), Decimal(0), Decimal(0)]
        )
        self._steps: defaultdict[tuple[Place, date], truth_levels.Level] = defaultdict(
            truth_levels.Level
        )

    def follow(self, order: OrderHistory) -> None:
        """Remember an order until it is folded."""
        self._open.append(order)

    def fold_closed(self) -> None:
        """Fold the orders of which nothing is left to ship."""
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
            Figure(code, day, place, sums[0], sums[1], int(sums[2]))
            for (code, day, place), sums in sorted(self._sums.items(), key=_order_of)
            if any(sums)
        ]

    def _fold(self, order: OrderHistory) -> None:
        place = Place(order.entity_id, order.location_id, CHANNELS[order.channel])
        lines = [line.as_known(self._end) for line in order.lines]
        for line in lines:
            self._add(place, truth_lines.facts(line))
            for day, step in truth_levels.steps(line, self._end):
                self._steps[place, day].add(step)
        self._add(place, truth_orders.facts(order.ordered_on, lines))

    def _add(self, place: Place, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.day <= self._end:
                sums = self._sums[fact.kpi_code, fact.day, place]
                sums[0] += fact.numerator
                sums[1] += fact.denominator
                sums[2] += fact.excluded

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
        """open_receivables: all posted to customers' accounts by the end of a day, with tax."""
        for entity_id in {entity_id for entity_id, _ in books.posted}:
            place = Place(entity_id, None, None)
            owed = Decimal(0)
            day = self._calendar[0]
            while day <= self._end:
                owed += books.posted.get((entity_id, day), Decimal(0))
                self._add(place, [Fact("open_receivables", day, owed)])
                day += ONE_DAY


def _order_of(item: tuple[tuple[str, date, Place], list[Decimal]]) -> tuple[str, ...]:
    code, day, place = item[0]
    return (code, day.isoformat(), *(part or "" for part in place))
