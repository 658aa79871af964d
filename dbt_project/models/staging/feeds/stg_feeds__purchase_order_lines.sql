with

latest as (

    {{ latest_rows('purchase_order_lines', ['purchase_order_line_id'], 'changed_at') }}

),

purchase_order_lines as (

    select
        _source || '/' || purchase_order_line_id as purchase_order_line_key,
        _source || '/' || purchase_order_id as purchase_order_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        purchase_order_line_id,
        purchase_order_id,
        item_id,
        quantity_unit,
        quantity,
        received_quantity,
        unit_cost,
        is_closed,
        expected_date,
        received_at,
        received_utc_offset_minutes,
        {{ local_date('received_at', 'received_utc_offset_minutes') }} as received_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from purchase_order_lines
