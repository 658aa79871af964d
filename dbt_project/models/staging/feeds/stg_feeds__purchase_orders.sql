with

latest as (

    {{ latest_rows('purchase_orders', ['purchase_order_id'], 'changed_at') }}

),

purchase_orders as (

    select
        _source || '/' || purchase_order_id as purchase_order_key,
        _source || '/' || supplier_id as supplier_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        purchase_order_id,
        supplier_id,
        entity_id,
        location_id,
        expected_date,
        ordered_at,
        ordered_utc_offset_minutes,
        {{ local_date('ordered_at', 'ordered_utc_offset_minutes') }} as ordered_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from purchase_orders
