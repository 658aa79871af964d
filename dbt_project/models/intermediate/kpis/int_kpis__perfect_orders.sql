-- Perfect orders (SCOR RL.1.1) and their four parts, by order and day of the first promise; lines
-- due on different days are different orders (EC-03). One bad line fails the order. An order of
-- which a part is unknown is left out, unless another part is known to be bad. Where a source never
-- tells of deliveries, invoices or condition, no order of it can be called perfect or not.
{% set parts = ['in_full', 'on_time', 'documents', 'condition'] %}
with

orders_summed as (

    select
        order_key,
        period_date,
        source_system,
        entity_id,
        min(location_id) as location_id,
        channel,
        sum(line_quantity) as line_quantity,
        min(exclusion_reason) as exclusion_reason,
        sum(case when exclusion_reason is null then 1 else 0 end) as line_count,
        {% for part in parts %}
            sum(case when exclusion_reason is null and {{ part }} = 'good' then 1 else 0 end)
                as {{ part }}_good,
            sum(case when exclusion_reason is null and {{ part }} = 'bad' then 1 else 0 end)
                as {{ part }}_bad,
            sum(case when exclusion_reason is null and {{ part }} = 'unknown' then 1 else 0 end)
                as {{ part }}_unknown,
        {% endfor %}
        bool_and(tells_all) as tells_all

    from {{ ref('int_kpis__order_evidence') }}
    group by order_key, period_date, source_system, entity_id, channel

),

judged as (

    {% for part in parts %}
        select
            'perfect_order_{{ part }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            line_quantity,
            case
                when line_count = 0 then exclusion_reason
                when {{ part }}_bad > 0 then null
                when {{ part }}_unknown > 0 then 'unknown'
                when {{ part }}_good = 0 then 'nothing_came'
            end as exclusion_reason,
            case when {{ part }}_bad = 0 then 1 else 0 end as numerator

        from orders_summed
        union all
    {% endfor %}
    select
        'perfect_order' as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        line_quantity,
        case
            when line_count = 0 then exclusion_reason
            when not tells_all then 'unknown'
            when in_full_bad + on_time_bad + documents_bad + condition_bad > 0 then null
            when in_full_unknown + on_time_unknown + documents_unknown + condition_unknown > 0
                then 'unknown'
        end as exclusion_reason,
        case
            when in_full_bad + on_time_bad + documents_bad + condition_bad = 0 then 1 else 0
        end as numerator

    from orders_summed

),

perfect_orders as (

    select
        kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then numerator else 0 end) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(line_quantity) as row_quantity

    from judged
    group by
        kpi_code, period_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from perfect_orders
