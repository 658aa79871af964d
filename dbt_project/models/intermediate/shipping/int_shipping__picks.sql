with

picks as (

    select * from {{ ref('stg_feeds__picks') }}

),

lines_ordered as (

    select * from {{ ref('int_orders__lines_ordered') }}

),

picks_placed as (

    select
        picks.pick_key,
        picks.order_line_key,
        lines_ordered.order_key,
        lines_ordered.customer_key,
        lines_ordered.item_key,
        picks.source_system,
        coalesce(picks.location_id, lines_ordered.location_id) as location_id,
        lines_ordered.entity_id,
        lines_ordered.channel,
        picks.quantity,
        picks.picked_date,
        picks.shipped_date,
        coalesce(picks.shipped_date, picks.picked_date) as goods_date,
        picks.picked_at,
        picks.picked_utc_offset_minutes,
        picks.shipped_at,
        picks.shipped_utc_offset_minutes,
        picks.file_id,
        picks.file_name,
        picks.file_row,
        picks.record_time

    from picks
    inner join lines_ordered on picks.order_line_key = lines_ordered.order_line_key

)

select * from picks_placed
