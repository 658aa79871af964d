-- Orders picked in full of orders due. Cancelled orders, those without a due day and those
-- whose source tells of no picks are left out and counted.
with

orders as (

    select
        orders.*,
        orders.due_date is not null
        and not orders.is_cancelled
        and orders.is_fully_picked is not null as is_counted

    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on orders.source_system = as_of.source_system
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
        sum(case when is_counted and is_fully_picked then 1 else 0 end) as numerator,
        sum(case when is_counted then 1 else 0 end) as denominator,
        sum(case when is_counted then 0 else 1 end) as excluded_count

    from orders
    group by coalesce(due_date, ordered_date), source_system, entity_id, location_id, channel

)

select * from order_fill_rate
