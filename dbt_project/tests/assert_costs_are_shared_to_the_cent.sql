-- What order lines bear of each cost and credit, and what no line bears, is what its source stated.
with

stated as (

    select
        'order_cost/' || order_cost_key as charge_key,
        amount
    from {{ ref('stg_feeds__order_costs') }}

),

borne as (

    select
        charge_key,
        sum(amount) as amount,
        count(*) as line_count,
        count(order_line_key) as bearer_count

    from {{ ref('fct_order_costs') }}
    group by charge_key

)

select
    coalesce(stated.charge_key, charges.charge_key) as charge_key,
    stated.amount as stated_amount,
    charges.amount as charge_amount,
    borne.amount as borne_amount

from {{ ref('int_margins__charges') }} as charges
full outer join stated on charges.charge_key = stated.charge_key
left join borne on charges.charge_key = borne.charge_key
where
    charges.amount is distinct from borne.amount
    or (stated.charge_key is not null and stated.amount is distinct from borne.amount)
    or borne.bearer_count not in (0, borne.line_count)
