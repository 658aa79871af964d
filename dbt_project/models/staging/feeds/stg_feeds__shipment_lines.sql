with

latest as (

    {{ latest_rows('shipment_lines', ['shipment_line_id'], 'changed_at') }}

),

measured as (

    {{ in_base_units('latest', 'shipped', item_of_line=true) }}
),

shipment_lines as (

    select
        _source || '/' || shipment_line_id as shipment_line_key,
        _source || '/' || shipment_id as shipment_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        shipment_line_id,
        shipment_id,
        order_id,
        order_line_id,
        item_id,
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
        expected_delivery_at,
        expected_delivery_utc_offset_minutes,
        {{ local_date(
            'expected_delivery_at', 'expected_delivery_utc_offset_minutes'
        ) }} as expected_delivery_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from shipment_lines
