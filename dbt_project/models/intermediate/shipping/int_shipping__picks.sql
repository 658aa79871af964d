-- Goods taken for an order line. Where no pick of the line is told, what its warehouse's events say
-- holds, and where they say nothing either, its ship notices are what left. Quantities count the
-- item that the line orders: whole kits of components (EC-07), a substitute one for one (EC-06).
-- Feeds number their rows apart, so that keys say which feed they are of, but for picks.
with

picks as (

    select
        told.pick_key,
        told.order_line_key,
        'pick' as goods_source,
        told.source_system,
        told.location_id,
        coalesce(named_goods.quantity, told.quantity) as quantity,
        named_goods.goods_item_key,
        coalesce(named_goods.goods_quantity, told.quantity) as goods_quantity,
        coalesce(named_goods.is_substitute, false) as is_substitute,
        coalesce(named_goods.is_agreed, true) as is_agreed,
        told.picked_date,
        told.shipped_date,
        told.picked_at,
        told.picked_utc_offset_minutes,
        told.shipped_at,
        told.shipped_utc_offset_minutes,
        told.file_id,
        told.file_name,
        told.file_row,
        told.record_time

    from {{ ref('stg_feeds__picks') }} as told
    left join {{ ref('int_shipping__named_goods') }} as named_goods
        on told.pick_key = named_goods.goods_key and named_goods.feed = 'picks'

),

handled as (

    select warehouse_goods.*

    from {{ ref('int_shipping__warehouse_goods') }} as warehouse_goods
    where
        not exists (
            select 1 from {{ ref('stg_feeds__picks') }} as told
            where told.order_line_key = warehouse_goods.order_line_key
        )

),

notices as (

    select
        'notice:' || shipment_line_key as pick_key,
        order_line_key,
        'ship_notice' as goods_source,
        source_system,
        location_id,
        quantity,
        goods_item_key,
        goods_quantity,
        is_substitute,
        is_agreed,
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

    from {{ ref('int_shipping__ship_notices') }} as ship_notices
    where
        not exists (
            select 1 from {{ ref('stg_feeds__picks') }} as told
            where told.order_line_key = ship_notices.order_line_key
        )
        and not exists (
            select 1 from {{ ref('int_shipping__warehouse_goods') }} as warehouse_goods
            where warehouse_goods.order_line_key = ship_notices.order_line_key
        )

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
        coalesce(goods.goods_item_key, lines_ordered.item_key) as goods_item_key,
        goods.goods_quantity,
        goods.is_substitute,
        goods.is_agreed,
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
