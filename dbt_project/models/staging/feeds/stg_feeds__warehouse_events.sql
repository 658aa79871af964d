with

latest as (

    {{ latest_rows('warehouse_events', ['event_id']) }}

),

measured as (

    {{ in_base_units('latest', 'occurred', item_of_line=true) }}
),

warehouse_events as (

    select
        _source || '/' || event_id as event_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || order_id as order_key,
        _source || '/' || shipment_id as shipment_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source || '/' || corrects_event_id as corrects_event_key,
        _source as source_system,
        event_id,
        event_type,
        order_line_id,
        order_id,
        shipment_id,
        handling_unit_id,
        wave_id,
        item_id,
        location_id,
        unit_code,
        reason_code,
        lot_number,
        person_id,
        corrects_event_id,
        base_quantity as quantity,
        occurred_at,
        occurred_utc_offset_minutes,
        {{ local_date('occurred_at', 'occurred_utc_offset_minutes') }} as occurred_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from warehouse_events
