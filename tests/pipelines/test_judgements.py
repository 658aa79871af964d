"""What the suites found stays, run by run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from expectations.runner import Report, Ruling
from pipelines.judgements import JUDGEMENTS, keep, kept

MOMENT = datetime(2026, 3, 2, 6, tzinfo=UTC)
RULING = Ruling(
    rule="expect_column_values_to_be_between",
    column="credit_limit",
    is_blocking=False,
    holds=False,
    element_count=10,
    unexpected_count=2,
    observed_value="",
    examples=("-1250.00",),
)


def report(feed: str = "customers", *, holds: bool = False) -> Report:
    return Report(
        feed, 10, (replace(RULING, rule="first", holds=True), replace(RULING, holds=holds))
    )


def test_a_run_is_one_file_with_a_row_for_each_rule(tmp_path: Path) -> None:
    keep(tmp_path, MOMENT, [report(), report("items")])
    (path,) = tmp_path.iterdir()
    rows = pl.read_parquet(path)
    assert rows.schema == JUDGEMENTS
    assert rows["run_id"].unique().to_list() == [path.stem]
    assert rows.select("feed", "rule_number", "is_met", "severity", "unexpected_count").rows() == [
        ("customers", 1, True, "warning", 2),
        ("customers", 2, False, "warning", 2),
        ("items", 1, True, "warning", 2),
        ("items", 2, False, "warning", 2),
    ]


def test_values_that_broke_a_rule_are_not_kept(tmp_path: Path) -> None:
    keep(tmp_path, MOMENT, [report()])
    (path,) = tmp_path.iterdir()
    assert not [
        value for row in pl.read_parquet(path).rows() for value in row if "1250" in str(value)
    ]


def test_runs_are_gathered_once_and_in_order_and_again_when_the_gathered_are_lost(
    tmp_path: Path,
) -> None:
    folder, gathered = tmp_path / "judgements", tmp_path / "gathered.parquet"
    assert kept(folder, gathered).is_empty()
    for hours in (2, 0, 1):
        keep(folder, MOMENT + timedelta(hours=hours), [report(holds=hours == 1)])
        kept(folder, gathered).write_parquet(gathered)
    whole = pl.read_parquet(gathered)
    assert whole["judged_at"].is_sorted()
    assert whole.filter(rule_number=2)["is_met"].to_list() == [False, True, False]
    gathered.unlink()
    assert kept(folder, gathered).equals(whole)


def test_gathered_rows_of_another_shape_are_made_anew(tmp_path: Path) -> None:
    folder, gathered = tmp_path / "judgements", tmp_path / "gathered.parquet"
    keep(folder, MOMENT, [report()])
    pl.DataFrame({"run_id": [f"{MOMENT:%Y%m%dT%H%M%S%fZ}"]}).write_parquet(gathered)
    assert kept(folder, gathered).height == 2
