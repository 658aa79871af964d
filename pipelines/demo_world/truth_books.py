"""The KPIs that the accounts of a legal entity decide, day by day and month by month."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from pipelines.demo_world.books import Postings
from pipelines.demo_world.facts import Fact

SALES_DAYS = 90
NOTHING = Decimal(0)


class Standing(NamedTuple):
    """What stands at the end of a day: owed, past due of that, and that day's credit sales."""

    day: date
    owed: Decimal
    past_due: Decimal
    sales: Decimal


def facts(postings: Mapping[date, Postings], calendar: Sequence[date]) -> Iterator[Fact]:
    """Yield an entity's KPIs from what was posted on each day."""
    standings = list(_standings(postings, calendar))
    yield from _daily(standings)
    yield from _monthly(standings)


def _standings(postings: Mapping[date, Postings], calendar: Sequence[date]) -> Iterator[Standing]:
    owed = past_due = NOTHING
    for day in calendar:
        posted = postings.get(day, Postings())
        owed += posted.amount
        past_due += posted.past_due
        yield Standing(day, owed, past_due, posted.sales)


def _daily(standings: Sequence[Standing]) -> Iterator[Fact]:
    """Yield what a day's end shows.

    open_receivables: all posted to customers' accounts so far, with tax. dso: owed x days of
    sales, of the credit sales of these days: 90, or since the world began. best_possible_dso: the
    same of what is not past due, average_days_delinquent: of what is.
    """
    window: deque[Decimal] = deque(maxlen=SALES_DAYS)
    for each in standings:
        window.append(each.sales)
        days, sales = len(window), sum(window, NOTHING)
        yield Fact("open_receivables", each.day, each.owed)
        yield Fact("dso", each.day, each.owed * days, sales)
        yield Fact("best_possible_dso", each.day, (each.owed - each.past_due) * days, sales)
        yield Fact("average_days_delinquent", each.day, each.past_due * days, sales)


def _monthly(standings: Sequence[Standing]) -> Iterator[Fact]:
    """Yield what a month's last day shows.

    collection_effectiveness: (owed before + sales - owed) of (owed before + sales - owed and not
    past due). countback_dso: the days of the latest sales that add up to what is owed, weighted by
    it; left out where they do not.
    """
    before = NOTHING
    months: list[tuple[Decimal, int]] = []  # sales and days, the newest first
    for _, days in groupby(standings, key=lambda each: (each.day.year, each.day.month)):
        month = list(days)
        last, sales = month[-1], sum((each.sales for each in month), NOTHING)
        months.insert(0, (sales, len(month)))
        collectable = before + sales - (last.owed - last.past_due)
        yield Fact("collection_effectiveness", last.day, before + sales - last.owed, collectable)
        yield _countback(last, months)
        before = last.owed


def _countback(last: Standing, months: Sequence[tuple[Decimal, int]]) -> Fact:
    left, days = last.owed, NOTHING
    for sales, length in months:
        taken = min(left, sales)
        if taken > 0:
            days += taken / sales * length
        left -= taken
    if left > 0:
        return Fact("countback_dso", last.day, excluded=1)
    return Fact("countback_dso", last.day, last.owed * days, last.owed)
