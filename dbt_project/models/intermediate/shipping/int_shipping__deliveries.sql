-- Proofs of delivery, counted in the item that the order line orders (EC-07). A proof that names no
-- item is of what left: of a substitute, where nothing else left for the line (EC-06).
with

substituted as (

    select
        order_line_key,
        max(goods_item_key) as goods_item_key,
        bool_and(is_agreed) as is_agreed

    from {{ ref('int_shipping__picks') }}
    where
        order_line_key in (
            select named_goods.order_line_key
            from {{ ref('int_shipping__named_goods') }} as named_goods
            where named_goods.is_substitute
        )
        and goods_quantity <> 0
    group by order_line_key
    having bool_and(is_substitute)

),

deliveries as (

    select
        told.delivery_key,
        told.order_line_key,
        told.source_system,
        coalesce(named_goods.quantity, told.quantity) as quantity,
        coalesce(named_goods.goods_item_key, substituted.goods_item_key) as goods_item_key,
        coalesce(named_goods.goods_quantity, told.quantity) as goods_quantity,
        coalesce(named_goods.is_substitute, substituted.order_line_key is not null)
            as is_substitute,
        coalesce(named_goods.is_agreed, substituted.is_agreed, true) as is_agreed,
        told.delivered_at,
        told.delivered_utc_offset_minutes,
        told.delivered_date,
        told.file_id,
        told.file_name,
        told.file_row,
        told.record_time

    from {{ ref('stg_feeds__deliveries') }} as told
    left join {{ ref('int_shipping__named_goods') }} as named_goods
        on told.delivery_key = named_goods.goods_key and named_goods.feed = 'deliveries'
    left join substituted
        on told.order_line_key = substituted.order_line_key and told.item_key is null

)

select * from deliveries
