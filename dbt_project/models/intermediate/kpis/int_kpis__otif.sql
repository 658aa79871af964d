-- On time in full, for each rung of the ladder by commitment (line), by order and day due (order;
-- lines due on different days are different orders, SCOR), and by full case (case).
with

commitments as (

    select * from {{ ref('int_kpis__commitments') }}

),

lines_judged as (

    select
        rung,
        'line' as counted_by,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        case when is_met then 1 else 0 end as numerator,
        1 as denominator,
        line_quantity

    from commitments

),

-- Source, entity and channel are the order's own.
orders_summed as (

    select
        rung,
        order_key,
        period_date,
        min(source_system) as source_system,
        min(entity_id) as entity_id,
        min(location_id) as location_id,
        min(channel) as channel,
        sum(case when exclusion_reason is null and not is_met then 1 else 0 end) as failed_count,
        sum(case when exclusion_reason is null and is_met then 1 else 0 end) as met_count,
        sum(case when exclusion_reason = 'unknown' then 1 else 0 end) as unknown_count,
        min(exclusion_reason) as exclusion_reason,
        sum(line_quantity) as line_quantity

    from commitments
    group by rung, order_key, period_date

),

orders_judged as (

    select
        rung,
        'order' as counted_by,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        case
            when failed_count > 0 then null
            when unknown_count > 0 then 'unknown'
            when met_count > 0 then null
            else exclusion_reason
        end as exclusion_reason,
        case when failed_count = 0 then 1 else 0 end as numerator,
        1 as denominator,
        line_quantity

    from orders_summed

),

cases_judged as (

    select
        commitments.rung,
        'case' as counted_by,
        commitments.period_date,
        commitments.source_system,
        commitments.entity_id,
        commitments.location_id,
        commitments.channel,
        case
            when commitments.exclusion_reason is not null then commitments.exclusion_reason
            when items.pack_quantity is null or items.pack_quantity <= 0 then 'no_pack_factor'
            when commitments.due_quantity < items.pack_quantity then 'less_than_a_case'
        end as exclusion_reason,
        {{ full_cases('commitments.on_time_quantity', 'items.pack_quantity') }} as numerator,
        {{ full_cases('commitments.due_quantity', 'items.pack_quantity') }} as denominator,
        commitments.line_quantity

    from commitments
    left join {{ ref('dim_items') }} as items on commitments.item_key = items.item_key

),

judged as (

    select * from lines_judged
    union all
    select * from orders_judged
    union all
    select * from cases_judged

),

otif as (

    select
        'otif_' || rung || '_' || counted_by as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then denominator else 0 end) as denominator,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from judged
    group by
        rung,
        counted_by,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from otif
