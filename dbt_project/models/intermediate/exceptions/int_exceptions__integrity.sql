-- What cannot have happened: events that no transition of the lifecycle allows, more picked than
-- was ordered or something else, and stock below zero.
with

violated as (

    select
        events.object_type,
        events.object_key,
        min(coalesce(events.order_line_key, '')) as order_line_key,
        count(*) as event_count,
        min(events.event_date) as since_date

    from {{ ref('fct_order_events') }} as events
    where not events.is_allowed
    group by events.object_type, events.object_key

),

first_violations as (

    select events.*
    from {{ ref('fct_order_events') }} as events
    where not events.is_allowed
    qualify row_number() over (
            partition by events.object_type, events.object_key
            order by events.event_time asc nulls last, events.event_id asc
        ) = 1

),

not_allowed as (

    select
        'CT-02' as exception_code,
        violated.object_key as subject_key,
        first_violations.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.customer_key,
        order_lines.customer_name,
        order_lines.order_key,
        order_lines.order_id,
        order_lines.order_line_key,
        order_lines.currency_code,
        'The ' || replace(violated.object_type, '_', ' ') || ' was '
        || first_violations.violation || '.'
        || case
            when violated.event_count > 1
                then
                    ' ' || cast(violated.event_count - 1 as varchar)
                    || ' more of its events are not allowed.'
            else ''
        end as explanation,
        cast(first_violations.quantity as decimal(38, 4)) as quantity_at_risk,
        cast(
            round(first_violations.quantity * coalesce(order_lines.unit_price, 0), 4)
            as decimal(38, 4)
        ) as value_at_risk,
        violated.since_date,
        first_violations.file_id,
        first_violations.file_name,
        first_violations.file_row

    from violated
    inner join first_violations
        on
            violated.object_type = first_violations.object_type
            and violated.object_key = first_violations.object_key
    left join {{ ref('fct_order_lines') }} as order_lines
        on violated.order_line_key = order_lines.order_line_key

),

too_many as (

    select
        'WH-06' as exception_code,
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
        'Picked ' || cast(cast(order_lines.picked_quantity as bigint) as varchar)
        || ' units where ' || cast(cast(order_lines.ordered_quantity as bigint) as varchar)
        || ' were ordered.' as explanation,
        cast(
            order_lines.picked_quantity - order_lines.ordered_quantity as decimal(38, 4)
        ) as quantity_at_risk,
        cast(
            round(
                (order_lines.picked_quantity - order_lines.ordered_quantity)
                * coalesce(order_lines.unit_price, 0), 4
            ) as decimal(38, 4)
        ) as value_at_risk,
        order_lines.ordered_date as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from {{ ref('fct_order_lines') }} as order_lines
    where order_lines.picked_quantity > order_lines.ordered_quantity

),

-- Neither the item ordered nor a component or known substitute of it.
taken as (

    select
        order_line_key,
        min(goods_item_key) as goods_item_key,
        sum(goods_quantity) as goods_quantity,
        min(picked_date) as picked_date

    from {{ ref('fct_shipment_lines') }}
    where not is_agreed and not is_substitute and goods_quantity > 0
    group by order_line_key

),

wrong_items as (

    select
        'WH-06' as exception_code,
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
        'Picked ' || cast(cast(taken.goods_quantity as double) as varchar) || ' of item '
        || items.item_id || coalesce(' (' || items.item_name || ')', '') || ' where item '
        || order_lines.item_id || coalesce(' (' || order_lines.item_name || ')', '')
        || ' was ordered.' as explanation,
        cast(taken.goods_quantity as decimal(38, 4)) as quantity_at_risk,
        cast(
            round(taken.goods_quantity * coalesce(order_lines.unit_price, 0), 4) as decimal(38, 4)
        ) as value_at_risk,
        coalesce(taken.picked_date, order_lines.ordered_date) as since_date,
        order_lines.file_id,
        order_lines.file_name,
        order_lines.file_row

    from taken
    inner join {{ ref('fct_order_lines') }} as order_lines
        on taken.order_line_key = order_lines.order_line_key
    inner join {{ ref('stg_feeds__items') }} as items
        on taken.goods_item_key = items.item_key
    where
        order_lines.picked_quantity is null
        or order_lines.picked_quantity <= order_lines.ordered_quantity

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

    select * from not_allowed
    union all
    select * from too_many
    union all
    select * from wrong_items
    union all
    select * from below_zero

)

select * from integrity
