with

latest as (

    {{ latest_rows('carrier_events', ['event_id']) }}

),

carrier_events as (

    select
        _source || '/' || event_id as event_key,
        _source || '/' || shipment_id as shipment_key,
        _source || '/' || order_id as order_key,
        _source as source_system,
        event_id,
        carrier_id,
        tracking_number,
        shipment_id,
        order_id,
        status_code,
        reason_code,
        city,
        region,
        country_code,
        signed_by,
        occurred_at,
        occurred_utc_offset_minutes,
        {{ local_date('occurred_at', 'occurred_utc_offset_minutes') }} as occurred_date,
        estimated_delivery_at,
        estimated_delivery_utc_offset_minutes,
        {{ local_date(
            'estimated_delivery_at', 'estimated_delivery_utc_offset_minutes'
        ) }} as estimated_delivery_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from carrier_events
