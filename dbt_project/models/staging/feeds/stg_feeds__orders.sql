with

latest as (

    {{ latest_rows('orders', ['order_id'], 'changed_at') }}

),

orders as (

    select
        _source || '/' || order_id as order_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || location_id as location_key,
        _source || '/' || backorder_order_id as backorder_order_key,
        _source as source_system,
        order_id,
        customer_id,
        customer_po,
        entity_id,
        channel,
        location_id,
        backorder_order_id,
        currency_code,
        requested_date,
        promised_date,
        window_start_date,
        window_end_date,
        ordered_at,
        ordered_utc_offset_minutes,
        {{ local_date('ordered_at', 'ordered_utc_offset_minutes') }} as ordered_date,
        cancelled_at,
        cancelled_utc_offset_minutes,
        {{ local_date('cancelled_at', 'cancelled_utc_offset_minutes') }} as cancelled_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from orders
