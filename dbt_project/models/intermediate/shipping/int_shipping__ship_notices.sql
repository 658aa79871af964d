-- Lines of shipments as customers were notified of them, counted in the item that the order line
-- orders (EC-07).
with

ship_notices as (

    select
        told.shipment_line_key,
        told.shipment_key,
        told.order_key,
        told.order_line_key,
        told.item_key,
        told.location_key,
        told.source_system,
        told.shipment_line_id,
        told.shipment_id,
        told.order_id,
        told.order_line_id,
        told.item_id,
        told.location_id,
        told.unit_code,
        told.handling_unit_id,
        told.carrier_id,
        told.tracking_number,
        told.lot_number,
        coalesce(named_goods.quantity, told.quantity) as quantity,
        told.shipped_at,
        told.shipped_utc_offset_minutes,
        told.shipped_date,
        told.expected_delivery_at,
        told.expected_delivery_utc_offset_minutes,
        told.expected_delivery_date,
        told.changed_at,
        told.file_id,
        told.file_name,
        told.file_row,
        told.record_time,
        named_goods.goods_item_key,
        coalesce(named_goods.goods_quantity, told.quantity) as goods_quantity,
        coalesce(named_goods.is_substitute, false) as is_substitute,
        coalesce(named_goods.is_agreed, true) as is_agreed

    from {{ ref('stg_feeds__shipment_lines') }} as told
    left join {{ ref('int_shipping__named_goods') }} as named_goods
        on told.shipment_line_key = named_goods.goods_key and named_goods.feed = 'shipment_lines'

)

select * from ship_notices
