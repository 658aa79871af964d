-- One row per customer, source, entity and currency: what the customer may come to owe as of the
-- source's end, part by part. Receivables stand with tax, orders at order price without it; of an
-- order line what has not left is an open order, and what has left and is not invoiced is that.
-- Lines without a price are counted.
with

posted as (

    select
        receivables.customer_key,
        receivables.source_system,
        receivables.entity_id,
        receivables.currency_code,
        receivables.amount,
        receivables.transaction_kind = 'payment' and receivables.invoice_key is null
            as is_unapplied

    from {{ ref('fct_receivables') }} as receivables
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on receivables.source_system = as_of.source_system
    where receivables.posted_date <= as_of.as_of_date

),

lines_open as (

    select
        order_lines.customer_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.currency_code,
        order_lines.unit_price,
        case
            when order_lines.is_rejected then 0
            else greatest(
                    order_lines.ordered_quantity
                    - order_lines.customer_cancelled_quantity
                    - order_lines.seller_cancelled_quantity
                    - coalesce(order_lines.shipped_quantity, 0),
                    0
                )
        end as open_quantity,
        greatest(
            order_lines.shipped_quantity
            - coalesce(order_lines.invoiced_quantity, order_lines.shipped_quantity),
            0
        ) as uninvoiced_quantity

    from {{ ref('fct_order_lines') }} as order_lines

),

parts as (

    select
        customer_key,
        source_system,
        entity_id,
        currency_code,
        case when is_unapplied then 0 else amount end as open_receivables_amount,
        case when is_unapplied then -amount else 0 end as unapplied_cash_amount,
        0 as shipped_not_invoiced_amount,
        0 as open_orders_amount,
        0 as unpriced_line_count

    from posted

    union all

    select
        customer_key,
        source_system,
        entity_id,
        currency_code,
        0 as open_receivables_amount,
        0 as unapplied_cash_amount,
        round(uninvoiced_quantity * coalesce(unit_price, 0), 2) as shipped_not_invoiced_amount,
        round(open_quantity * coalesce(unit_price, 0), 2) as open_orders_amount,
        case when unit_price is null then 1 else 0 end as unpriced_line_count

    from lines_open
    where uninvoiced_quantity > 0 or open_quantity > 0

),

accounts as (

    select
        customer_key,
        source_system,
        entity_id,
        currency_code,
        cast(sum(open_receivables_amount) as decimal(38, 4)) as open_receivables_amount,
        cast(sum(unapplied_cash_amount) as decimal(38, 4)) as unapplied_cash_amount,
        cast(sum(shipped_not_invoiced_amount) as decimal(38, 4)) as shipped_not_invoiced_amount,
        cast(sum(open_orders_amount) as decimal(38, 4)) as open_orders_amount,
        cast(sum(unpriced_line_count) as bigint) as unpriced_line_count,
        count(*) as part_count

    from parts
    group by customer_key, source_system, entity_id, currency_code

)

select * from accounts
