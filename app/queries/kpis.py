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


# A stock counts on the first or the last day that its source reports in a bucket, a flow on each.
_ON_ITS_DAY = """
    case time_rollup
        when 'first' then
            period_date = min(period_date) over (partition by kpi_code, source_system, {bucket})
        when 'last' then
            period_date = max(period_date) over (partition by kpi_code, source_system, {bucket})
        else true
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


def totals(selection: Selection) -> pl.DataFrame:
    """Return one row per KPI: its value in the selection."""
    return _summed(selection, bucket="all", dimension="none").drop("bucket", "label")


def series(selection: Selection, bucket: str) -> pl.DataFrame:
    """Return one row per KPI and bucket of time ('day', 'week' or 'month')."""
    return _summed(selection, bucket=bucket, dimension="none").drop("label")


def breakdown(selection: Selection, dimension: str) -> pl.DataFrame:
    """Return one row per KPI and member of a dimension ('channel', 'location' or 'entity')."""
    return _summed(selection, bucket="all", dimension=dimension).drop("bucket")


def counted_days(selection: Selection, code: str) -> tuple[str, ...]:
    """Return on which day of each source a stock counts, as `source@day`; of a flow, nothing."""
    rows = read(
        f"""
        select distinct source_system || '@' || period_date as day
        from (
            select *
            from marts.kpi_values
            where
                kpi_code = $code
                and time_rollup <> 'sum'
                and period_date between $first and $last
            qualify {_ON_ITS_DAY.format(bucket="kpi_code")}
        )
        order by day
        """,
        code=code,
        first=selection.first,
        last=selection.last,
    )
    return tuple(rows["day"])


def exclusions(selection: Selection, code: str, days: tuple[str, ...]) -> pl.DataFrame:
    """Return one row per reason for which a KPI leaves something out, on its counted days."""
    return read(
        f"""
        select reason, sum(excluded_count)::bigint as excluded_count
        from marts.kpi_exclusions
        where
            kpi_code = $code
            and period_date between $first and $last
            and (
                len($days::varchar[]) = 0
                or list_contains($days::varchar[], source_system || '@' || period_date)
            )
            and {IN_SELECTION}
        group by reason
        order by excluded_count desc, reason
        """,
        **selection.parameters(),
        code=code,
        days=list(days),
    )


def backorder_ages(selection: Selection, days: tuple[str, ...]) -> pl.DataFrame:
    """Return one row per age bucket: what is back-ordered at the end of the counted days."""
    return read(
        f"""
        select
            age_bucket,
            sum(backorder_lines)::bigint as backorder_lines,
            sum(backorder_quantity) as backorder_quantity,
            sum(backorder_value) as backorder_value
        from marts.kpi_backorder_ages
        where
            period_date between $first and $last
            and list_contains($days::varchar[], source_system || '@' || period_date)
            and {IN_SELECTION}
        group by age_bucket, from_days
        order by from_days
        """,
        **selection.parameters(),
        days=list(days),
    )


def _summed(selection: Selection, *, bucket: str, dimension: str) -> pl.DataFrame:
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

        counted as (

            select *
            from bucketed
            qualify {_ON_ITS_DAY.format(bucket="bucket")}

        )

        select
            kpi_code,
            bucket,
            label,
            sum(numerator) as numerator,
            sum(denominator) as denominator,
            {VALUE} as value,
            sum(excluded_count) as excluded_count,
            sum(covered_count) as covered_count,
            sum(eligible_count) as eligible_count,
            max(period_date) as last_date

        from counted
        where {IN_SELECTION}
        group by kpi_code, bucket, label
        order by kpi_code, bucket, label
        """,
        **selection.parameters(),
        bucket=bucket,
        dimension=dimension,
    )
