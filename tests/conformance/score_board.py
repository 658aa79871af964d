"""Which cases does each contestant pass? Written as a page by the run that found out."""

from pathlib import Path

import duckdb

from tests.conformance import contestant
from tests.conformance.cases import Answers, Case, misses

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
NAIVE = Path(__file__).parent / "contestants" / "naive"

HEAD = """# KPI conformance

Small cases that KPIs are known to get wrong. Each is a folder in `tests/conformance/cases`: rows
as they come in, figures worked out by hand, and why. Any SQL can be run through them:

```
python -m tests.conformance --sql FOLDER
```

The files of the folder run in the order of their names, in DuckDB, on the tables of a case: the
[feeds](feeds.md) as they are, instants in UTC, and `clock` with `as_of_date` and `time_zone`.
They make `kpi_values` with `kpi_code`, `period_date`, `numerator`, `denominator` and
`excluded_count`. A case passes if every expected figure is met.

Rows come in at their `record_time`, or were there from the start; a row whose key comes again
corrects the one before. A case may ask for figures as they were known: the folder runs once for
each instant, with all rows and the instant as `asked_as_of` of `clock` (the end of time for now).
Where a case says what a figure stands on, `kpi_values` has to tell `as_of_record_time` (the last
`record_time` counted in), `kpi_version` and `data_version`, one name for each set of rows.

Crossdock runs all cases as files through ingestion, dbt and publishing. The naive contestant,
`tests/conformance/contestants/naive`, is what is often written: orders joined to shipments joined
to deliveries, days in UTC, only what was delivered. `python -m tests.conformance --page` runs both
and writes this page.

"""


def run(case: Case, folder: Path) -> list[str]:
    """Return what a contestant's SQL gets wrong in a case, or the error that it ends in."""
    try:
        return misses(case, contestant.answers_of(case, folder))
    except duckdb.Error as error:
        return [f"{case.name}: {str(error).splitlines()[0]}"]


def score(cases: list[Case], ours: dict[str, Answers]) -> str:
    """Write the page from our answers, and from what the naive SQL answers when it is run."""
    return page(
        {
            "Crossdock": {case.name: misses(case, ours[case.name]) for case in cases},
            "naive": {case.name: run(case, NAIVE) for case in cases},
        }
    )


def page(results: dict[str, dict[str, list[str]]]) -> str:
    """Write the page from the misses of each contestant in each case."""
    names = list(results)
    lines = [f"| case | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for case in next(iter(results.values())):
        marks = ("pass" if not results[name][case] else "fail" for name in names)
        lines.append(f"| `{case}` | {' | '.join(marks)} |")
    totals = (
        f"{sum(not wrong for wrong in found.values())} of {len(found)}"
        for found in results.values()
    )
    lines.append(f"| passed | {' | '.join(totals)} |")
    return HEAD + "\n".join(lines) + "\n"
