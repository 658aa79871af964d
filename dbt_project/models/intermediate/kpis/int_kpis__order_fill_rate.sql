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
        orders.due_date is not null
        and not orders.is_cancelled
        and lines_counted.is_filled is not null as is_counted,
        lines_counted.is_filled

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
        sum(case when is_counted and is_filled then 1 else 0 end) as numerator,
        sum(case when is_counted then 1 else 0 end) as denominator,
        sum(case when is_counted then 0 else 1 end) as excluded_count

    from orders
    group by coalesce(due_date, ordered_date), source_system, entity_id, location_id, channel

)

select * from order_fill_rate
