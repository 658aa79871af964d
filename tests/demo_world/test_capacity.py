"""Whether no warehouse picks more than it can in a day, and what that leaves waiting."""

import csv
from dataclasses import replace
from pathlib import Path

from pipelines.demo_world.capacity import Capacity
from pipelines.demo_world.founding import found
from pipelines.demo_world.world import write_feeds
from tests.demo_world.conftest import SEED, SMALL, Ask

PICKED = """
    select Site, PickTime::date as day, count(distinct (OrderNo, LineNo, PickTime)) as lines
    from picks group by all
"""
PARTS = ("numerator", "denominator")


def test_no_warehouse_picks_more_lines_than_it_can_and_each_has_full_days(world: Ask) -> None:
    capacity = Capacity(found(SEED, SMALL), SMALL)
    busiest = world(f"select Site, max(lines) from ({PICKED}) group by Site order by Site")
    places = [place for place, _ in busiest]
    assert places == ["ATL", "CHI", "DAL", "NYC", "TOR"]
    assert busiest == [(place, capacity.most(str(place))) for place in places]


def test_with_fewer_hands_more_leaves_late(tmp_path: Path) -> None:
    shares = []
    for headroom in (0.7, 1.1):
        folder = tmp_path / str(headroom)
        size = replace(SMALL, headroom=headroom)
        write_feeds(folder, days=17, seed=SEED, size=size, truth=folder / "truth")
        with (folder / "truth" / "kpi_truth.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kpi_code"] == "unit_fill_rate"]
        picked, wanted = (sum(int(row[name]) for row in rows) for name in PARTS)
        shares.append(picked / wanted)
    scarce, usual = shares
    assert scarce < usual - 0.03


def test_a_place_where_nobody_orders_can_still_pick_a_little() -> None:
    catalogue = found(1, SMALL.with_lines(1, 1))
    capacity = Capacity(catalogue, SMALL.with_lines(1, 1))
    assert {capacity.most(place.location_id) for place in catalogue.locations} == {5}


def test_hands_are_used_up_by_the_day_and_by_the_place() -> None:
    catalogue = found(1, SMALL)
    capacity = Capacity(catalogue, SMALL)
    here, there = catalogue.locations[:2]
    for _ in range(capacity.most(here.location_id)):
        assert capacity.is_left(here)
        capacity.use(here)
    assert not capacity.is_left(here)
    assert capacity.is_left(there)
    capacity.begin_day()
    assert capacity.is_left(here)
