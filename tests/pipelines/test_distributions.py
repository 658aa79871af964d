"""Whether medians, tails and the estimate with open orders are what an exact count gives."""

import datetime as dt
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import duckdb
import jinja2
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.architecture.repository import MODELS
from tests.staging_sql import MACROS

AS_OF = dt.date(2026, 3, 31)
MODEL = (MODELS / "marts" / "kpis" / "kpi_distributions.sql").read_text(encoding="utf-8")
KPIS = MODELS / "intermediate" / "kpis"
COUNTED = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (KPIS / "kept" / "int_kpis__clocks.sql", KPIS / "int_kpis__durations_by_day.sql")
}
HALF = Fraction(1, 2)


class Clock(NamedTuple):
    """An order's clock: the day of March on which it began, and the days until it stopped."""

    began: int
    ran: int | None

    def days(self) -> tuple[int, bool]:
        """Return for how long it is known to have run, and whether it had stopped by then."""
        until_now = AS_OF.day - self.began
        if self.ran is None or self.ran > until_now:
            return until_now, False
        return self.ran, True


class Told(NamedTuple):
    """What the mart says of one cohort."""

    observed: int
    censored: int
    p50: int | None
    p90: int | None
    km_median: int | None


def told_by_the_mart(cohorts: Sequence[Sequence[Clock]], untold: int = 0) -> list[Told]:
    """Return what the mart's SQL says of each cohort; here each has a channel of its own.

    To the first belong so many clocks more, of which no source tells whether they stopped.
    """
    environment = jinja2.Environment(autoescape=False)  # noqa: S701  (it renders SQL, no page)
    environment.globals.update(target={"type": "duckdb"}, ref=lambda name: name)
    sql = environment.from_string(MACROS + MODEL).render()
    running = [_row(cohort, clock) for cohort, clocks in enumerate(cohorts) for clock in clocks]
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_calendar__as_of as select 's' source_system, ?::date as_of_date",
            [AS_OF],
        )
        connection.execute(
            "create table int_kpis__durations (channel varchar, started_date date,"
            " ended_date date, is_running boolean, kpi_code varchar default 'k',"
            " source_system varchar default 's', entity_id varchar,"
            " is_covered boolean default true)"
        )
        connection.execute(
            "insert into int_kpis__durations (channel, started_date, ended_date, is_running)"
            f" values {', '.join(['(?, ?, ?, ?)'] * len(running))}",
            [value for row in running for value in row],
        )
        connection.execute(
            "insert into int_kpis__durations (channel, started_date, is_running, is_covered)"
            " select '0', ?::date, false, false from range(?)",
            [AS_OF.replace(day=1), untold],
        )
        for name, model in COUNTED.items():
            counted = environment.from_string(MACROS + model).render()
            connection.execute(f"create table {name} as {counted}")
        rows = connection.execute(
            "select observed_count, censored_count, p50, p90, km_median"
            f" from ({sql}) order by cast(channel as integer)"
        ).fetchall()
    return [Told(*row) for row in rows]


def _row(cohort: int, clock: Clock) -> tuple[str, dt.date, dt.date | None, bool]:
    began = AS_OF.replace(day=clock.began)
    ended = None if clock.ran is None else began + dt.timedelta(days=clock.ran)
    return str(cohort), began, ended, ended is None


def counted_exactly(clocks: Sequence[Clock]) -> Told:
    """Work the same out one clock at a time, in fractions."""
    known = [clock.days() for clock in clocks]
    stopped = sorted(days for days, has_stopped in known if has_stopped)
    still_running, km_median = Fraction(1), None
    for day in sorted(set(stopped)):
        at_risk = sum(days >= day for days, _ in known)
        still_running *= 1 - Fraction(stopped.count(day), at_risk)
        if still_running <= HALF:
            km_median = day
            break
    return Told(
        len(stopped),
        len(known) - len(stopped),
        _nearest_rank(stopped, HALF),
        _nearest_rank(stopped, Fraction(9, 10)),
        km_median,
    )


def _nearest_rank(days: Sequence[int], share: Fraction) -> int | None:
    return days[math.ceil(share * len(days)) - 1] if days else None


CLOCKS = st.builds(
    Clock, st.integers(1, AS_OF.day), st.none() | st.integers(-2, 6) | st.integers(7, 40)
)


COHORTS = st.lists(st.lists(CLOCKS, min_size=1, max_size=20), min_size=1, max_size=20)


@settings(max_examples=25, deadline=None)
@given(COHORTS)
def test_any_cohort_has_the_median_and_the_tail_of_an_exact_count(
    cohorts: list[list[Clock]],
) -> None:
    assert told_by_the_mart(cohorts) == [counted_exactly(clocks) for clocks in cohorts]


def test_clocks_that_still_run_move_the_median() -> None:
    # Of 5, one stops after 2 days (4/5 go on), one still runs on its 3rd, one stops after 4 days
    # (4/5 x 2/3 = 8/15 go on), one after 6 (4/15): the median is 6, of those that stopped 4.
    clocks = [Clock(1, 2), Clock(28, None), Clock(1, 4), Clock(1, 6), Clock(1, 30)]
    assert told_by_the_mart([clocks]) == [Told(4, 1, 4, 30, 6)]


def test_a_curve_that_does_not_fall_to_one_half_has_no_median() -> None:
    clocks = [Clock(1, 2), Clock(10, None), Clock(11, None)]
    assert told_by_the_mart([clocks]) == [Told(1, 2, 2, 2, None)]


def test_a_curve_that_meets_one_half_has_its_median_there() -> None:
    # 2/3 x 3/4: in binary fractions that need not be one half.
    clocks = [*[Clock(1, 1)] * 2, Clock(1, 2), *[Clock(1, 9)] * 3]
    assert [told.km_median for told in told_by_the_mart([clocks])] == [2]


def test_a_cohort_of_which_less_than_half_is_told_has_no_median() -> None:
    clocks = [Clock(1, 2), Clock(1, 3), Clock(1, 4)]
    assert told_by_the_mart([clocks], untold=3) == [Told(3, 0, 3, 4, 3)]
    assert told_by_the_mart([clocks], untold=4) == [Told(3, 0, None, None, None)]
