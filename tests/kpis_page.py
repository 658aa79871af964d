"""Writes docs/kpis.md from the catalogue and docs/kpi_notes.yml: `python -m tests.kpis_page`."""

import csv
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "kpis.md"
NOTES = ROOT / "docs" / "kpi_notes.yml"
CATALOGUE = ROOT / "dbt_project" / "seeds" / "kpi_catalogue.csv"
COLUMNS = ("kpi_version", "kpi_name", "unit", "direction", "time_rollup")

HEAD = """# KPIs

A KPI is defined once, in `dbt_project/seeds/kpi_catalogue.csv`, and measured once, in `dbt_project/models/intermediate/kpis/`. The app and SQL read both from the marts `dim_kpis` and `kpi_values`. `python -m tests.kpis_page` writes this page.

`kpi_values` holds numerator and denominator per day, source, entity, location and channel. To get a value, sum both and divide. Never average a ratio. Where the unit is amount or units, the denominator is empty, and the value is the sum of the numerator.

`time_rollup` says how days make a period. `sum`: add all days. `last`: take the last day alone, because each day holds the whole stock. `first`: take the first, because each day tells what it began with.

`excluded_count` says how many lines or orders a KPI leaves out. Show it beside the value; `kpi_exclusions` tells each reason. `covered_count / eligible_count` is the share of what the KPI is for of which the answer is known; both are empty where it is a balance of accounts or goods, which counts no rows.

Back orders by age, in days since they were due, are in `kpi_backorder_ages`: lines, units and value of seven buckets, which add up to those of the KPIs.

Medians and tails of times are in `kpi_distributions`: a median can be had neither from sums nor from other medians.

| code | version | name | unit | better | roll-up | standard | owner |
|---|---|---|---|---|---|---|---|
"""  # noqa: E501  (a paragraph of a page is one line)

ASKING = """
```sql
-- one month of a KPI that adds up its days
select sum(numerator) / nullif(sum(denominator), 0) as value, sum(excluded_count) as left_out
from marts.kpi_values
where kpi_code = 'unit_fill_rate' and period_date between date '2026-01-01' and date '2026-01-31';

-- a KPI that takes the last day
select sum(numerator) / nullif(sum(denominator), 0) as value
from marts.kpi_values
where kpi_code = 'backorder_age' and period_date = date '2026-01-31';
```

Traps that all share:

- Each source ends on its own day, `as_of_date` in `dim_sources`. Compare sources up to a day that all have reached.
- A later file may change the past: an order line that arrives late counts on its own day.
- Amounts are in the currency of their entity. Choose one entity, or entities of one currency, before you sum.
- The exclusions below are counted, not hidden.
"""  # noqa: E501  (a paragraph of a page is one line)

Kpi = dict[str, str]


def catalogue() -> list[Kpi]:
    """Return the definitions, one for each row of the seed."""
    with CATALOGUE.open(encoding="utf-8") as seed:
        return list(csv.DictReader(seed))


def page() -> str:
    """Return the page: a table of all KPIs, then each with its formula, notes and example."""
    notes = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    kpis = catalogue()
    sections = (_section(kpi, notes.get(kpi["kpi_code"], {})) for kpi in kpis)
    return HEAD + "".join(map(_row, kpis)) + ASKING + "".join(sections)


def _row(kpi: Kpi) -> str:
    shown = (f"`{kpi['kpi_code']}`", *(kpi[name] for name in COLUMNS))
    standard = f" {kpi['standard_reference']}".rstrip()
    return f"| {' | '.join(shown)} |{standard} | {kpi['owner_role']} |\n"


def _section(kpi: Kpi, notes: dict[str, list[str] | str]) -> str:
    points = "".join(f"- {note}\n" for note in notes.get("notes", []))
    example = f"\nExample: {notes['example']}\n" if "example" in notes else ""
    return (
        f"\n## {kpi['kpi_code']}\n\n{kpi['formula']}\n"
        + (f"\n{points}" if points else "")
        + example
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
