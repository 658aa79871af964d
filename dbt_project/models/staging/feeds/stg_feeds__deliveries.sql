with

latest as (

    {{ latest_rows('deliveries', ['delivery_id']) }}

),

deliveries as (

    select
        _source || '/' || delivery_id as delivery_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        delivery_id,
        order_line_id,
        item_id,
        quantity,
        delivered_at,
        delivered_utc_offset_minutes,
        {{ local_date('delivered_at', 'delivered_utc_offset_minutes') }} as delivered_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from deliveries
