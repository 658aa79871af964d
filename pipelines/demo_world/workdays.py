"""Which days are worked, and at what time of a day things happen.

Times are local wall time in the source's zone, as a system of this kind writes them; all of them
lie between six in the morning and ten at night, where no clock change makes them ambiguous.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

ONE_DAY = timedelta(days=1)
CLOSE_OF_DAY = time(22)


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def next_workday(day: date) -> date:
    """Return the first workday after a day."""
    return workday_after(day, 1)


def workday_after(day: date, count: int) -> date:
    """Return the workday that is `count` workdays after a day."""
    while count > 0:
        day += ONE_DAY
        count -= is_workday(day)
    return day


def workday_from(day: date) -> date:
    """Return the day itself, or the next workday if it is not worked."""
    return day if is_workday(day) else next_workday(day)


def at_hour(day: date, hour: float) -> datetime:
    """Return the second of a day that a fraction of hours points at, no later than its close."""
    moment = datetime.combine(day, time()) + timedelta(seconds=round(hour * 3600))
    return min(moment, datetime.combine(day, CLOSE_OF_DAY))


def between(chance: Random, day: date, first_hour: float, last_hour: float) -> datetime:
    """Return a chance second of a day between two hours."""
    return at_hour(day, chance.uniform(first_hour, last_hour))


def hours_later(moment: datetime, hours: float) -> datetime:
    """Return the second some hours later, no later than the close of that day."""
    later = moment + timedelta(seconds=round(hours * 3600))
    return min(later, datetime.combine(moment.date(), CLOSE_OF_DAY))


@lru_cache(maxsize=4096)
def stamp(moment: datetime) -> str:
    """Return a moment as the source writes it."""
    return moment.isoformat(" ")
