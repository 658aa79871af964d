-- One row per order line whose item has a stated balance at the line's location: what was on hand
-- there when the line was promised. That is the last balance stated until then and the movements
-- since; before the first balance, that one less the movements until it.
with

balanced as (

    select distinct
        item_key,
        location_key

    from {{ ref('stg_feeds__on_hand_balance_history') }}

),

sources_with_movements as (

    select distinct source_system
    from {{ ref('stg_feeds__stock_movements') }}

),

steps as (

    select
        movements.item_key,
        movements.location_key,
        movements.moved_at as step_at,
        movements.quantity,
        cast(null as varchar) as order_line_key,
        cast(null as decimal(38, 4)) as promised_quantity,
        cast(null as decimal(38, 4)) as balance_quantity

    from {{ ref('stg_feeds__stock_movements') }} as movements
    inner join balanced
        on
            movements.item_key = balanced.item_key
            and movements.location_key = balanced.location_key

    union all

    select
        item_key,
        location_key,
        balance_at as step_at,
        0 as quantity,
        null as order_line_key,
        null as promised_quantity,
        quantity as balance_quantity

    from {{ ref('stg_feeds__on_hand_balance_history') }}

    union all

    select
        moments.item_key,
        moments.location_key,
        moments.checked_at as step_at,
        0 as quantity,
        moments.order_line_key,
        moments.promised_quantity,
        null as balance_quantity

    from {{ ref('int_gates__moments') }} as moments
    inner join balanced
        on moments.item_key = balanced.item_key and moments.location_key = balanced.location_key
    inner join sources_with_movements
        on moments.source_system = sources_with_movements.source_system

),

-- The frame takes in all steps of one instant, in whatever order they stand.
summed as (

    select
        steps.*,
        cast(
            sum(quantity) over (
                partition by item_key, location_key order by step_at nulls last
            ) as decimal(38, 4)
        ) as moved_quantity,
        count(balance_quantity) over (
            partition by item_key, location_key order by step_at nulls last
        ) as balance_number

    from steps

),

stock as (

    select
        summed.order_line_key,
        summed.promised_quantity,
        cast(
            at_balance.balance_quantity + summed.moved_quantity - at_balance.moved_quantity
            as decimal(38, 4)
        ) as on_hand_quantity

    from summed
    inner join summed as at_balance
        on
            summed.item_key = at_balance.item_key
            and summed.location_key = at_balance.location_key
            and greatest(summed.balance_number, 1) = at_balance.balance_number
    where summed.order_line_key is not null and at_balance.balance_quantity is not null

)

select * from stock
