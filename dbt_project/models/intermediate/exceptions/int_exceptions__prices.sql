-- Order lines whose price was not that of their contract or list on the order day, while something
-- of them is still to be picked: what has left is corrected by the invoice.
with

price_gates as (

    select
        order_line_key,
        checked_value,
        allowed_value

    from {{ ref('fct_order_gates') }}
    where
        gate_code = 'price'
        and result = 'failed'
        and evidence <> 'A hold of the source stood.'

),

prices as (

    select
        'PR-01' as exception_code,
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
        'Ordered at ' || cast(cast(price_gates.checked_value as double) as varchar)
        || ' where the contract or list says '
        || cast(cast(price_gates.allowed_value as double) as varchar)
        || ' for one unit of item ' || order_lines.item_id || '.' as explanation,
        cast(
            coalesce(order_lines.open_quantity, order_lines.ordered_quantity) as decimal(38, 4)
        ) as quantity_at_risk,
        cast(
            round(
                cast(
                    coalesce(order_lines.open_quantity, order_lines.ordered_quantity) as double
                )
                * abs(cast(price_gates.checked_value - price_gates.allowed_value as double)),
                4
            ) as decimal(38, 4)
        ) as value_at_risk,
        order_lines.ordered_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from {{ ref('fct_order_lines') }} as order_lines
    inner join price_gates on order_lines.order_line_key = price_gates.order_line_key
    where
        order_lines.line_state in ('open', 'part_picked')
        and coalesce(order_lines.open_quantity, order_lines.ordered_quantity) > 0

)

select * from prices
