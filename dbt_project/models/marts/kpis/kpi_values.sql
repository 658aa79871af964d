with

rows_judged as (

    select * from {{ ref('int_kpis__judged') }}
    union all
    select * from {{ ref('int_kpis__exceptions') }}

),

measured as (

    select * from {{ ref('int_kpis__measured') }}
    where numerator <> 0 or coalesce(denominator, 0) <> 0 or excluded_count <> 0
    union all
    select * from {{ ref('int_kpis__balances') }}

),

judged as (

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
                when exclusion_reason is null or exclusion_reason = 'unknown' then row_count
                else 0
            end
        ) as eligible_count

    from rows_judged
    group by kpi_code, period_date, source_system, entity_id, location_id, channel

),

told as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        numerator,
        denominator,
        excluded_count,
        cast(null as bigint) as covered_count,
        cast(null as bigint) as eligible_count

    from measured
    union all
    select * from judged

),

kpi_values as (

    select
        told.kpi_code,
        cast(kpis.kpi_version as bigint) as kpi_version,
        told.source_system,
        told.entity_id,
        told.location_id,
        told.channel,
        cast(told.numerator as decimal(38, 4)) as numerator,
        cast(told.denominator as decimal(38, 4)) as denominator,
        cast(told.excluded_count as bigint) as excluded_count,
        cast(told.covered_count as bigint) as covered_count,
        cast(told.eligible_count as bigint) as eligible_count,
        told.period_date,
        sources.data_version,
        sources.known_at as as_of_record_time

    from told
    inner join {{ ref('kpi_catalogue') }} as kpis on told.kpi_code = kpis.kpi_code
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            told.source_system = as_of.source_system
            and told.period_date <= as_of.as_of_date
    inner join {{ ref('stg_operations__sources') }} as sources
        on told.source_system = sources.source_system

)

select * from kpi_values
