-- Every order line has one margin; its waterfall ends where it should; the parts of the leakage sum
-- to the leakage; and what lines bear of costs and credits is in their margins.
with

margins as (

    select
        *,
        price_leakage_amount
        + quantity_leakage_amount
        + cost_leakage_amount
        + freight_leakage_amount
        + rebate_leakage_amount
        + fulfilment_leakage_amount
        + expedite_leakage_amount
        + other_leakage_amount
        + credit_leakage_amount as parts_amount

    from {{ ref('fct_order_margins') }}

),

counted as (

    select
        (select count(*) from {{ ref('fct_order_lines') }}) as line_count,
        (select count(*) from margins) as margin_count,
        (
            select coalesce(sum(borne.borne_amount), 0)
            from {{ ref('fct_order_costs') }} as borne
            inner join margins on borne.order_line_key = margins.order_line_key
            where margins.credit_amount is not null and borne.cost_type = 'credit'
        ) as borne_credit_amount,
        (select coalesce(sum(credit_amount), 0) from margins) as credit_amount,
        (
            select count(*) from margins
            where
                leakage_amount <> parts_amount
                or invoice_amount - freight_amount - rebate_amount - fulfilment_amount
                - expedite_amount - other_amount - credit_amount - cost_of_goods_amount
                <> pocket_margin_amount
        ) as wrong_count

)

select *
from counted
where
    line_count <> margin_count
    or borne_credit_amount <> credit_amount
    or wrong_count > 0
