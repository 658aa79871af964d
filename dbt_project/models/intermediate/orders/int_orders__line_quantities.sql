-- Each feed is summed to the order line before they meet, so that none multiplies another (EC-01).
with

shipped as (

    select
        order_line_key,
        sum(picked_quantity) as picked_quantity,
        sum(shipped_quantity) as shipped_quantity,
        sum(
            cast(
                shipped_quantity * {{ days_between("cast('1990-01-01' as date)", 'shipped_date') }}
                as decimal(38, 4)
            )
        ) as shipped_unit_days,
        max(picked_date) as picked_date,
        min(shipped_date) as first_shipped_date,
        max(shipped_date) as shipped_date,
        max(picked_at) as picked_at,
        max(shipped_at) as shipped_at

    from {{ ref('fct_shipment_lines') }}
    group by order_line_key

),

delivered as (

    select
        order_line_key,
        sum(quantity) as delivered_quantity,
        min(delivered_date) as first_delivered_date,
        max(delivered_date) as delivered_date,
        max(delivered_at) as delivered_at

    from {{ ref('int_shipping__deliveries') }}
    group by order_line_key

),

invoiced as (

    select
        order_line_key,
        sum(quantity) as invoiced_quantity,
        sum(
            cast(
                quantity * {{ days_between("cast('1990-01-01' as date)", 'invoiced_date') }}
                as decimal(38, 4)
            )
        ) as invoiced_unit_days,
        max(invoiced_date) as last_invoiced_date,
        sum(net_amount) as invoiced_amount,
        sum(profit_amount) as margin_amount,
        min(invoiced_date) as invoiced_date,
        min(invoiced_at) as invoiced_at

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null
    group by order_line_key

),

line_quantities as (

    select
        lines_ordered.order_line_key,
        coalesce(confirmations.confirmed_quantity, 0) as confirmed_quantity,
        coalesce(confirmations.is_rejected, false) as is_rejected,
        coalesce(shipped.picked_quantity, 0) as picked_quantity,
        coalesce(shipped.shipped_quantity, 0) as shipped_quantity,
        coalesce(delivered.delivered_quantity, 0) as delivered_quantity,
        coalesce(invoiced.invoiced_quantity, 0) as invoiced_quantity,
        coalesce(invoiced.invoiced_amount, 0) as invoiced_amount,
        invoiced.margin_amount,
        shipped.shipped_unit_days,
        invoiced.invoiced_unit_days,
        confirmations.confirmed_date,
        shipped.picked_date,
        shipped.first_shipped_date,
        shipped.shipped_date,
        delivered.first_delivered_date,
        delivered.delivered_date,
        invoiced.invoiced_date,
        invoiced.last_invoiced_date,
        confirmations.confirmed_at,
        shipped.picked_at,
        shipped.shipped_at,
        delivered.delivered_at,
        invoiced.invoiced_at

    from {{ ref('int_orders__lines_ordered') }} as lines_ordered
    left join {{ ref('int_orders__confirmations') }} as confirmations
        on lines_ordered.order_line_key = confirmations.order_line_key
    left join shipped on lines_ordered.order_line_key = shipped.order_line_key
    left join delivered on lines_ordered.order_line_key = delivered.order_line_key
    left join invoiced on lines_ordered.order_line_key = invoiced.order_line_key

)

select * from line_quantities
