with

order_lines as (

    select * from {{ ref('stg_feeds__order_lines') }}

),

orders as (

    select * from {{ ref('stg_feeds__orders') }}

),

unconverted as (

    select distinct order_line_key
    from {{ ref('int_units__unconverted') }}
    where order_line_key is not null

),

lines_ordered as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        orders.customer_key,
        order_lines.item_key,
        order_lines.source_system,
        order_lines.order_line_id,
        order_lines.order_id,
        order_lines.item_id,
        orders.entity_id,
        coalesce(order_lines.location_id, orders.location_id) as location_id,
        coalesce(orders.channel, 'unknown') as channel,
        orders.currency_code,
        coalesce(order_lines.line_kind, 'stock') as line_kind,
        case
            when unconverted.order_line_key is not null then 'no_unit_factor'
            when order_lines.line_kind <> 'stock' then order_lines.line_kind
        end as left_out_reason,
        order_lines.quantity as ordered_quantity,
        order_lines.unit_price,
        order_lines.unit_cost,
        case
            when orders.cancelled_at is not null then order_lines.quantity
            else coalesce(order_lines.cancelled_quantity, 0)
        end as cancelled_quantity,
        order_lines.ordered_amount,
        orders.ordered_date,
        coalesce(order_lines.requested_date, orders.requested_date) as requested_date,
        coalesce(order_lines.promised_date, orders.promised_date) as stated_promise_date,
        orders.window_start_date,
        orders.window_end_date,
        coalesce(
            order_lines.promised_date,
            order_lines.requested_date,
            orders.promised_date,
            orders.requested_date
        ) as due_date,
        orders.ordered_at,
        orders.ordered_utc_offset_minutes,
        orders.cancelled_at,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row,
        order_lines.record_time

    from order_lines
    inner join orders on order_lines.order_key = orders.order_key
    left join unconverted on order_lines.order_line_key = unconverted.order_line_key

)

select * from lines_ordered
