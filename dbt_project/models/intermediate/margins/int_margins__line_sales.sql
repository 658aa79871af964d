-- One row per order line: what it was booked at, and what was billed of it. Booked is what the
-- customer did not cancel. The cost of goods is the one that the invoices state; where one of them
-- states none, the cost expected on the order line, and failing that the item's.
with

billed as (

    select
        order_line_key,
        sum(quantity) as invoiced_quantity,
        sum(net_amount) as invoice_amount,
        case when count(cost_amount) = count(*) then sum(cost_amount) end as cost_amount,
        case when count(net_amount) = count(*) then 1 else 0 end as is_priced,
        max(invoiced_date) as last_invoiced_date

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null
    group by order_line_key

),

lines_ordered as (

    select
        order_lines.order_line_key,
        order_lines.ordered_quantity - order_lines.customer_cancelled_quantity
            as booked_quantity,
        coalesce(billed.invoiced_quantity, 0) as invoiced_quantity,
        order_lines.open_quantity = 0
        and order_lines.shipped_quantity >= order_lines.picked_quantity
        and coalesce(billed.invoiced_quantity, 0) >= order_lines.shipped_quantity
            as is_realised,
        list_prices.list_price,
        order_lines.unit_price,
        coalesce(stated.unit_cost, items.unit_cost) as unit_cost,
        case
            when billed.order_line_key is null then 0
            when billed.is_priced = 1 then billed.invoice_amount
        end as invoice_amount,
        billed.cost_amount,
        case
            when billed.cost_amount is not null then 'invoice'
            when stated.unit_cost is not null then 'order_line'
            when items.unit_cost is not null then 'item'
            else 'none'
        end as cost_basis,
        billed.last_invoiced_date

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_orders__lines_ordered') }} as stated
        on order_lines.order_line_key = stated.order_line_key
    inner join {{ ref('int_margins__list_prices') }} as list_prices
        on order_lines.order_line_key = list_prices.order_line_key
    left join {{ ref('dim_items') }} as items on order_lines.item_key = items.item_key
    left join billed on order_lines.order_line_key = billed.order_line_key

),

line_sales as (

    select
        order_line_key,
        booked_quantity,
        invoiced_quantity,
        is_realised,
        cost_basis,
        last_invoiced_date,
        {% for word, quantity, price in [
            ('booked_list', 'booked_quantity', 'list_price'),
            ('booked_unit', 'booked_quantity', 'unit_price'),
            ('booked_cost', 'booked_quantity', 'unit_cost'),
            ('planned_list', 'invoiced_quantity', 'list_price'),
            ('planned_unit', 'invoiced_quantity', 'unit_price'),
            ('planned_cost', 'invoiced_quantity', 'unit_cost'),
        ] %}
            cast(
                round(
                    cast({{ quantity }} as decimal(18, 4))
                    * cast({{ price }} as decimal(18, 4)),
                    2
                ) as decimal(38, 4)
            ) as {{ word }}_amount,
        {% endfor %}
        cast(invoice_amount as decimal(38, 4)) as invoice_amount,
        cast(
            coalesce(
                cost_amount,
                round(
                    cast(invoiced_quantity as decimal(18, 4)) * cast(unit_cost as decimal(18, 4)), 2
                )
            ) as decimal(38, 4)
        ) as cost_of_goods_amount

    from lines_ordered

)

select * from line_sales
