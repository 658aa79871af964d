with

latest as (

    {{ latest_rows('stock_movements', ['movement_id']) }}

),

stock_movements as (

    select
        _source || '/' || movement_id as movement_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || supplier_id as supplier_key,
        _source || '/' || invoice_id as invoice_key,
        _source || '/' || purchase_order_id as purchase_order_key,
        _source as source_system,
        movement_id,
        item_id,
        location_id,
        movement_kind,
        customer_id,
        supplier_id,
        invoice_id,
        purchase_order_id,
        quantity,
        moved_at,
        moved_utc_offset_minutes,
        {{ local_date('moved_at', 'moved_utc_offset_minutes') }} as moved_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from stock_movements
