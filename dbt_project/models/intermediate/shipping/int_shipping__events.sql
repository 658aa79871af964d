with

events as (

    select
        'shipment' as object_type,
        pick_key as object_key,
        order_key,
        order_line_key,
        source_system,
        'picked' as event_type,
        'system' as actor_kind,
        cast(picked_quantity as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        picked_utc_offset_minutes as utc_offset_minutes,
        picked_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_shipment_lines') }}
    where picked_at is not null

    union all

    select
        'shipment' as object_type,
        pick_key as object_key,
        order_key,
        order_line_key,
        source_system,
        'shipped' as event_type,
        'system' as actor_kind,
        cast(shipped_quantity as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        shipped_utc_offset_minutes as utc_offset_minutes,
        shipped_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_shipment_lines') }}
    where shipped_at is not null

)

select * from events
