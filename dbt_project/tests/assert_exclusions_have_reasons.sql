-- All that a KPI leaves out is told with its reason.
with

reasons as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(excluded_count) as excluded_count

    from {{ ref('kpi_exclusions') }}
    group by kpi_code, period_date, source_system, entity_id, location_id, channel

)

select kpi_values.*
from {{ ref('kpi_values') }} as kpi_values
left join reasons
    on
        kpi_values.kpi_code = reasons.kpi_code
        and kpi_values.period_date = reasons.period_date
        and kpi_values.source_system = reasons.source_system
        and kpi_values.entity_id is not distinct from reasons.entity_id
        and kpi_values.location_id is not distinct from reasons.location_id
        and kpi_values.channel is not distinct from reasons.channel
where kpi_values.excluded_count <> coalesce(reasons.excluded_count, 0)
