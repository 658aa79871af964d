-- What orders say in sum is what their lines say.
with

orders as (

    select
        sum(ordered_amount) as ordered_amount,
        sum(shipped_quantity) as shipped_quantity,
        sum(line_count) as line_count

    from {{ ref('fct_orders') }}

),

order_lines as (

    select
        sum(ordered_amount) as ordered_amount,
        sum(shipped_quantity) as shipped_quantity,
        count(*) as line_count

    from {{ ref('fct_order_lines') }}

)

select orders.*
from orders
cross join order_lines
where
    coalesce(orders.ordered_amount, 0) <> coalesce(order_lines.ordered_amount, 0)
    or coalesce(orders.shipped_quantity, 0) <> coalesce(order_lines.shipped_quantity, 0)
    or coalesce(orders.line_count, 0) <> order_lines.line_count
