"""Does each setting of a column rule work wherever the value comes from?"""

from datetime import datetime

import polars as pl
import pytest

from ingest.feeds import FEEDS
from ingest.mapping import Mapped, map_rows
from ingest.source import ColumnRule, FeedRule

NEEDED = {
    "order_id": ColumnRule(column="No"),
    "customer_id": ColumnRule(column="Cust"),
    "channel": ColumnRule(value="portal"),
    "ordered_at": ColumnRule(column="Day"),
}
ROWS = pl.DataFrame(
    {
        "_row": [1, 2, 3],
        "No": ["1", "2", "3"],
        "Cust": ["C", "C", "C"],
        "Day": ["2026-10-20", "2026-10-21", "2026-10-22"],
        "Status": ["S", "N", None],
        "Paid": ["-5", None, "7"],
    },
    schema_overrides={"_row": pl.Int64()},
)


def mapped(**columns: ColumnRule) -> Mapped:
    return map_rows(FEEDS["orders"], FeedRule(columns={**NEEDED, **columns}), ROWS, "UTC")


def landed(name: str, rule: ColumnRule) -> list[object]:
    found = mapped(**{name: rule})
    assert found.faults.is_empty(), found.faults["reason"].to_list()
    return found.good[name].to_list()


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (ColumnRule(template="{Status} {Day}", extract="^S (.+)$"), ["2026-10-20", None, None]),
        (ColumnRule(template="{No}/{Paid}", strip="/-", default="none"), ["15", "none", "37"]),
        (ColumnRule(template="{No}{Cust}", codes={"1C": "one", "2C": "two", "3C": ""}),
         ["one", "two", None]),
        (ColumnRule(column="Status", codes={"S": "stopped", "N": ""}), ["stopped", None, None]),
        (ColumnRule(value="x-1", strip="-"), ["x1", "x1", "x1"]),
    ],
)  # fmt: skip
def test_text_passes_every_setting(rule: ColumnRule, values: list[object]) -> None:
    assert landed("customer_po", rule) == values


def test_a_status_and_a_day_make_an_instant() -> None:
    rule = ColumnRule(template="{Status} {Day}", extract="^S (.+)$", formats=("%Y-%m-%d",))
    assert landed("cancelled_at", rule) == [
        datetime(2026, 10, 20),  # noqa: DTZ001  (landed instants are naive UTC)
        None,
        None,
    ]


def test_codes_make_instants_and_what_no_code_names_waits() -> None:
    codes = {"S": "2026-10-20T10:00:00", "N": ""}
    assert landed("cancelled_at", ColumnRule(column="Status", codes=codes)) == [
        datetime(2026, 10, 20, 10),  # noqa: DTZ001  (landed instants are naive UTC)
        None,
        None,
    ]
    found = mapped(cancelled_at=ColumnRule(column="Status", codes={"S": "2026-10-20"}))
    assert [(each["row"], each["code"]) for each in found.faults.to_dicts()] == [
        (2, "unknown_code")
    ]


def test_a_column_that_the_file_lacks_is_noted_and_its_rows_land() -> None:
    found = mapped(currency_code=ColumnRule(column="Cur"))
    assert found.good.height == 3
    (note,) = found.faults.to_dicts()
    assert (note["row"], note["column"], note["code"]) == (0, "Cur", "no_column")
