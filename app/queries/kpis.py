"""How does the business perform? Numerators and denominators are summed, ratios never averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.queries.selection import IN_SELECTION, Selection
from app.warehouse import read

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

VALUE = """
    case
        when count(denominator) = 0 then sum(numerator)
        else sum(numerator) / nullif(sum(denominator), 0)
    end
"""


def definitions() -> pl.DataFrame:
    """Return the newest version of each KPI's definition."""
    return read("""
        select
            kpi_code, kpi_version, kpi_name, unit, direction, time_rollup, formula,
            standard_reference, owner_role
        from marts.dim_kpis
        qualify kpi_version = max(kpi_version) over (partition by kpi_code)
        """)


def last_day(entity_id: str = "") -> date | None:
    """Return the last day that any KPI reports for the entity (of all, if empty)."""
    rows = read(
        """
        select max(period_date) as last_day
        from marts.kpi_values
        where $entity_id = '' or entity_id = $entity_id
        """,
        entity_id=entity_id,
    )
    day: date | None = rows["last_day"].item()
    return day


def totals(selection: Selection, stocks: tuple[str, ...]) -> pl.DataFrame:
    """Return one row per KPI: its value in the selection. `stocks` are taken on their last day."""
    return _summed(selection, stocks, bucket="all", dimension="none").drop("bucket", "label")


def series(selection: Selection, stocks: tuple[str, ...], bucket: str) -> pl.DataFrame:
    """Return one row per KPI and bucket of time ('day', 'week' or 'month')."""
    return _summed(selection, stocks, bucket=bucket, dimension="none").drop("label")


def breakdown(selection: Selection, stocks: tuple[str, ...], dimension: str) -> pl.DataFrame:
    """Return one row per KPI and member of a dimension ('channel', 'location' or 'entity')."""
    return _summed(selection, stocks, bucket="all", dimension=dimension).drop("bucket")


def _summed(
    selection: Selection, stocks: tuple[str, ...], *, bucket: str, dimension: str
) -> pl.DataFrame:
    return read(
        f"""
        with

        bucketed as (

            select
                *,
                case $bucket
                    when 'day' then period_date
                    when 'week' then cast(date_trunc('week', period_date) as date)
                    when 'month' then cast(date_trunc('month', period_date) as date)
                    else cast($last as date)
                end as bucket,
                case $dimension
                    when 'channel' then channel
                    when 'location' then source_system || '/' || location_id
                    when 'entity' then entity_id
                end as label

            from marts.kpi_values
            where period_date between $first and $last

        ),

        -- a stock counts on the last day its source reports in a bucket, a flow on every day
        counted as (

            select *
            from bucketed
            qualify
                not list_contains($stocks::varchar[], kpi_code)
                or period_date = max(period_date) over (
                    partition by kpi_code, source_system, bucket
                )

        )

        select
            kpi_code,
            bucket,
            label,
            sum(numerator) as numerator,
            sum(denominator) as denominator,
            {VALUE} as value,
            sum(excluded_count) as excluded_count,
            max(period_date) as last_date

        from counted
        where {IN_SELECTION}
        group by kpi_code, bucket, label
        order by kpi_code, bucket, label
        """,
        **selection.parameters(),
        stocks=list(stocks),
        bucket=bucket,
        dimension=dimension,
    )
