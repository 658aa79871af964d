"""What the suites found, run by run: one Parquet file for each run, written once and kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from expectations.runner import Report, Ruling
from ingest.durable import publish_file

JUDGEMENTS = pl.Schema(
    {
        "run_id": pl.String(),
        "feed": pl.String(),
        "rule_number": pl.Int64(),  # its place in the suite, from 1
        "rule": pl.String(),
        "column_name": pl.String(),
        "severity": pl.String(),  # blocking or warning
        "observed_value": pl.String(),
        "row_count": pl.Int64(),
        "element_count": pl.Int64(),
        "unexpected_count": pl.Int64(),
        "is_met": pl.Boolean(),
        "judged_at": pl.Datetime("us"),
    }
)


def keep(folder: Path, judged_at: datetime, reports: Sequence[Report]) -> None:
    """Add one row per rule of a run. Examples of values stay out: not every reader may see them."""
    run_id = f"{judged_at:%Y%m%dT%H%M%S%fZ}"
    rows = [
        _row(run_id, judged_at, report, number, ruling)
        for report in reports
        for number, ruling in enumerate(report.rulings, start=1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{run_id}.partial"
    pl.DataFrame(rows, schema=JUDGEMENTS, orient="row").write_parquet(partial)
    publish_file(partial, folder / f"{run_id}.parquet")


def _row(
    run_id: str, judged_at: datetime, report: Report, number: int, ruling: Ruling
) -> tuple[object, ...]:
    return (
        run_id,
        report.feed,
        number,
        ruling.rule,
        ruling.column,
        "blocking" if ruling.is_blocking else "warning",
        ruling.observed_value or None,
        report.row_count,
        ruling.element_count,
        ruling.unexpected_count,
        ruling.holds,
        judged_at.replace(tzinfo=None),
    )


def kept(folder: Path, gathered: Path) -> pl.DataFrame:
    """Return all runs, oldest first; only those that the file `gathered` lacks are read anew."""
    known = _gathered(gathered)
    seen = set(known["run_id"].unique())
    fresh = [path for path in sorted(folder.glob("*.parquet")) if path.stem not in seen]
    return pl.concat([known, *map(pl.read_parquet, fresh)]).sort("run_id", "feed", "rule_number")


def _gathered(path: Path) -> pl.DataFrame:
    if path.exists() and pl.read_parquet_schema(path) == JUDGEMENTS:
        return pl.read_parquet(path)
    return pl.DataFrame(schema=JUDGEMENTS)
