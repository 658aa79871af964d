with

latest as (

    {{ latest_rows('order_lines', ['order_line_id'], 'changed_at') }}

),

order_lines as (

    select
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || order_id as order_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        order_line_id,
        order_id,
        item_id,
        location_id,
        quantity,
        cancelled_quantity,
        unit_price,
        unit_cost,
        requested_date,
        promised_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from order_lines
