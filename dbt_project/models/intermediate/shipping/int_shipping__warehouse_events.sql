-- What happened in warehouses, counted in the item that the order line orders (EC-07). An event
-- that a later one takes the place of is kept and marked.
with

warehouse_events as (

    select
        told.event_key,
        told.order_line_key,
        told.order_key,
        told.shipment_key,
        told.item_key,
        told.location_key,
        told.corrects_event_key,
        told.source_system,
        told.event_id,
        told.event_type,
        told.order_line_id,
        told.order_id,
        told.shipment_id,
        told.handling_unit_id,
        told.wave_id,
        told.item_id,
        told.location_id,
        told.unit_code,
        told.reason_code,
        told.lot_number,
        told.person_id,
        told.corrects_event_id,
        coalesce(named_goods.quantity, told.quantity) as quantity,
        told.occurred_at,
        told.occurred_utc_offset_minutes,
        told.occurred_date,
        told.file_id,
        told.file_name,
        told.file_row,
        told.record_time,
        named_goods.goods_item_key,
        coalesce(named_goods.goods_quantity, told.quantity) as goods_quantity,
        coalesce(named_goods.is_substitute, false) as is_substitute,
        coalesce(named_goods.is_agreed, true) as is_agreed,
        replaced_events.event_key is not null as is_replaced

    from {{ ref('stg_feeds__warehouse_events') }} as told
    left join {{ ref('int_shipping__replaced_events') }} as replaced_events
        on told.event_key = replaced_events.event_key
    left join {{ ref('int_shipping__named_goods') }} as named_goods
        on told.event_key = named_goods.goods_key and named_goods.feed = 'warehouse_events'

)

select * from warehouse_events
