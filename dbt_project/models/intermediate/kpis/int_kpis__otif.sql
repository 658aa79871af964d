-- On time in full, for each rung of the ladder by commitment (line), by order and day due (order;
-- lines due on different days are different orders, SCOR), and by full case (case); and promises
-- kept: units delivered by the first promise of units due. Lines are summed once, as their orders
-- are told apart, for all of them.
with

commitments as (

    select
        commitments.*,
        case
            when exclusion_reason is not null then exclusion_reason
            when pack_quantity is null or pack_quantity <= 0 then 'no_pack_factor'
            when due_quantity < pack_quantity then 'less_than_a_case'
        end as case_exclusion_reason,
        {{ full_cases('on_time_quantity', 'pack_quantity') }} as on_time_cases,
        {{ full_cases('due_quantity', 'pack_quantity') }} as due_cases

    from {{ ref('int_kpis__commitments') }} as commitments

),

summed as (

    select
        rung,
        order_key,
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
        sum(on_time_cases) as on_time_cases,
        sum(due_cases) as due_cases,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from commitments
    group by
        rung,
        order_key,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        case_exclusion_reason

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
        sum(met_count) as met_count,
        sum(on_time_quantity) as on_time_quantity,
        sum(due_quantity) as due_quantity,
        sum(on_time_cases) as on_time_cases,
        sum(due_cases) as due_cases,
        sum(row_count) as row_count,
        sum(row_quantity) as row_quantity

    from summed
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

orders_judged as (

    select
        rung,
        period_date,
        source_system,
        entity_id,
        min(location_id) as location_id,
        channel,
        case
            when sum(case when exclusion_reason is null then row_count - met_count else 0 end) > 0
                then null
            when sum(case when exclusion_reason = 'unknown' then 1 else 0 end) > 0 then 'unknown'
            when sum(case when exclusion_reason is null then met_count else 0 end) > 0 then null
            else min(exclusion_reason)
        end as exclusion_reason,
        sum(case when exclusion_reason is null then row_count - met_count else 0 end) = 0
            as is_met,
        sum(row_quantity) as row_quantity

    from summed
    group by rung, order_key, period_date, source_system, entity_id, channel

),

orders_summed as (

    select
        rung,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when is_met then 1 else 0 end) as met_count,
        count(*) as row_count,
        sum(row_quantity) as row_quantity

    from orders_judged
    group by
        rung, period_date, source_system, entity_id, location_id, channel, exclusion_reason

),

judged as (

    {% for kpi_code, summed, reason, numerator, denominator in [
        ("'otif_' || rung || '_line'", 'lines_summed', 'exclusion_reason', 'met_count',
         'row_count'),
        ("'otif_' || rung || '_case'", 'lines_summed', 'case_exclusion_reason', 'on_time_cases',
         'due_cases'),
        ("'promise_kept'", 'lines_summed', 'exclusion_reason', 'on_time_quantity',
         'due_quantity'),
        ("'otif_' || rung || '_order'", 'orders_summed', 'exclusion_reason', 'met_count',
         'row_count'),
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

        from {{ summed }}
        {{ "where rung = 'delivered_first_promise'" if 'promise_kept' in kpi_code }}
        {{ "union all" if not loop.last }}
    {% endfor %}

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
