"""The measures against plain SQL on the same snapshot."""

from datetime import date, timedelta

import polars as pl
import pytest

from app.queries import kpis
from app.queries.selection import Selection
from app.warehouse import read

EVERYTHING_SINCE = date(1990, 1, 1)


@pytest.fixture
def last() -> date:
    day = kpis.last_day()
    assert day is not None
    return day


@pytest.fixture
def stocks() -> dict[str, str]:
    """The KPIs that count on one day of a period, and on which."""
    definitions = kpis.definitions().filter(pl.col("time_rollup") != "sum")
    return dict(definitions.select("kpi_code", "time_rollup").iter_rows())


def test_a_flow_is_the_sum_of_its_parts(last: date, stocks: dict[str, str]) -> None:
    totals = kpis.totals(Selection(EVERYTHING_SINCE, last))
    said = read("""
        select kpi_code, sum(numerator) as numerator, sum(denominator) as denominator
        from marts.kpi_values group by kpi_code
        """)
    for code, numerator, denominator in said.iter_rows():
        if code not in stocks:
            row = totals.row(by_predicate=pl.col("kpi_code") == code, named=True)
            assert (row["numerator"], row["denominator"]) == (numerator, denominator)
            if denominator:
                assert float(row["value"]) == pytest.approx(float(numerator) / float(denominator))


def test_a_stock_counts_on_one_day_of_its_source_only(last: date, stocks: dict[str, str]) -> None:
    totals = kpis.totals(Selection(EVERYTHING_SINCE, last))
    assert {*stocks.values()} == {"first", "last"}
    for code, day in stocks.items():
        said = read(
            f"""
            select sum(numerator) as numerator from marts.kpi_values
            where kpi_code = $code and (source_system, period_date) in (
                select (source_system, {"min" if day == "first" else "max"}(period_date))
                from marts.kpi_values
                where kpi_code = $code group by source_system)
            """,
            code=code,
        )
        shown = totals.filter(pl.col("kpi_code") == code)["numerator"]
        assert shown.to_list() == [said["numerator"].item()]


def test_the_parts_of_a_breakdown_sum_to_the_total(last: date) -> None:
    selection = Selection(last - timedelta(days=89), last)
    totals = kpis.totals(selection)
    for dimension in ("channel", "location", "entity"):
        parts = kpis.breakdown(selection, dimension)
        summed = parts.group_by("kpi_code").agg(
            pl.col("numerator").sum(), pl.col("excluded_count").sum()
        )
        expected = totals.select("kpi_code", "numerator", "excluded_count")
        assert summed.sort("kpi_code").rows() == expected.sort("kpi_code").rows()


def test_the_buckets_of_a_flow_sum_to_the_total(last: date, stocks: dict[str, str]) -> None:
    selection = Selection(last - timedelta(days=89), last)
    totals = kpis.totals(selection).filter(~pl.col("kpi_code").is_in(list(stocks)))
    for bucket in ("day", "week", "month"):
        series = kpis.series(selection, bucket)
        series = series.filter(~pl.col("kpi_code").is_in(list(stocks)))
        summed = series.group_by("kpi_code").agg(pl.col("numerator").sum()).sort("kpi_code")
        assert summed.rows() == totals.select("kpi_code", "numerator").sort("kpi_code").rows()


def test_filters_leave_only_what_they_name(last: date) -> None:
    cell = read(
        "select * from marts.kpi_values where location_id is not null order by all limit 1"
    ).row(0, named=True)
    selection = Selection(
        EVERYTHING_SINCE,
        last,
        entity_id=cell["entity_id"],
        location_key=f"{cell['source_system']}/{cell['location_id']}",
        channel=cell["channel"],
    )
    labels = {
        dimension: set(kpis.breakdown(selection, dimension)["label"])
        for dimension in ("channel", "location", "entity")
    }
    assert labels == {
        "channel": {selection.channel},
        "location": {selection.location_key},
        "entity": {selection.entity_id},
    }


def test_the_period_before_ends_where_this_one_begins() -> None:
    selection = Selection(date(2026, 3, 1), date(2026, 3, 31), channel="edi")
    before = selection.before()
    assert (before.first, before.last) == (date(2026, 1, 29), date(2026, 2, 28))
    assert before.channel == "edi"


def test_the_reasons_of_a_kpi_sum_to_what_it_leaves_out(last: date) -> None:
    selection = Selection(last - timedelta(days=89), last)
    totals = dict(kpis.totals(selection).select("kpi_code", "excluded_count").iter_rows())
    assert any(totals.values())
    for code, left_out in totals.items():
        reasons = kpis.exclusions(selection, code, kpis.counted_days(selection, code))
        assert reasons["excluded_count"].sum() == left_out


def test_the_ages_of_back_orders_sum_to_what_stands_on_the_last_day(last: date) -> None:
    selection = Selection(last - timedelta(days=89), last)
    ages = kpis.backorder_ages(selection, kpis.counted_days(selection, "backorder_lines"))
    totals = dict(kpis.totals(selection).select("kpi_code", "numerator").iter_rows())
    assert ages.height > 1
    assert ages["age_bucket"][0] == "0-3"
    for code in ("backorder_lines", "backorder_quantity", "backorder_value"):
        assert ages[code].sum() == totals[code]
