-- Lines of which something is not known lower the coverage; those that a KPI is not for do not.
with

told as (

    select * from {{ ref('int_kpis__judged') }}
    union all
    select * from {{ ref('int_kpis__exceptions') }}
    union all
    select * from {{ ref('int_kpis__balances') }}

),

summed as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(case when exclusion_reason is null then 0 else row_count end) as excluded_count,
        sum(case when exclusion_reason is null then row_count else 0 end) as covered_count,
        sum(
            case
                when
                    exclusion_reason is null
                    or exclusion_reason in (
                        'unknown', 'no_cost', 'no_price', 'no_exchange_rate', 'no_unit_factor'
                    )
                    then row_count
                else 0
            end
        ) as eligible_count,
        max(case when exclusion_reason is null and row_count is null then 1 else 0 end)
            as counts_no_rows

    from told
    group by kpi_code, period_date, source_system, entity_id, location_id, channel

),

kpi_values as (

    select
        summed.kpi_code,
        cast(kpis.kpi_version as bigint) as kpi_version,
        kpis.time_rollup,
        summed.source_system,
        summed.entity_id,
        summed.location_id,
        summed.channel,
        cast(summed.numerator as decimal(38, 4)) as numerator,
        cast(summed.denominator as decimal(38, 4)) as denominator,
        cast(coalesce(summed.excluded_count, 0) as bigint) as excluded_count,
        cast(case when summed.counts_no_rows = 0 then summed.covered_count end as bigint)
            as covered_count,
        cast(case when summed.counts_no_rows = 0 then summed.eligible_count end as bigint)
            as eligible_count,
        summed.period_date,
        sources.data_version,
        sources.known_at as as_of_record_time

    from summed
    inner join {{ ref('kpi_catalogue') }} as kpis on summed.kpi_code = kpis.kpi_code
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            summed.source_system = as_of.source_system
            and summed.period_date <= as_of.as_of_date
    inner join {{ ref('stg_operations__sources') }} as sources
        on summed.source_system = sources.source_system

)

select * from kpi_values
