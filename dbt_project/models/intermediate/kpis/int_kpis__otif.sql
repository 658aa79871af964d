-- On time in full, for each rung of the ladder by commitment (line), by order and day due (order;
-- lines due on different days are different orders, SCOR), and by full case (case); and promises
-- kept: units delivered by the first promise of units due. Lines are summed in one pass for all.
with

commitments as (

    select * from {{ ref('int_kpis__commitments') }}

),

cases_counted as (

    select
        commitments.*,
        case
            when commitments.exclusion_reason is not null then commitments.exclusion_reason
            when items.pack_quantity is null or items.pack_quantity <= 0 then 'no_pack_factor'
            when commitments.due_quantity < items.pack_quantity then 'less_than_a_case'
        end as case_exclusion_reason,
        {{ full_cases('commitments.on_time_quantity', 'items.pack_quantity') }} as on_time_cases,
        {{ full_cases('commitments.due_quantity', 'items.pack_quantity') }} as due_cases

    from commitments
    left join {{ ref('dim_items') }} as items on commitments.item_key = items.item_key

),

lines_summed as (

    select
        rung,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        case_exclusion_reason,
        sum(case when is_met then 1 else 0 end) as met_count,
        sum(on_time_quantity) as on_time_quantity,
        sum(due_quantity) as due_quantity,
        cast(sum(on_time_cases) as decimal(38, 4)) as on_time_cases,
        cast(sum(due_cases) as decimal(38, 4)) as due_cases,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from cases_counted
    group by
        rung,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        case_exclusion_reason

),

orders_summed as (

    select
        rung,
        order_key,
        period_date,
        min(location_id) as location_id,
        sum(case when exclusion_reason is null and not is_met then 1 else 0 end) as failed_count,
        sum(case when exclusion_reason is null and is_met then 1 else 0 end) as met_count,
        sum(case when exclusion_reason = 'unknown' then 1 else 0 end) as unknown_count,
        min(exclusion_reason) as exclusion_reason,
        sum(line_quantity) as line_quantity

    from commitments
    group by rung, order_key, period_date

),

judged as (

    {% for kpi_code, reason, numerator, denominator in [
        ("'otif_' || rung || '_line'", 'exclusion_reason', 'met_count', 'row_count'),
        ("'otif_' || rung || '_case'", 'case_exclusion_reason', 'on_time_cases', 'due_cases'),
        ("'promise_kept'", 'exclusion_reason', 'on_time_quantity', 'due_quantity'),
    ] %}
        select
            {{ kpi_code }} as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            {{ reason }} as exclusion_reason,
            cast({{ numerator }} as decimal(38, 4)) as numerator,
            cast({{ denominator }} as decimal(38, 4)) as denominator,
            row_count,
            row_quantity

        from lines_summed
        {{ "where rung = 'delivered_first_promise'" if 'promise_kept' in kpi_code }}
        union all
    {% endfor %}
    select
        'otif_' || orders_summed.rung || '_order' as kpi_code,
        orders_summed.period_date,
        orders.source_system,
        orders.entity_id,
        orders_summed.location_id,
        orders.channel,
        case
            when orders_summed.failed_count > 0 then null
            when orders_summed.unknown_count > 0 then 'unknown'
            when orders_summed.met_count > 0 then null
            else orders_summed.exclusion_reason
        end as exclusion_reason,
        case when orders_summed.failed_count = 0 then 1 else 0 end as numerator,
        1 as denominator,
        1 as row_count,
        orders_summed.line_quantity as row_quantity

    from orders_summed
    inner join {{ ref('fct_orders') }} as orders
        on orders_summed.order_key = orders.order_key

),

otif as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then denominator else 0 end) as denominator,
        cast(sum(row_count) as bigint) as row_count,
        sum(row_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from otif
