-- One row per order line with its holds that stand: its own, those of its whole order, and those
-- that a warehouse placed and has not taken away again.
with

stated as (

    select
        lines_ordered.order_line_key,
        holds.hold_type,
        holds.placed_at

    from {{ ref('stg_feeds__order_holds') }} as holds
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on
            holds.order_key = lines_ordered.order_key
            and (
                holds.order_line_key is null or holds.order_line_key = lines_ordered.order_line_key
            )
    where holds.released_at is null

),

in_warehouses as (

    select
        order_line_key,
        'warehouse' as hold_type,
        max(occurred_at) as placed_at

    from {{ ref('int_shipping__warehouse_events') }}
    where order_line_key is not null and event_type in ('held', 'unheld') and not is_replaced
    group by order_line_key
    having
        sum(case event_type when 'held' then 1 else -1 end) > 0

),

standing as (

    select * from stated
    union all
    select * from in_warehouses

),

holds as (

    select
        order_line_key,
        cast(count(*) as bigint) as hold_count,
        min(hold_type) as hold_type,
        min(placed_at) as held_since

    from standing
    group by order_line_key

)

select * from holds
