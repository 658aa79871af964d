"""Are GS1 numbers judged as GS1 says? The examples are GS1's own, or goods that anyone can buy."""

from pathlib import Path

import polars as pl
import pytest

from expectations.runner import Report, judge
from expectations.suites.gs1 import has_right_check_digit
from ingest.feeds import FEEDS
from tests.expectations.test_suites import MOMENT, row

TRUE = {
    "GTIN-8": "96385074",
    "GTIN-12": "036000291452",
    "GTIN-12 of the EPC standard's company": "614141007349",
    "GTIN-13": "4006381333931",
    "GTIN-13 of GS1's manual": "6291041500213",
    "GTIN-14 of the EPC standard": "80614141123458",
    "GLN of the EPC standard": "0614141123452",
    "SSCC of the EPC standard": "106141412345678908",
}


@pytest.mark.parametrize("number", TRUE.values(), ids=TRUE)
def test_a_true_number_is_right_and_no_other_last_digit_is(number: str) -> None:
    right = [digit for digit in "0123456789" if has_right_check_digit(number[:-1] + digit)]
    assert right == [number[-1]]


@pytest.mark.parametrize("number", TRUE.values(), ids=TRUE)
def test_any_one_wrong_digit_is_found(number: str) -> None:
    for place, digit in enumerate(number):
        for wrong in set("0123456789") - {digit}:
            assert not has_right_check_digit(number[:place] + wrong + number[place + 1 :])


def judged(tmp_path: Path, feed: str, column: str, values: list[str | None]) -> Report:
    frame = pl.concat([row(FEEDS[feed], **{column: value}) for value in values])
    return judge({feed: frame.to_pandas()}, tmp_path / "results", tmp_path / "docs", MOMENT)[0]


@pytest.mark.parametrize("feed", ["shipment_lines", "supplier_ship_notices", "warehouse_events"])
def test_a_wrong_sscc_is_a_warning_and_another_number_of_a_carton_is_none(
    tmp_path: Path, feed: str
) -> None:
    values = [TRUE["SSCC of the EPC standard"], "106141412345678909", "CARTON-7", None]
    report = judged(tmp_path, feed, "handling_unit_id", values)
    found = [ruling for ruling in report.broken if ruling.column == "handling_unit_id"]
    assert [(ruling.unexpected_count, ruling.examples) for ruling in found] == [
        (1, ("106141412345678909",))
    ]
    assert report.passed


def test_a_wrong_gtin_of_each_length_is_a_warning(tmp_path: Path) -> None:
    right = [number for name, number in TRUE.items() if name.startswith("GTIN")]
    wrong = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in right]
    report = judged(tmp_path, "item_packs", "gtin", [*right, *wrong, None])
    assert [(ruling.unexpected_count, ruling.is_blocking) for ruling in report.broken] == [
        (len(wrong), False)
    ]
