-- What cannot have happened: goods that left before the order, arrived before they left, or left in
-- a greater quantity than was ordered; and stock below zero.
with

impossible as (

    select
        case
            when order_lines.first_shipped_date < order_lines.ordered_date then 'CT-02'
            when order_lines.first_delivered_date < order_lines.first_shipped_date then 'CT-02'
            else 'WH-06'
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
        case
            when order_lines.first_shipped_date < order_lines.ordered_date
                then
                    'Shipped on ' || cast(order_lines.first_shipped_date as varchar)
                    || ', before it was ordered on ' || cast(order_lines.ordered_date as varchar)
            when order_lines.first_delivered_date < order_lines.first_shipped_date
                then
                    'Delivered on ' || cast(order_lines.first_delivered_date as varchar)
                    || ', before it was shipped on '
                    || cast(order_lines.first_shipped_date as varchar)
            else
                'Picked ' || cast(cast(order_lines.picked_quantity as bigint) as varchar)
                || ' units where ' || cast(cast(order_lines.ordered_quantity as bigint) as varchar)
                || ' were ordered'
        end || '.' as explanation,
        cast(
            greatest(order_lines.picked_quantity - order_lines.ordered_quantity, 0)
            as decimal(38, 4)
        ) as quantity_at_risk,
        cast(
            round(
                greatest(order_lines.picked_quantity - order_lines.ordered_quantity, 0)
                * coalesce(order_lines.unit_price, 0), 4
            ) as decimal(38, 4)
        ) as value_at_risk,
        order_lines.ordered_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from {{ ref('fct_order_lines') }} as order_lines
    where
        order_lines.first_shipped_date < order_lines.ordered_date
        or order_lines.first_delivered_date < order_lines.first_shipped_date
        or order_lines.picked_quantity > order_lines.ordered_quantity

),

below_zero as (

    select
        'AV-08' as exception_code,
        balances.item_key || '@' || balances.location_id as subject_key,
        balances.source_system,
        locations.entity_id,
        balances.location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        'Item ' || balances.item_id || ' stands at '
        || cast(cast(balances.quantity as bigint) as varchar) || ' units.' as explanation,
        cast(-balances.quantity as decimal(38, 4)) as quantity_at_risk,
        cast(round(-balances.quantity * coalesce(balances.unit_cost, 0), 4) as decimal(38, 4))
            as value_at_risk,
        coalesce(balances.balance_date, as_of.as_of_date) as since_date,
        balances.file_id,
        balances.file_name,
        balances.file_row

    from {{ ref('stg_feeds__on_hand_balances') }} as balances
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on balances.source_system = as_of.source_system
    left join {{ ref('dim_locations') }} as locations
        on balances.location_key = locations.location_key
    where balances.quantity < 0

),

integrity as (

    select * from impossible
    union all
    select * from below_zero

)

select * from integrity
