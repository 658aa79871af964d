-- What warehouses, ship notices, carriers and receipts tell. Where several feeds tell of one
-- stage of a line, all are kept; status_map says which of them counts.
{% set person = "case when told.person_id is null then 'system' else 'human' end" %}
{% set warehouse = {
    'actor_kind': person, 'reason_code': 'told.reason_code',
    'corrects_event_id': 'told.corrects_event_id', 'is_replaced': 'told.is_replaced',
    'shipment_key': 'told.shipment_key'
} %}
with

events as (

    {{ events_of('int_shipping__warehouse_events', 'warehouse_events', 'order_line',
                 'told.order_line_key', 'told.event_type', 'occurred',
                 quantity='told.quantity', **warehouse) }}
    union all
    {{ events_of('int_shipping__warehouse_events', 'warehouse_events', 'shipment',
                 'told.shipment_key', 'told.event_type', 'occurred',
                 order_line_key='told.order_line_key', quantity='told.goods_quantity', **warehouse) }}
    union all
    {{ events_of('int_shipping__warehouse_events', 'warehouse_events', 'handling_unit',
                 "told.source_system || '/' || told.handling_unit_id", 'told.event_type', 'occurred',
                 order_line_key='told.order_line_key', quantity='told.goods_quantity',
                 where='told.handling_unit_id is not null', **warehouse) }}
    union all
    {{ events_of('int_shipping__warehouse_events', 'warehouse_events', 'item',
                 'told.item_key', 'told.event_type', 'occurred', quantity='told.goods_quantity',
                 **warehouse) }}
    union all
    {{ events_of('fct_shipment_lines', 'picks', 'order_line', 'told.order_line_key', "'picked'",
                 'picked', quantity='told.picked_quantity',
                 is_placed=true, where="told.goods_source = 'pick'") }}
    union all
    {{ events_of('fct_shipment_lines', 'picks', 'order_line', 'told.order_line_key', "'shipped'",
                 'shipped', quantity='told.shipped_quantity',
                 is_placed=true, where="told.goods_source = 'pick'") }}
    union all
    {{ events_of('int_shipping__ship_notices', 'shipment_lines', 'order_line',
                 'told.order_line_key', "'shipped'", 'shipped', quantity='told.quantity',
                 shipment_key='told.shipment_key') }}
    union all
    {{ events_of('stg_feeds__shipment_lines', 'shipment_lines', 'shipment',
                 'told.shipment_key', "'shipped'", 'shipped', quantity='told.quantity',
                 order_line_key='told.order_line_key', shipment_key='told.shipment_key') }}
    union all
    {{ events_of('stg_feeds__shipment_lines', 'shipment_lines', 'handling_unit',
                 "told.source_system || '/' || told.handling_unit_id", "'shipped'", 'shipped',
                 quantity='told.quantity', order_line_key='told.order_line_key',
                 shipment_key='told.shipment_key', where='told.handling_unit_id is not null') }}
    union all
    {{ events_of('int_shipping__deliveries', 'deliveries', 'order_line', 'told.order_line_key',
                 "'delivered'", 'delivered', quantity='told.quantity', actor_kind="'partner'") }}
    union all
    {{ events_of('stg_feeds__carrier_events', 'carrier_events', 'shipment', 'told.shipment_key',
                 'told.status_code', 'occurred', shipment_key='told.shipment_key',
                 actor_kind="'partner'", reason_code='told.reason_code') }}

)

select * from events
