-- Calendar days of each stage of an order line, on the day that the stage ended; lines left out are
-- counted on their order day.
with

judged as (

    select
        'stage_time_' || stage_name as kpi_code,
        case when exclusion_reason is null then ended_date else ordered_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        stage_days,
        ordered_quantity

    from {{ ref('int_kpis__line_stages') }}

),

stage_times as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then stage_days else 0 end) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(ordered_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from stage_times
