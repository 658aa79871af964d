"""The marts of a demo world beside its truth, built without dbt's run."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.receive import receive
from pipelines.compiled_marts import compiled_marts
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened

SOURCE = "demo_world"
Figures = dict[tuple[str, ...], tuple[Decimal, Decimal, int]]


def take_in_world(
    home: Home,
    *,
    days: int,
    seed: int,
    size: WorldSize,
    clean: bool = False,
    faults: bool | None = None,
) -> None:
    """Play a world and take its files in; the truth is in the folder `truth`.

    A world that is not clean has faults, unless told otherwise; a clean one has none.
    """
    written = write_feeds(
        home.root / "feeds",
        days=days,
        seed=seed,
        size=size,
        clean=clean,
        faults=not clean if faults is None else faults,
        partner_formats=True,
        truth=home.root / "truth",
    )
    with opened(home) as stores:
        for path in written.files:
            assert receive(path, stores.sources[SOURCE], stores.stores).outcome != "rejected"
        write_extracts(stores)


@contextmanager
def built_world(
    home: Home,
    *,
    days: int,
    seed: int,
    size: WorldSize,
    clean: bool,
    faults: bool | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Play a world, take its files in and lend its marts."""
    take_in_world(home, days=days, seed=seed, size=size, clean=clean, faults=faults)
    with compiled_marts(home).built(home) as marts:
        marts.execute("use built")
        yield marts


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def true_figures(root: Path, code: str) -> Figures:
    """Return what is true of a KPI, by day, entity, location and channel."""
    return figures(
        tuple(value for name, value in row.items() if name != "kpi_code")
        for row in rows_of(root / "truth" / "kpi_truth.csv")
        if row["kpi_code"] == code
    )


def true_ages(root: Path) -> set[tuple[str, ...]]:
    """Return what is true of the back orders of each day, place and age bucket."""
    return {
        (*map(str, key), lines, f"{Decimal(units):.4f}", f"{Decimal(value):.4f}")
        for *key, lines, units, value in (
            row.values() for row in rows_of(root / "truth" / "backorder_ages_truth.csv")
        )
    }


TOLD_AGES = f"""
    select
        period_date::text, entity_id, location_id, channel, age_bucket,
        backorder_lines::text, backorder_quantity::text, backorder_value::text
    from marts.kpi_backorder_ages where source_system = '{SOURCE}'
    """


def mispriced(root: Path) -> set[str]:
    """Return the keys of the order lines that are not priced by the list of their day."""
    rows = rows_of(root / "truth" / "gates_truth.csv")
    assert {(row["gate_code"], row["result"]) for row in rows} == {("price", "failed")}
    return {f"{SOURCE}/{row['subject_id']}" for row in rows}


PRICES_FAILED = f"""
    select order_line_key from marts.fct_order_gates
    where gate_code = 'price' and result = 'failed' and source_system = '{SOURCE}'
    """


def told_figures(code: str) -> str:
    """Return the question for what the marts tell of a KPI."""
    return f"""
        select period_date, entity_id, location_id, channel, numerator, denominator, excluded_count
        from marts.kpi_values where kpi_code = '{code}' and source_system = '{SOURCE}'
        """


def figures(rows: Iterable[tuple[object, ...]]) -> Figures:
    """Return the figures that are not all zero, by day, entity, location and channel."""
    found: Figures = {}
    for *key, numerator, denominator, excluded in rows:
        figure = (
            Decimal(str(numerator)).quantize(Decimal("0.01")),
            Decimal(str(denominator or 0)).quantize(Decimal("0.01")),
            int(str(excluded)),
        )
        if any(figure):
            found[tuple(str(part or "") for part in key)] = figure
    return found
