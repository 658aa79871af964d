-- One row per order line: ordered, shipped, invoiced and paid, and the parts that explain each
-- difference between them. What the line's source never tells of is empty, and so is what follows.
with

lines as (

    select
        order_lines.order_line_key,
        order_lines.order_key,
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.currency_code,
        order_lines.ordered_quantity,
        order_lines.unit_price,
        order_lines.due_date,
        as_of.as_of_date,
        order_lines.customer_cancelled_quantity,
        order_lines.seller_cancelled_quantity,
        case when sources.tells_shipped then order_lines.shipped_quantity end as shipped_quantity,
        order_lines.invoiced_quantity,
        case when order_lines.invoiced_quantity is not null then order_lines.invoiced_amount end
            as invoiced_amount,
        cash.order_line_key is null as is_not_billed,
        coalesce(cash.is_known, false) as is_cash_known,
        cash.total_amount,
        cash.paid_amount,
        cash.discount_amount,
        cash.deduction_amount,
        cash.credited_amount,
        cash.written_off_amount

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    left join {{ ref('int_lifecycle__sources') }} as sources
        on order_lines.source_system = sources.source_system
    left join {{ ref('int_reconciliation__cash') }} as cash
        on order_lines.order_line_key = cash.order_line_key

),

quantities as (

    select
        lines.*,
        coalesce(due_date < as_of_date, false) as is_due,
        ordered_quantity - customer_cancelled_quantity - seller_cancelled_quantity
        - shipped_quantity as unshipped_quantity,
        shipped_quantity - invoiced_quantity as unbilled_quantity,
        cast(round(shipped_quantity * unit_price, 4) as decimal(38, 4)) as shipped_amount,
        cast(round(invoiced_quantity * unit_price, 4) as decimal(38, 4)) as invoiced_at_order_price

    from lines

),

parts as (

    select
        order_line_key,
        order_key,
        source_system,
        entity_id,
        currency_code,
        ordered_quantity,
        customer_cancelled_quantity,
        seller_cancelled_quantity,
        shipped_quantity,
        invoiced_quantity,
        {% for part, amount, counts in [
            ('short', 'unshipped_quantity', 'is_due and unshipped_quantity > 0'),
            ('not_due', 'unshipped_quantity', 'not is_due and unshipped_quantity > 0'),
            ('over_shipped', '-unshipped_quantity', 'unshipped_quantity < 0'),
            ('not_invoiced', 'unbilled_quantity', 'unbilled_quantity > 0'),
            ('over_invoiced', '-unbilled_quantity', 'unbilled_quantity < 0')
        ] %}
            cast(
                case when {{ counts }} then {{ amount }} when {{ amount }} is not null then 0 end
                as decimal(38, 4)
            ) as {{ part }}_quantity,
        {% endfor %}
        shipped_amount,
        cast(invoiced_amount as decimal(38, 4)) as invoiced_amount,
        cast(shipped_amount - invoiced_at_order_price as decimal(38, 4)) as not_invoiced_amount,
        cast(invoiced_at_order_price - invoiced_amount as decimal(38, 4)) as price_difference_amount,
        {% for amount in ['total', 'paid', 'discount', 'deduction', 'credited', 'written_off'] %}
            cast(
                case
                    when is_cash_known then {{ amount }}_amount
                    when is_not_billed and invoiced_quantity is not null then 0
                end as decimal(38, 4)
            ) as {{ 'billed' if amount == 'total' else amount }}_amount{{ "," if not loop.last }}
        {% endfor %}

    from quantities

)

select * from parts
