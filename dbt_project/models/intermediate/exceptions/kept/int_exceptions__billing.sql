-- Goods that left and are not invoiced, invoiced in another quantity, or invoiced twice: the same
-- quantity and amount on two invoices, and more than left in all. What left a day ago may still
-- be invoiced. A source that never invoices its orders cannot tell, so nothing is raised for it.
with

sources_that_invoice as (

    select source_system
    from {{ ref('int_lifecycle__tellers') }}
    where fact = 'invoices'

),

over_invoiced as (

    select order_line_key
    from {{ ref('fct_order_lines') }}
    where shipped_quantity > 0 and invoiced_quantity > shipped_quantity

),

repeats as (

    select
        invoice_lines.order_line_key,
        invoice_lines.quantity,
        invoice_lines.net_amount

    from {{ ref('fct_invoice_lines') }} as invoice_lines
    inner join over_invoiced on invoice_lines.order_line_key = over_invoiced.order_line_key
    where invoice_lines.quantity > 0
    group by invoice_lines.order_line_key, invoice_lines.quantity, invoice_lines.net_amount
    having count(distinct invoice_lines.invoice_key) > 1

),

billed_twice as (

    select distinct order_line_key
    from repeats

),

order_lines as (

    select
        order_lines.*,
        billed_twice.order_line_key is not null as is_billed_twice,
        as_of.as_of_date

    from {{ ref('fct_order_lines') }} as order_lines
    inner join sources_that_invoice
        on order_lines.source_system = sources_that_invoice.source_system
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join billed_twice on order_lines.order_line_key = billed_twice.order_line_key
    where
        order_lines.shipped_quantity > 0
        and order_lines.shipped_quantity <> order_lines.invoiced_quantity

),

billing as (

    select
        case
            when order_lines.invoiced_quantity = 0 then 'IN-01'
            when order_lines.is_billed_twice then 'IN-04'
            else 'IN-02'
        end as exception_code,
        order_lines.order_line_key as subject_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.customer_key,
        order_lines.customer_name,
        order_lines.order_key,
        order_lines.order_id,
        order_lines.order_line_key,
        order_lines.currency_code,
        'Item ' || order_lines.item_id || coalesce(' (' || order_lines.item_name || ')', '') || ': '
        || cast(cast(order_lines.shipped_quantity as bigint) as varchar) || ' units left on '
        || cast(order_lines.shipped_date as varchar) || ', '
        || cast(cast(order_lines.invoiced_quantity as bigint) as varchar) || ' are invoiced.'
            as explanation,
        cast(
            abs(order_lines.shipped_quantity - order_lines.invoiced_quantity) as decimal(38, 4)
        ) as quantity_at_risk,
        cast(
            round(
                abs(order_lines.shipped_quantity - order_lines.invoiced_quantity)
                * coalesce(order_lines.unit_price, 0), 4
            ) as decimal(38, 4)
        ) as value_at_risk,
        order_lines.shipped_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from order_lines
    where
        order_lines.invoiced_quantity > order_lines.shipped_quantity
        or order_lines.shipped_date + 1 < order_lines.as_of_date

)

select * from billing
