-- What the exact day did not match: billed within five days after the goods went, and the only
-- such pair for its customer, item and quantity.
with

exact_matches as (

    select * from {{ ref('int_billing__exact_matches') }}

),

-- An order line that an invoice names is billed by name.
named as (

    select distinct order_line_key
    from {{ ref('int_billing__invoice_lines') }}
    where order_line_key is not null

),

candidates as (

    select
        invoice_lines.invoice_line_key,
        picks.pick_key,
        picks.order_line_key,
        count(*) over (partition by invoice_lines.invoice_line_key) as pick_count,
        count(*) over (partition by picks.pick_key) as invoice_line_count

    from {{ ref('int_billing__invoice_lines') }} as invoice_lines
    inner join {{ ref('int_shipping__picks') }} as picks
        on
            invoice_lines.customer_key = picks.customer_key
            and invoice_lines.item_key = picks.item_key
            and invoice_lines.quantity = picks.quantity
            and invoice_lines.invoiced_date between picks.goods_date and picks.goods_date + 5
    left join exact_matches as lines_matched
        on invoice_lines.invoice_line_key = lines_matched.invoice_line_key
    left join exact_matches as picks_matched
        on picks.pick_key = picks_matched.pick_key
    left join named on picks.order_line_key = named.order_line_key
    where
        invoice_lines.order_line_key is null
        and named.order_line_key is null
        and lines_matched.invoice_line_key is null
        and picks_matched.pick_key is null

),

near_matches as (

    select
        invoice_line_key,
        order_line_key,
        pick_key,
        'customer_item_quantity_within_5_days' as match_method,
        'low' as match_confidence

    from candidates
    where pick_count = 1 and invoice_line_count = 1

)

select * from near_matches
