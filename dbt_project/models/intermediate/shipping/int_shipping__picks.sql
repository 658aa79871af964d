-- Goods taken for an order line. Where no pick of the line is told, what its warehouse's events say
-- holds, and where they say nothing either, its ship notices are what left.
with

picks as (

    select
        pick_key,
        order_line_key,
        'pick' as goods_source,
        source_system,
        location_id,
        quantity,
        picked_date,
        shipped_date,
        picked_at,
        picked_utc_offset_minutes,
        shipped_at,
        shipped_utc_offset_minutes,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__picks') }}

),

handled as (

    select warehouse_goods.*

    from {{ ref('int_shipping__warehouse_goods') }} as warehouse_goods
    where warehouse_goods.order_line_key not in (select picks.order_line_key from picks)

),

notices as (

    select
        shipment_line_key as pick_key,
        order_line_key,
        'ship_notice' as goods_source,
        source_system,
        location_id,
        quantity,
        shipped_date as picked_date,
        shipped_date,
        cast(null as timestamp) as picked_at,
        cast(null as bigint) as picked_utc_offset_minutes,
        shipped_at,
        shipped_utc_offset_minutes,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__shipment_lines') }}
    where
        order_line_key not in (select picks.order_line_key from picks)
        and order_line_key not in (select handled.order_line_key from handled)

),

goods as (

    select * from picks
    union all
    select * from handled
    union all
    select * from notices

),

lines_ordered as (

    select * from {{ ref('int_orders__lines_ordered') }}

),

picks_placed as (

    select
        goods.pick_key,
        goods.order_line_key,
        lines_ordered.order_key,
        lines_ordered.customer_key,
        lines_ordered.item_key,
        goods.goods_source,
        goods.source_system,
        coalesce(goods.location_id, lines_ordered.location_id) as location_id,
        lines_ordered.entity_id,
        lines_ordered.channel,
        goods.quantity,
        goods.picked_date,
        goods.shipped_date,
        coalesce(goods.shipped_date, goods.picked_date) as goods_date,
        goods.picked_at,
        goods.picked_utc_offset_minutes,
        goods.shipped_at,
        goods.shipped_utc_offset_minutes,
        goods.file_id,
        goods.file_name,
        goods.file_row,
        goods.record_time

    from goods
    inner join lines_ordered on goods.order_line_key = lines_ordered.order_line_key

)

select * from picks_placed
