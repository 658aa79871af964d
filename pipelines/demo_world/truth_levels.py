"""The KPIs that tell what stands at the end of each day: backorders, and goods not yet invoiced.

A line's backorder is Q - C less what was shipped and what the seller cancelled, from the day after
its first promise (P1) on; its age counts from P1. Goods not invoiced are what left of a line less
what was invoiced of it, never below zero; their value is at the order's price.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory

ONE_DAY = timedelta(days=1)
# The last age of each bucket of back orders, in days since the first promise; domain rules.
AGE_BUCKETS = {"0-3": 3, "4-7": 7, "8-14": 14, "15-21": 21, "22-30": 30, "31-45": 45, "46+": 10**6}


@dataclass(slots=True)
class Level:
    """What stands, or a step up or down of it; `due_ordinals` sums the due days of open lines."""

    backorder_units: int = 0
    backorder_lines: int = 0
    backorder_value: Decimal = Decimal(0)
    due_ordinals: int = 0
    new_units: int = 0
    filled_units: int = 0
    cancelled_units: int = 0
    uninvoiced_units: int = 0
    uninvoiced_value: Decimal = Decimal(0)

    def add(self, step: "Level") -> None:
        for each in fields(self):
            name = each.name
            setattr(self, name, getattr(self, name) + getattr(step, name))


def steps(line: LineHistory, end: date) -> Iterator[tuple[date, Level]]:
    """Yield the steps of one line, each on its day."""
    yield from _backorder_steps(line, end)
    yield from _invoice_steps(line)


def _backorder_steps(line: LineHistory, end: date) -> Iterator[tuple[date, Level]]:
    first_day = line.first_promise + ONE_DAY
    shipped_before = sum(each.quantity for each in line.parcels if each.shipped_on < first_day)
    cancelled_on = line.seller_cancelled_on or first_day
    cancelled_before = line.seller_cancelled if cancelled_on < first_day else 0
    level = line.wanted - shipped_before - cancelled_before
    if level <= 0 or first_day > end:
        return
    due = line.first_promise.toordinal()
    yield first_day, Level(level, 1, level * line.price, due, new_units=level)
    moves = [(each.shipped_on, each.quantity, 0) for each in line.parcels]
    moves.append((cancelled_on, 0, line.seller_cancelled))
    for day, filled, cancelled in sorted(moves):
        gone = filled + cancelled
        if day < first_day or not gone:
            continue
        level -= gone
        closed = int(level == 0)
        yield (
            day,
            Level(
                -gone,
                -closed,
                -gone * line.price,
                -closed * due,
                filled_units=filled,
                cancelled_units=cancelled,
            ),
        )


def ages(line: LineHistory, end: date) -> Iterator[tuple[date, str, int]]:
    """Yield each day at whose end a line is back-ordered, the bucket of its age, and the units."""
    moves = dict(_by_day(_backorder_steps(line, end)))
    if not moves:
        return
    units, day = 0, min(moves)
    while day <= end:
        units += moves.get(day, 0)
        if units:
            age = (day - line.first_promise).days
            yield day, next(name for name, last in AGE_BUCKETS.items() if age <= last), units
        elif day > max(moves):
            return
        day += ONE_DAY


def _by_day(found: Iterator[tuple[date, Level]]) -> Iterator[tuple[date, int]]:
    sums: dict[date, int] = {}
    for day, step in found:
        sums[day] = sums.get(day, 0) + step.backorder_units
    yield from sums.items()


def _invoice_steps(line: LineHistory) -> Iterator[tuple[date, Level]]:
    changes = [(each.shipped_on, each.quantity) for each in line.parcels]
    changes += [(each.day, -each.quantity) for each in line.invoices]
    balance, standing = 0, 0
    for day, change in sorted(changes):
        balance += change
        units = max(0, balance) - standing
        standing += units
        if units:
            yield day, Level(uninvoiced_units=units, uninvoiced_value=units * line.price)


def moves(day: date, step: Level) -> Iterator[Fact]:
    """Yield what moved on a day: opening + new - filled - cancelled = closing."""
    yield Fact("backorder_new", day, step.new_units)
    yield Fact("backorder_filled", day, step.filled_units)
    yield Fact("backorder_cancelled", day, step.cancelled_units)


def standing(day: date, opening: int, level: Level) -> Iterator[Fact]:
    """Yield what stands at the end of a day."""
    age = level.backorder_lines * day.toordinal() - level.due_ordinals
    yield Fact("backorder_opening", day, opening)
    yield Fact("backorder_closing", day, level.backorder_units)
    yield Fact("backorder_quantity", day, level.backorder_units)
    yield Fact("backorder_lines", day, level.backorder_lines)
    yield Fact("backorder_value", day, level.backorder_value)
    yield Fact("backorder_age", day, age, level.backorder_lines)
    yield Fact("shipped_not_invoiced_quantity", day, level.uninvoiced_units)
    yield Fact("shipped_not_invoiced_value", day, level.uninvoiced_value)
