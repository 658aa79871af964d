-- One row per order line for which another item was taken: how much of it, and how much of that the
-- customer had not agreed to beforehand.
with

lines_concerned as (

    select distinct order_line_key
    from {{ ref('int_shipping__named_goods') }}
    where is_substitute

),

taken as (

    select
        order_line_key,
        sum(picked_quantity) as substitute_quantity,
        sum(case when is_agreed then 0 else shipped_quantity end) as unagreed_shipped_quantity

    from {{ ref('fct_shipment_lines') }}
    where is_substitute
    group by order_line_key

),

delivered as (

    select
        order_line_key,
        sum(case when is_agreed then 0 else quantity end) as unagreed_delivered_quantity

    from {{ ref('int_shipping__deliveries') }}
    where is_substitute
    group by order_line_key

),

substitutions as (

    select
        lines_concerned.order_line_key,
        cast(coalesce(taken.substitute_quantity, 0) as decimal(38, 4)) as substitute_quantity,
        cast(coalesce(taken.unagreed_shipped_quantity, 0) as decimal(38, 4))
            as unagreed_shipped_quantity,
        cast(coalesce(delivered.unagreed_delivered_quantity, 0) as decimal(38, 4))
            as unagreed_delivered_quantity

    from lines_concerned
    left join taken on lines_concerned.order_line_key = taken.order_line_key
    left join delivered on lines_concerned.order_line_key = delivered.order_line_key

)

select * from substitutions
