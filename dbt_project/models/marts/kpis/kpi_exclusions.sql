with

kpi_exclusions as (

    select
        judged.kpi_code,
        judged.source_system,
        judged.entity_id,
        judged.location_id,
        judged.channel,
        judged.exclusion_reason as reason,
        cast(judged.row_quantity as decimal(38, 4)) as excluded_quantity,
        cast(judged.row_count as bigint) as excluded_count,
        judged.period_date

    from {{ ref('int_kpis__judged') }} as judged
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            judged.source_system = as_of.source_system
            and judged.period_date <= as_of.as_of_date
    where judged.exclusion_reason is not null

)

select * from kpi_exclusions
