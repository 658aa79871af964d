"""Is a file that should have come and did not told, and no other?"""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadMapping
from ingest.expected_files import Delivery, missing_files
from ingest.source import Source, load_source

GOLDEN = Path(__file__).parents[1] / "golden"
RULE = 'match: "orders*.csv"'
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)  # 06:00 in Chicago


def shop_with(tmp_path: Path, settings: str) -> Source:
    path = tmp_path / "shop.yml"
    path.write_text((GOLDEN / "shop.yml").read_text().replace(RULE, f"{RULE}\n    {settings}"))
    return load_source(path)


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("numbered")
    return shop_with(folder, 'sequence: "orders_([0-9]+)[.]csv"')


def named(*names: str) -> list[Delivery]:
    return [Delivery(name, MONDAY + timedelta(hours=n)) for n, name in enumerate(names)]


def test_a_number_left_out_is_told_since_the_one_after_it_came(numbered: Source) -> None:
    came = named("orders_016.csv", "orders_018.csv", "orders_21.csv", "lines_19.csv", "orders.csv")
    found = list(missing_files(numbered, came, MONDAY + timedelta(days=1)))
    assert [(each.kind, each.subject) for each in found] == [
        ("gap", "17"),
        ("gap", "19"),
        ("gap", "20"),
    ]
    assert [each.since - MONDAY for each in found] == [timedelta(hours=h) for h in (1, 2, 2)]
    assert "orders_016.csv and orders_018.csv have come" in found[0].explanation


@given(
    numbers=st.sets(st.integers(1, 60), min_size=1),
    order=st.randoms(use_true_random=False),
    repeats=st.integers(0, 5),
)
def test_gaps_are_what_lies_between_whatever_the_order_of_arrival(
    numbered: Source, numbers: set[int], order: random.Random, repeats: int
) -> None:
    came = [f"orders_{number}.csv" for number in numbers]
    came += came[:repeats]
    order.shuffle(came)
    found = missing_files(numbered, named(*came), MONDAY + timedelta(days=9))
    expected = set(range(min(numbers), max(numbers))) - numbers
    assert [int(each.subject) for each in found] == sorted(expected)


def test_a_jump_in_the_numbers_does_not_tell_millions(numbered: Source) -> None:
    came = named("orders_17.csv", "orders_20260101.csv")
    assert len(list(missing_files(numbered, came, MONDAY + timedelta(days=1)))) == 100


def test_a_day_without_a_file_is_late_from_its_due_time_until_one_comes(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 'due: {every: weekday, by: "06:00"}')
    came = [Delivery("orders_1.csv", MONDAY)]
    tuesday = MONDAY + timedelta(days=1)
    assert list(missing_files(shop, came, tuesday - timedelta(seconds=1))) == []
    (late,) = missing_files(shop, came, tuesday)
    assert (late.kind, late.subject, late.since) == ("late", "2026-03-03", tuesday)
    came.append(Delivery("orders_2.csv", tuesday + timedelta(hours=3)))
    assert list(missing_files(shop, came, tuesday + timedelta(hours=4))) == []
    # Saturday and Sunday are no weekdays; the clocks went forward on Sunday the 8th
    next_monday = datetime(2026, 3, 9, 11, tzinfo=UTC)
    found = [each.subject for each in missing_files(shop, came, next_monday)]
    assert found == ["2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]


def test_before_the_first_file_nothing_is_late_unless_a_first_day_is_given(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 'due: {every: monday, by: "06:00", time_zone: UTC}')
    assert list(missing_files(shop, [], MONDAY)) == []
    shop = shop_with(tmp_path, f'due: {{every: monday, by: "06:00", since: {date(2026, 2, 20)}}}')
    found = [each.subject for each in missing_files(shop, [], MONDAY)]
    assert found == ["2026-02-23", "2026-03-02"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('sequence: "orders_17.csv"', "has no group"),
        ('corrects: "orders_(.csv"', "no regular expression"),
        ('due: {by: "25:00"}', "no time of day"),
        ('due: {by: "06:00", every: workday}', "every"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(tmp_path: Path, settings: str, words: str) -> None:
    with pytest.raises(BadMapping, match=words):
        shop_with(tmp_path, settings)
