-- Matching an invoice line to an order line neither loses nor doubles it, and what reaches the
-- order lines is what was matched.
with

billed as (

    select
        sum(quantity) as quantity,
        count(*) as line_count

    from {{ ref('stg_feeds__invoice_lines') }}

),

in_mart as (

    select
        sum(quantity) as quantity,
        count(*) as line_count,
        sum(case when order_line_key is not null then quantity else 0 end) as matched_quantity

    from {{ ref('fct_invoice_lines') }}

),

on_orders as (

    select sum(invoiced_quantity) as quantity
    from {{ ref('fct_order_lines') }}

)

select
    billed.quantity as billed_quantity,
    in_mart.quantity as mart_quantity,
    on_orders.quantity as order_quantity

from billed
cross join in_mart
cross join on_orders
where
    billed.quantity is distinct from in_mart.quantity
    or billed.line_count <> in_mart.line_count
    or coalesce(in_mart.matched_quantity, 0) <> coalesce(on_orders.quantity, 0)
