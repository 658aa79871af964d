with

latest as (

    {{ latest_rows('supplier_ship_notices', ['notice_line_id']) }}

),

measured as (

    {{ in_base_units('latest', 'shipped') }}
),

supplier_ship_notices as (

    select
        _source || '/' || notice_line_id as notice_line_key,
        _source || '/' || notice_id as notice_key,
        _source || '/' || purchase_order_id as purchase_order_key,
        _source || '/' || purchase_order_line_id as purchase_order_line_key,
        _source || '/' || item_id as item_key,
        _source || '/' || supplier_id as supplier_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        notice_line_id,
        notice_id,
        purchase_order_id,
        purchase_order_line_id,
        item_id,
        supplier_id,
        location_id,
        unit_code,
        handling_unit_id,
        carrier_id,
        tracking_number,
        lot_number,
        base_quantity as quantity,
        shipped_at,
        shipped_utc_offset_minutes,
        {{ local_date('shipped_at', 'shipped_utc_offset_minutes') }} as shipped_date,
        expected_at,
        expected_utc_offset_minutes,
        {{ local_date('expected_at', 'expected_utc_offset_minutes') }} as expected_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from supplier_ship_notices
