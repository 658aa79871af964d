-- Invoice lines without an order reference whose customer, item, quantity and day fit a pick.
-- Several candidates are told apart by the order that the rest of the invoice bills, or not at all.
with

unreferenced as (

    select *
    from {{ ref('int_billing__invoice_lines') }}
    where order_line_key is null

),

-- An order line that an invoice names is billed by name.
named as (

    select distinct order_line_key
    from {{ ref('int_billing__invoice_lines') }}
    where order_line_key is not null

),

candidates as (

    select
        unreferenced.invoice_line_key,
        unreferenced.invoice_key,
        picks.pick_key,
        picks.order_line_key,
        picks.order_key,
        count(*) over (partition by unreferenced.invoice_line_key) as pick_count,
        count(*) over (partition by picks.pick_key) as invoice_line_count

    from unreferenced
    inner join {{ ref('int_shipping__picks') }} as picks
        on
            unreferenced.customer_key = picks.customer_key
            and unreferenced.item_key = picks.item_key
            and unreferenced.quantity = picks.quantity
            and unreferenced.invoiced_date = picks.goods_date
    left join named on picks.order_line_key = named.order_line_key
    where named.order_line_key is null

),

unique_pairs as (

    select *
    from candidates
    where pick_count = 1 and invoice_line_count = 1

),

orders_billed as (

    select
        invoice_key,
        max(order_key) as order_key

    from unique_pairs
    group by invoice_key
    having count(distinct order_key) = 1

),

told_apart as (

    select
        candidates.invoice_line_key,
        candidates.pick_key,
        candidates.order_line_key,
        count(*) over (partition by candidates.invoice_line_key) as pick_count,
        count(*) over (partition by candidates.pick_key) as invoice_line_count

    from candidates
    inner join orders_billed
        on
            candidates.invoice_key = orders_billed.invoice_key
            and candidates.order_key = orders_billed.order_key
    where candidates.pick_count > 1 or candidates.invoice_line_count > 1

),

exact_matches as (

    select
        invoice_line_key,
        order_line_key,
        pick_key,
        'customer_item_quantity_day' as match_method,
        'high' as match_confidence

    from unique_pairs

    union all

    select
        invoice_line_key,
        order_line_key,
        pick_key,
        'same_order_as_rest_of_invoice' as match_method,
        'medium' as match_confidence

    from told_apart
    where pick_count = 1 and invoice_line_count = 1

)

select * from exact_matches
