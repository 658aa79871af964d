"""Are numbers with a comma before their decimals read as meant, and nothing else taken for one?"""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadMapping
from ingest.feeds import FEEDS
from ingest.mapping import Mapped, map_rows
from ingest.number_marks import NumberMarks
from ingest.source import ColumnRule, FeedRule, load_source

GOOD = (Path(__file__).parents[1] / "golden" / "shop.yml").read_text()
MARKS = st.sampled_from(
    [(",", ""), (",", "."), (",", " "), (",", "\u00a0"), (".", ","), (".", "'")]
)
NUMBERS = st.decimals(-(10**9), 10**9, places=2)
RULE = FeedRule(
    columns={
        "order_line_id": ColumnRule(column="line"),
        "order_id": ColumnRule(column="line"),
        "item_id": ColumnRule(column="line"),
        "quantity": ColumnRule(value="1.5"),
        "unit_price": ColumnRule(column="price"),
    }
)


def mapped(marks: NumberMarks, *prices: str, rule: FeedRule = RULE) -> Mapped:
    frame = pl.DataFrame({"_row": range(1, len(prices) + 1), "line": "1", "price": prices})
    return map_rows(FEEDS["order_lines"], rule, frame, "UTC", marks=marks)


def written(number: Decimal, decimal: str, thousands: str) -> str:
    """Return the number as Python writes it, with other marks."""
    return f"{number:,.2f}".translate({ord(","): thousands or None, ord("."): decimal})


@given(st.lists(NUMBERS, min_size=1), MARKS, st.booleans())
def test_a_number_is_read_as_it_was_written(
    numbers: list[Decimal],
    marks: tuple[str, str],
    is_grouped: bool,  # noqa: FBT001  (Hypothesis hands it out)
) -> None:
    decimal, thousands = marks
    texts = [written(each, decimal, thousands if is_grouped else "") for each in numbers]
    landed = mapped(NumberMarks(decimal, thousands), *texts)
    assert landed.faults.is_empty()
    assert landed.good["unit_price"].to_list() == numbers
    assert set(landed.good["quantity"]) == {Decimal("1.5")}  # the mapping's own, not the file's


@pytest.mark.parametrize(
    ("thousands", "text"),
    [
        ("", "12.50"),
        ("", "1.250,00"),
        (".", "12.50"),
        (".", "1.2500,00"),
        (".", "1250.000,00"),
        (".", "1,250.00"),
        (".", ".250,00"),
        (".", "1,2,3"),
        (" ", "1.250,00"),
        ("", ","),
        ("", "x"),
    ],
)
def test_what_is_not_written_so_is_a_fault_that_says_how(thousands: str, text: str) -> None:
    landed = mapped(NumberMarks(",", thousands), text, "2,5")
    assert landed.good["unit_price"].to_list() == [Decimal("2.5")]
    (fault,) = landed.faults.to_dicts()
    assert (fault["row"], fault["value"], fault["code"]) == (1, text, "bad_value")
    assert "with ',' before decimals" in fault["reason"]
    assert (f"{thousands!r} between thousands" in fault["reason"]) == bool(thousands)


def test_a_test_for_a_number_above_zero_reads_it_too() -> None:
    rule = FeedRule(only={"price": "positive"}, columns=RULE.columns)
    landed = mapped(NumberMarks(",", "."), "0,00", "0,50", "1.000", "-1,5", rule=rule)
    assert landed.good["unit_price"].to_list() == [Decimal("0.5"), Decimal(1000)]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("thousands: '.'", "'.' stands before decimals already"),
        ("decimal: ','\n    thousands: ','", "',' stands before decimals already"),
        ("decimal: ';'", "Input should be '.' or ','"),
        ("decimal: ','\n    control: {trailer: {begins: T, sums: {Qty: 2}}}", "leave out sums"),
    ],
)
def test_marks_that_cannot_be_are_refused(tmp_path: Path, settings: str, says: str) -> None:
    path = tmp_path / "shop.yml"
    path.write_text(GOOD.replace("    format: csv\n", f"    format: csv\n    {settings}\n", 1))
    with pytest.raises(BadMapping, match="line") as refusal:
        load_source(path)
    assert says in str(refusal.value)


def test_a_source_says_how_its_numbers_are_written(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    marks = "decimal: ','\n    thousands: '.'"
    path.write_text(GOOD.replace("    format: csv\n", f"    format: csv\n    {marks}\n", 1))
    assert load_source(path).files[0].marks == NumberMarks(",", ".")
