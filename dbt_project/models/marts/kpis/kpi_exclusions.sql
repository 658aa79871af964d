with

judged as (

    select * from {{ ref('int_kpis__judged') }}
    union all
    select * from {{ ref('int_kpis__exceptions') }}

),

measured as (

    select * from {{ ref('int_kpis__measured') }}
    union all
    select * from {{ ref('int_kpis__balances') }}

),

told as (

    select
        kpi_code,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason as reason,
        row_quantity as excluded_quantity,
        row_count as excluded_count,
        period_date

    from judged
    where exclusion_reason is not null

    union all

    select
        kpi_code,
        source_system,
        entity_id,
        location_id,
        channel,
        'no_exchange_rate' as reason,
        cast(null as decimal(38, 4)) as excluded_quantity,
        unrated_count as excluded_count,
        period_date

    from measured
    where unrated_count > 0

),

kpi_exclusions as (

    select
        told.kpi_code,
        told.source_system,
        told.entity_id,
        told.location_id,
        told.channel,
        told.reason,
        cast(told.excluded_quantity as decimal(38, 4)) as excluded_quantity,
        cast(told.excluded_count as bigint) as excluded_count,
        told.period_date

    from told
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            told.source_system = as_of.source_system
            and told.period_date <= as_of.as_of_date

)

select * from kpi_exclusions
