"""Pictures from frames."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from app.charts import kpi
from app.charts.broken_rules import broken_rules
from app.charts.timeline import timeline
from tests.kpis_page import catalogue

UNITS = sorted({row["unit"] for row in catalogue()})


@pytest.mark.parametrize("unit", UNITS)
def test_a_trend_is_drawn_for_every_unit_of_the_catalogue(unit: str) -> None:
    values = pl.DataFrame({"bucket": [date(2026, 1, 1)], "value": [Decimal("0.5")]})
    drawn = kpi.trend(values, unit).to_dict()
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["line", "circle"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_comparison_has_a_bar_and_its_figure(unit: str) -> None:
    values = pl.DataFrame({"label": ["EDI", "Online"], "value": [0.9, 0.8]})
    drawn = kpi.comparison(values, unit).to_dict()
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["bar", "text"]


def test_a_timeline_follows_the_life_of_an_order_and_keeps_utc() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    events = pl.DataFrame(
        {
            "event_type": ["shipped", "ordered", "weighed"],
            "event_time": [noon] * 3,
            "object_key": ["a"] * 3,
            "quantity": [Decimal(1)] * 3,
            "actor_kind": ["system"] * 3,
            "file_name": ["a.csv"] * 3,
        }
    )
    drawn = timeline(events).to_dict()
    assert drawn["encoding"]["y"]["scale"]["domain"] == ["ordered", "shipped", "weighed"]
    (rows,) = drawn["datasets"].values()
    assert {row["event_time"] for row in rows} == {"2026-11-22T12:00:00"}


def test_runs_are_drawn_in_their_order_with_room_for_one_that_broke_nothing() -> None:
    early, late = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (2, 11))
    runs = pl.DataFrame(
        {
            "judged_at": [late, early, late],
            "rule_severity": ["warning", "warning", "blocking"],
            "broken_count": [3, 0, 1],
            "rule_count": [9, 9, 20],
        }
    )
    drawn = broken_rules(runs).to_dict()
    assert drawn["encoding"]["x"]["sort"] == ["01 Feb 06:00", "01 Nov 06:00"]
    (rows,) = drawn["datasets"].values()
    assert sorted(row["broken_count"] for row in rows) == [0, 1, 3]
