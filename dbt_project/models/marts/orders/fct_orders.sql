with

orders as (

    select * from {{ ref('stg_feeds__orders') }}

),

lines_summed as (

    select * from {{ ref('int_orders__lines_summed') }}

),

orders_completed as (

    select
        orders.order_key,
        orders.customer_key,
        orders.backorder_order_key,
        orders.source_system,
        orders.order_id,
        customers.customer_name,
        orders.customer_po,
        orders.entity_id,
        orders.location_id,
        coalesce(orders.channel, 'unknown') as channel,
        orders.currency_code,
        case
            when coalesce(lines_summed.is_cancelled, orders.cancelled_at is not null)
                then 'cancelled'
            when lines_summed.is_delivered then 'delivered'
            when lines_summed.is_shipped then 'shipped'
            when lines_summed.is_fully_picked then 'picked'
            when lines_summed.picked_quantity > 0 then 'part_picked'
            else 'open'
        end as order_state,
        axes.intake_state,
        axes.fulfilment_state,
        axes.billing_state,
        case when cash_tellers.source_system is not null then axes.cash_state end as cash_state,
        axes.display_state,
        coalesce(axes.is_held, false) as is_held,
        coalesce(lines_summed.line_count, 0) as line_count,
        coalesce(lines_summed.ordered_quantity, 0) as ordered_quantity,
        coalesce(lines_summed.cancelled_quantity, 0) as cancelled_quantity,
        lines_summed.picked_quantity,
        lines_summed.shipped_quantity,
        lines_summed.delivered_quantity,
        lines_summed.invoiced_quantity,
        coalesce(lines_summed.ordered_amount, 0) as ordered_amount,
        coalesce(lines_summed.invoiced_amount, 0) as invoiced_amount,
        lines_summed.margin_amount,
        coalesce(lines_summed.is_cancelled, orders.cancelled_at is not null) as is_cancelled,
        lines_summed.is_fully_picked,
        coalesce(lines_summed.is_backordered, false) as is_backordered,
        coalesce(lines_summed.is_delivered, false) as is_delivered,
        coalesce(
            lines_summed.is_fully_picked and lines_summed.picked_date > lines_summed.due_date, false
        ) as is_picked_late,
        orders.ordered_date,
        lines_summed.due_date,
        lines_summed.picked_date,
        lines_summed.shipped_date,
        lines_summed.delivered_date,
        lines_summed.invoiced_date,
        orders.ordered_at,
        orders.cancelled_at,
        lines_summed.picked_at,
        lines_summed.shipped_at,
        lines_summed.delivered_at,
        lines_summed.invoiced_at,
        orders.file_id,
        orders.file_name,
        orders.file_row,
        orders.record_time

    from orders
    left join lines_summed on orders.order_key = lines_summed.order_key
    left join {{ ref('int_orders__axes') }} as axes on orders.order_key = axes.order_key
    left join {{ ref('int_lifecycle__tellers') }} as cash_tellers
        on orders.source_system = cash_tellers.source_system and cash_tellers.fact = 'cash'
    left join {{ ref('dim_customers') }} as customers
        on orders.customer_key = customers.customer_key

)

select * from orders_completed
