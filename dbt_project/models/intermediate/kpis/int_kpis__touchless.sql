-- Orders that came to a step with no person acting on them, of those that came to it, on the day of
-- the step; orders left out are counted on their order day.
with

judged as (

    select
        'touchless_' || step_name as kpi_code,
        case when exclusion_reason is null then reached_date else ordered_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        is_touchless,
        ordered_quantity

    from {{ ref('int_kpis__orders_touchless') }}

),

touchless as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null and is_touchless then 1 else 0 end) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(ordered_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from touchless
