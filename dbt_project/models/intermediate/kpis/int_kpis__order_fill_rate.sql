-- Orders picked in full of orders due, without substitutes (EC-06). Cancelled orders, those without
-- a due day and those whose source tells of no picks are left out and counted, as are those that
-- hold none but lines for which service does not answer (EC-15); of the others such lines do not
-- count.
with

lines_counted as (

    select
        order_key,
        bool_and(
            picked_quantity - substitute_quantity >= ordered_quantity - cancelled_quantity
        ) as is_filled

    from {{ ref('fct_order_lines') }}
    where left_out_reason is null
    group by order_key

),

orders as (

    select
        orders.*,
        lines_counted.is_filled,
        case
            when orders.is_cancelled then 'cancelled_by_customer'
            when orders.due_date is null then 'no_due_day'
            when lines_counted.order_key is null then 'no_line_counts'
            when lines_counted.is_filled is null then 'unknown'
        end as exclusion_reason

    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on orders.source_system = as_of.source_system
    left join lines_counted on orders.order_key = lines_counted.order_key
    where coalesce(orders.due_date, orders.ordered_date) <= as_of.as_of_date

),

order_fill_rate as (

    select
        'order_fill_rate' as kpi_code,
        coalesce(due_date, ordered_date) as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null and is_filled then 1 else 0 end) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(ordered_quantity) as row_quantity

    from orders
    group by
        coalesce(due_date, ordered_date),
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from order_fill_rate
