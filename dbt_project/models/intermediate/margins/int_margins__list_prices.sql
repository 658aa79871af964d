-- The list price of each order line, per base unit, on its order day: that of a list that names no
-- customer, the newest first; else the item's own. A line without either has none.
with

lines_ordered as (

    select * from {{ ref('int_orders__lines_ordered') }}

),

listed as (

    select
        lines_ordered.order_line_key,
        entries.unit_price

    from lines_ordered
    inner join {{ ref('stg_feeds__price_list_entries') }} as entries
        on lines_ordered.item_key = entries.item_key
    left join {{ ref('dim_items') }} as items on lines_ordered.item_key = items.item_key
    where
        entries.customer_id is null
        and coalesce(entries.unit_code, items.base_unit, '') = coalesce(items.base_unit, '')
        and coalesce(entries.currency_code, lines_ordered.currency_code, '')
        = coalesce(lines_ordered.currency_code, '')
        and coalesce(entries.min_quantity, 0) <= lines_ordered.ordered_quantity
        and coalesce(entries.valid_from_date, lines_ordered.ordered_date)
        <= lines_ordered.ordered_date
        and coalesce(entries.valid_to_date, lines_ordered.ordered_date)
        >= lines_ordered.ordered_date
    qualify row_number() over (
            partition by lines_ordered.order_line_key
            order by
                entries.valid_from_date desc nulls last,
                entries.unit_price desc nulls last,
                entries.entry_id asc
        ) = 1

),

list_prices as (

    select
        lines_ordered.order_line_key,
        coalesce(listed.unit_price, items.unit_price) as list_price

    from lines_ordered
    left join listed on lines_ordered.order_line_key = listed.order_line_key
    left join {{ ref('dim_items') }} as items on lines_ordered.item_key = items.item_key

)

select * from list_prices
