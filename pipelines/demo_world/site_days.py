"""On which days a warehouse works: not when it counts its stock, but on the Saturday after."""

from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.demo_world.workdays import ONE_DAY, is_workday, next_workday, workday_after

# The workday of each month on which a warehouse is closed to count what it holds.
STOCKTAKING = {"CHI": 3, "DAL": 5, "NYC": 7, "ATL": 9, "TOR": 11}
SATURDAY = 5


def is_open(site: str, day: date) -> bool:
    """Say whether a warehouse works on a day."""
    counted_on = workday_after(day.replace(day=1) - ONE_DAY, STOCKTAKING[site])
    if is_workday(day):
        return day != counted_on
    return day.weekday() == SATURDAY and timedelta() < day - counted_on < timedelta(days=7)


def next_open_workday(site: str, day: date) -> date:
    """Return the first workday after a day on which a warehouse works."""
    later = next_workday(day)
    return later if is_open(site, later) else next_workday(later)


def deviations(site: str, year: int) -> Iterator[tuple[date, bool]]:
    """Yield the days of a year on which a warehouse works other than Monday to Friday."""
    day = date(year, 1, 1)
    while day.year == year:
        if is_open(site, day) != is_workday(day):
            yield day, is_open(site, day)
        day += ONE_DAY
