with

told as (

    select * from {{ ref('int_kpis__judged') }}
    union all
    select * from {{ ref('int_kpis__exceptions') }}
    union all
    select * from {{ ref('int_kpis__balances') }}

),

kpi_exclusions as (

    select
        told.kpi_code,
        told.source_system,
        told.entity_id,
        told.location_id,
        told.channel,
        told.exclusion_reason as reason,
        cast(told.row_quantity as decimal(38, 4)) as excluded_quantity,
        cast(told.row_count as bigint) as excluded_count,
        told.period_date

    from told
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            told.source_system = as_of.source_system
            and told.period_date <= as_of.as_of_date
    where told.exclusion_reason is not null

)

select * from kpi_exclusions
