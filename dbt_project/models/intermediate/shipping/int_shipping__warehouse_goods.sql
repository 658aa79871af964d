-- Goods of an order line as its warehouse's events tell them: a row for each departure, and one for
-- what is picked and has not left.
with

events as (

    select *
    from {{ ref('int_shipping__warehouse_events') }}
    where
        order_line_key is not null
        and event_type in ('picked', 'unpicked', 'shipped')
        and not is_replaced
        and goods_quantity <> 0

),

picked as (

    select
        order_line_key,
        sum(
            case event_type when 'picked' then quantity when 'unpicked' then -quantity else 0 end
        ) as picked_quantity,
        sum(case when event_type = 'shipped' then quantity else 0 end) as shipped_quantity,
        max(case when event_type = 'picked' then occurred_at end) as picked_at,
        max(case when event_type = 'picked' then event_key end) as event_key,
        bool_and(event_type <> 'picked' or is_substitute) as is_substitute,
        bool_and(event_type <> 'picked' or is_agreed) as is_agreed

    from events
    group by order_line_key

),

departures as (

    select
        'event:' || events.event_key as pick_key,
        events.order_line_key,
        'warehouse_event' as goods_source,
        events.source_system,
        events.location_id,
        events.quantity,
        events.goods_item_key,
        events.goods_quantity,
        events.is_substitute,
        events.is_agreed,
        coalesce(
            {{ local_date('picked.picked_at', 'events.occurred_utc_offset_minutes') }},
            events.occurred_date
        ) as picked_date,
        events.occurred_date as shipped_date,
        picked.picked_at,
        events.occurred_utc_offset_minutes as picked_utc_offset_minutes,
        events.occurred_at as shipped_at,
        events.occurred_utc_offset_minutes as shipped_utc_offset_minutes,
        events.file_id,
        events.file_name,
        events.file_row,
        events.record_time

    from events
    inner join picked on events.order_line_key = picked.order_line_key
    where events.event_type = 'shipped'

),

waiting as (

    select
        events.event_key || '/waiting' as pick_key,
        events.order_line_key,
        'warehouse_event' as goods_source,
        events.source_system,
        events.location_id,
        cast(picked.picked_quantity - picked.shipped_quantity as decimal(18, 4)) as quantity,
        cast(null as varchar) as goods_item_key,
        cast(picked.picked_quantity - picked.shipped_quantity as decimal(18, 4)) as goods_quantity,
        picked.is_substitute,
        picked.is_agreed,
        events.occurred_date as picked_date,
        cast(null as date) as shipped_date,
        events.occurred_at as picked_at,
        events.occurred_utc_offset_minutes as picked_utc_offset_minutes,
        cast(null as timestamp) as shipped_at,
        cast(null as bigint) as shipped_utc_offset_minutes,
        events.file_id,
        events.file_name,
        events.file_row,
        events.record_time

    from picked
    inner join events on picked.event_key = events.event_key
    where picked.picked_quantity > picked.shipped_quantity

),

goods as (

    select * from departures
    union all
    select * from waiting

)

select * from goods
