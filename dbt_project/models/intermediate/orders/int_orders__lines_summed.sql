-- One row per order with lines: what its lines come to, and what holds of all or any of them.
-- Cancelled is what the customer took back; gone is also what the seller then took back of it.
with

lines_summed as (

    select
        order_key,
        cast(count(*) as bigint) as line_count,
        sum(ordered_quantity) as ordered_quantity,
        sum(cancelled_quantity) as cancelled_quantity,
        sum({{ wanted_quantity('order_lines') }}) as wanted_quantity,
        sum(seller_cancelled_quantity) as seller_cancelled_quantity,
        sum(picked_quantity) as picked_quantity,
        sum(shipped_quantity) as shipped_quantity,
        sum(delivered_quantity) as delivered_quantity,
        sum(invoiced_quantity) as invoiced_quantity,
        sum(credited_quantity) as credited_quantity,
        sum(ordered_amount) as ordered_amount,
        sum(invoiced_amount) as invoiced_amount,
        sum(margin_amount) as margin_amount,
        bool_and(is_cancelled) as is_cancelled,
        bool_and(is_fully_picked) as is_fully_picked,
        bool_or(is_backordered) as is_backordered,
        bool_or(is_held) as is_held,
        bool_and(line_state in ('delivered', 'cancelled')) as is_delivered,
        bool_and(line_state in ('shipped', 'delivered', 'cancelled')) as is_shipped,
        bool_and(lifecycle_state = 'LX') as is_gone,
        bool_and(lifecycle_state in ('LX', 'LR')) as is_refused,
        bool_and(lifecycle_state <> 'L10') as is_accepted,
        bool_and(lifecycle_state in ('L90', 'LX', 'LR')) as is_closed,
        bool_or(lifecycle_state = 'LR') as has_rejected_lines,
        bool_or(furthest_state >= 'L40' and furthest_state <= 'L90') as is_begun,
        max(due_date) as due_date,
        max(picked_date) as picked_date,
        max(shipped_date) as shipped_date,
        max(delivered_date) as delivered_date,
        min(invoiced_date) as invoiced_date,
        max(picked_at) as picked_at,
        max(shipped_at) as shipped_at,
        max(delivered_at) as delivered_at,
        min(invoiced_at) as invoiced_at

    from {{ ref('fct_order_lines') }} as order_lines
    group by order_key

)

select * from lines_summed
