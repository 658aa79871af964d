"""Does every row land or stand in quarantine, with its place, its value and its reason?"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.errors import MissingColumns
from ingest.feeds import FEEDS
from ingest.mapping import Mapped, map_rows
from ingest.source import ColumnRule, FeedRule, Source

ORDER = {
    "OrderNo": "7",
    "CustNo": "C1",
    "Channel": "WEB",
    "OrderTime": "2026-07-01 08:00",
    "Wanted": "2/7/26",
}
LINE = {
    "OrderNo": "7",
    "LineNo": "1",
    "ItemNo": "A-1",
    "Qty": "2.5",
    "Price": "$1,200.50",
    "Status": "open",
}
DIRT = st.sampled_from(["", " ", "x", "-", "1e9", "31/2/26", "NaN", "\u00a0", "7" * 20, None])


def frame_of(rows: Sequence[Mapping[str, str | None]], names: Sequence[str]) -> pl.DataFrame:
    columns = {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in names}
    numbers = pl.Series(range(1, len(rows) + 1), dtype=pl.Int64)
    return pl.DataFrame({"_row": numbers, **columns})


def orders(shop: Source, *rows: Mapping[str, str | None]) -> Mapped:
    rule = shop.rule_for("orders.csv").feeds["orders"]
    return map_rows(FEEDS["orders"], rule, frame_of(rows, list(ORDER)), shop.time_zone)


def lines(shop: Source, *rows: Mapping[str, str | None]) -> Mapped:
    rule = shop.rule_for("lines.csv").feeds["order_lines"]
    return map_rows(FEEDS["order_lines"], rule, frame_of(rows, list(LINE)), shop.time_zone)


def test_a_sound_row_lands_typed(shop: Source) -> None:
    mapped = orders(shop, {**ORDER})
    (row,) = mapped.good.to_dicts()
    stated = {name: value for name, value in row.items() if value is not None}
    assert stated == {
        "_row": 1,
        "order_id": "7",
        "customer_id": "C1",
        "channel": "portal",
        "currency_code": "USD",
        "ordered_at": datetime(2026, 7, 1, 13),  # noqa: DTZ001  (landed instants are naive UTC)
        "ordered_utc_offset_minutes": -300,
        "requested_date": date(2026, 7, 2),
    }
    assert mapped.faults.is_empty()
    feed = FEEDS["orders"]
    assert mapped.good.columns == ["_row", *(name for name, _ in feed.landed_columns())]


def test_templates_compose_and_stripped_characters_vanish(shop: Source) -> None:
    (row,) = lines(shop, {**LINE}).good.to_dicts()
    assert (row["order_line_id"], row["quantity"]) == ("7-1", Decimal("2.5"))
    assert row["unit_price"] == Decimal("1200.5")


def test_only_the_wanted_rows_are_mapped(shop: Source) -> None:
    states = ["open", "void", None, "closed", " open "]
    mapped = lines(shop, *({**LINE, "Status": state} for state in states))
    assert mapped.good["_row"].to_list() == [1, 4, 5]
    assert mapped.faults.is_empty()


@pytest.mark.parametrize(
    ("wanted", "rows"), [("present", [1, 2, 3, 4]), ("absent", [5]), ("positive", [1])]
)
def test_filters_tell_present_absent_and_positive(
    shop: Source, wanted: str, rows: list[int]
) -> None:
    rule = (
        shop.rule_for("lines.csv")
        .feeds["order_lines"]
        .model_copy(update={"only": {"Status": wanted}})
    )
    frame = frame_of(
        [{**LINE, "Status": each} for each in ("0.5", "0", "-1", "x", " ")], list(LINE)
    )
    mapped = map_rows(FEEDS["order_lines"], rule, frame, shop.time_zone)
    assert mapped.good["_row"].to_list() == rows


def test_two_faults_of_a_row_are_two_lines_and_one_missing_row(shop: Source) -> None:
    bad = {**ORDER, "CustNo": " ", "OrderTime": "yesterday"}
    mapped = orders(shop, {**ORDER}, bad, {**ORDER})
    assert mapped.good["_row"].to_list() == [1, 3]
    faults = mapped.faults.drop("byte_offset", "byte_length", "fault_offset").to_dicts()
    raw = json.dumps({"_row": 2, **bad}, separators=(",", ":"))
    assert [fault.pop("raw") for fault in faults] == [raw, raw]
    assert faults == [
        {
            "row": 2,
            "feed": "orders",
            "column": "CustNo",
            "value": None,
            "code": "missing",
            "reason": "customer_id is required and the value is empty",
            "order_id": ORDER["OrderNo"],
            "order_line_id": None,
        },
        {
            "row": 2,
            "feed": "orders",
            "column": "OrderTime",
            "value": "yesterday",
            "code": "bad_value",
            "reason": "ordered_at must be of kind instant in the form %Y-%m-%d %H:%M",
            "order_id": ORDER["OrderNo"],
            "order_line_id": None,
        },
    ]


def test_a_fault_knows_the_line_and_order_that_its_row_is_of(shop: Source) -> None:
    (fault,) = lines(shop, {**LINE, "Qty": "n/a"}).faults.to_dicts()
    assert (fault["order_id"], fault["order_line_id"]) == ("7", "7-1")


def test_a_code_without_a_translation_is_named(shop: Source) -> None:
    (fault,) = orders(shop, {**ORDER, "Channel": "FAX"}).faults.to_dicts()
    assert (fault["column"], fault["value"], fault["code"]) == ("Channel", "FAX", "unknown_code")
    assert "not in the code map of channel" in fault["reason"]


def test_a_template_with_an_empty_part_is_missing(shop: Source) -> None:
    (fault,) = lines(shop, {**LINE, "LineNo": None}).faults.to_dicts()
    assert (fault["column"], fault["code"]) == ("{OrderNo}-{LineNo}", "missing")


def test_a_row_without_a_number_of_its_own_is_numbered_by_its_place(shop: Source) -> None:
    rule = shop.rule_for("lines.csv").feeds["order_lines"]
    placed = {**rule.columns, "order_line_id": ColumnRule(template="{OrderNo}-{_row}")}
    numbered = rule.model_copy(update={"columns": placed})
    mapped = map_rows(FEEDS["order_lines"], numbered, frame_of([LINE, LINE], list(LINE)), "UTC")
    assert mapped.good["order_line_id"].to_list() == ["7-1", "7-2"]
    assert mapped.faults.is_empty()


def test_a_missing_column_is_named_with_the_nearest_one(shop: Source) -> None:
    rule = shop.rule_for("lines.csv").feeds["order_lines"]
    frame = frame_of([LINE], list(LINE)).rename({"ItemNo": "ItemNr", "Qty": "Amount"})
    with pytest.raises(
        MissingColumns, match=r"lacks 'ItemNo' \(is it 'ItemNr'\?\), 'Qty'\. It has"
    ):
        map_rows(FEEDS["order_lines"], rule, frame, shop.time_zone)


@given(
    st.lists(st.dictionaries(st.sampled_from([*LINE]), DIRT, max_size=3), min_size=1, max_size=8)
)
def test_every_wanted_row_lands_or_is_quarantined(
    shop: Source, changes: list[dict[str, str | None]]
) -> None:
    rows: list[dict[str, str | None]] = [{**LINE, **change} for change in changes]
    wanted = {n for n, row in enumerate(rows, 1) if row["Status"] in ("open", "closed")}
    mapped = lines(shop, *rows)
    good, faulty = set(mapped.good["_row"]), set(mapped.faults["row"])
    assert good | faulty == wanted
    assert not good & faulty
    assert len(mapped.good) == len(good)
    for fault in mapped.faults.to_dicts():
        assert json.loads(fault["raw"]) == {"_row": fault["row"], **rows[fault["row"] - 1]}


@given(
    st.lists(st.dictionaries(st.sampled_from([*ORDER]), DIRT, max_size=3), min_size=1, max_size=8)
)
def test_a_value_never_vanishes_silently(
    shop: Source, changes: list[dict[str, str | None]]
) -> None:
    rows: list[dict[str, str | None]] = [{**ORDER, **change} for change in changes]
    for row in orders(shop, *rows).good.to_dicts():
        given_row = rows[row["_row"] - 1]
        assert (row["requested_date"] is None) == (not (given_row["Wanted"] or "").strip())
        assert (row["channel"] is None) == (not (given_row["Channel"] or "").strip())


def test_rows_of_every_plain_type_can_be_quarantined(shop: Source) -> None:
    frame = frame_of([LINE], list(LINE)).with_columns(
        Qty=pl.lit("much"),
        day=pl.lit(date(2026, 1, 1)),
        at=pl.lit(datetime(2026, 1, 1)).dt.replace_time_zone("America/Chicago"),  # noqa: DTZ001
        amount=pl.lit(Decimal("1.50")),
        share=pl.lit(0.5),
        kind=pl.lit("x", pl.Categorical()),
        time=pl.time(12),
        nothing=pl.lit(None),
    )
    rule = shop.rule_for("lines.csv").feeds["order_lines"]
    (fault,) = map_rows(FEEDS["order_lines"], rule, frame, shop.time_zone).faults.to_dicts()
    assert json.loads(fault["raw"])["amount"] == "1.50"


def test_rows_and_values_are_taken_by_what_their_text_holds(shop: Source) -> None:
    rule = FeedRule.model_validate(
        {
            "only": {"Remark": {"matches": "[0-9]+ to follow"}},
            "columns": {
                "order_line_id": "Line",
                "order_id": "Line",
                "item_id": {"column": "Item", "default": "unknown"},
                "quantity": {"column": "Remark", "extract": "([0-9]+) to follow"},
            },
        }
    )
    rows = [("1", "A", "5 of 9; 4 to follow"), ("2", None, "12 to follow"), ("3", "A", "none")]
    frame = pl.DataFrame(rows, schema=["Line", "Item", "Remark"], orient="row").with_row_index(
        "_row", offset=1
    )
    mapped = map_rows(FEEDS["order_lines"], rule, frame, shop.time_zone)
    assert mapped.faults.is_empty()
    assert mapped.good.select("order_line_id", "item_id", "quantity").rows() == [
        ("1", "A", Decimal(4)),
        ("2", "unknown", Decimal(12)),
    ]


@pytest.mark.parametrize("pattern", ["(?<=x)(y)", "(unclosed"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="no regular expression"):
        ColumnRule.model_validate({"column": "Remark", "extract": pattern})
