"""What does each KPI say about a choice, and how is it put on a tile?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl
import streamlit as st

from app import formats
from app.cache import cached
from app.queries import kpis

if TYPE_CHECKING:
    from app.filters import Choice

# Ratios of money too: their parts are sums of amounts, which must be of one currency.
MONEY_RATIOS = frozenset(
    {
        "gross_margin",
        "pocket_margin",
        "margin_leakage",
        "dso",
        "countback_dso",
        "best_possible_dso",
        "average_days_delinquent",
        "collection_effectiveness",
    }
)
# From the promise to the money; a KPI that is not named here has no tile, and comes after by name.
READING_ORDER = (
    "order_fill_rate",
    "unit_fill_rate",
    "order_cycle_time",
    "backorder_age",
    "gross_margin",
    "open_receivables",
    "invoice_latency",
    "shipped_not_invoiced_value",
    "pocket_margin",
    "margin_leakage",
    "dso",
    "credit_exposure",
)
TILES_IN_A_ROW = 4
DAYS_OF_SUMS = {
    "sum": "Sum of all days",
    "first": "Sum of the first day",
    "last": "Sum of the last day",
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI for one choice: its definition and its figures."""

    code: str
    name: str
    unit: str
    direction: str
    time_rollup: str
    help: str
    value: float | None
    before: float | None
    denominator: float | None
    excluded_count: int
    coverage: float | None
    sparkline: tuple[float, ...]
    needs_one_currency: bool

    @property
    def change(self) -> str | None:
        """Return the change against the period before."""
        return formats.kpi_change(self.value, self.before, self.unit)

    @property
    def colour_of_rise(self) -> Literal["normal", "inverse", "off"]:
        """Return how Streamlit should colour a rise: not at all if none can be seen."""
        if self.change in (None, formats.UNCHANGED):
            return "off"
        return "normal" if self.direction == "up" else "inverse"


def kpis_of(definitions: pl.DataFrame, choice: Choice) -> list[Kpi]:
    """Return all KPIs with their figures for the choice, those of the overview first."""
    now = _by_code(cached(kpis.totals)(choice.selection))
    before = (
        {} if choice.is_everything else _by_code(cached(kpis.totals)(choice.selection.before()))
    )
    trend = cached(kpis.series)(choice.selection, choice.bucket)
    return [
        _kpi(definition, now, before, trend, choice)
        for definition in _in_reading_order(definitions)
    ]


def show_tiles(tiles: list[Kpi], currency: str) -> None:
    """Show the tiles of the overview in rows of equal width."""
    tiles = [tile for tile in tiles if tile.code in READING_ORDER]
    for start in range(0, len(tiles), TILES_IN_A_ROW):
        columns = st.columns(TILES_IN_A_ROW)
        for column, tile in zip(columns, tiles[start : start + TILES_IN_A_ROW], strict=False):
            with column:
                _show_tile(tile, currency)


def _show_tile(tile: Kpi, currency: str) -> None:
    st.metric(
        tile.name,
        formats.kpi_value(tile.value, tile.unit, currency),
        delta=tile.change,
        delta_color=tile.colour_of_rise,
        delta_arrow="off" if tile.change == formats.UNCHANGED else "auto",
        help=tile.help,
        border=True,
        chart_data=list(tile.sparkline) or None,
        chart_type="line",
        height="stretch",
    )
    st.caption(_coverage(tile))


def _coverage(tile: Kpi) -> str:
    if tile.needs_one_currency:
        return "Several currencies: choose one entity to see this amount."
    if tile.value is None:
        return "Nothing reported for this choice."
    excluded = f"{tile.excluded_count:,} left out" if tile.excluded_count else "none left out"
    if tile.coverage is not None and tile.coverage < 1:
        excluded += f" · covers {tile.coverage:.1%}"
    if tile.denominator is None:
        return f"{DAYS_OF_SUMS[tile.time_rollup]} · {excluded}"
    return f"From {formats.short_amount(tile.denominator)} counted · {excluded}"


def _in_reading_order(definitions: pl.DataFrame) -> list[dict[str, str]]:
    rows = {row["kpi_code"]: row for row in definitions.iter_rows(named=True)}
    others = sorted(rows.keys() - set(READING_ORDER), key=lambda code: rows[code]["kpi_name"])
    return [rows[code] for code in (*READING_ORDER, *others) if code in rows]


def _by_code(frame: pl.DataFrame) -> dict[str, dict[str, object]]:
    return {row["kpi_code"]: row for row in frame.iter_rows(named=True)}


def _kpi(
    definition: dict[str, str],
    now: dict[str, dict[str, object]],
    before: dict[str, dict[str, object]],
    trend: pl.DataFrame,
    choice: Choice,
) -> Kpi:
    code, unit = definition["kpi_code"], definition["unit"]
    is_barred = not choice.currency and (unit == "amount" or code in MONEY_RATIOS)
    figures = {} if is_barred else now.get(code, {})
    values = trend.filter(pl.col("kpi_code") == code)["value"].drop_nulls()
    return Kpi(
        code=code,
        name=definition["kpi_name"],
        unit=unit,
        direction=definition["direction"],
        time_rollup=definition["time_rollup"],
        help=_help(definition),
        value=_number(figures.get("value")),
        before=None if is_barred else _number(before.get(code, {}).get("value")),
        denominator=_number(figures.get("denominator")),
        excluded_count=int(_number(figures.get("excluded_count")) or 0),
        coverage=_share(figures.get("covered_count"), figures.get("eligible_count")),
        sparkline=() if is_barred else tuple(float(value) for value in values),
        needs_one_currency=is_barred,
    )


def _help(definition: dict[str, str]) -> str:
    return (
        f"**{formats.plain(definition['formula'])}**\n\n"
        f"Reference: {formats.plain(definition['standard_reference'])}. "
        f"Version {definition['kpi_version']}, kept by {definition['owner_role']}."
    )


def _share(part: object, whole: object) -> float | None:
    counted, known = _number(whole), _number(part)
    return known / counted if counted and known is not None else None


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
