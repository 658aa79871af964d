with

violations as (

    select * from {{ ref('int_lifecycle__violations') }}

),

order_events as (

    select
        events.event_id,
        events.object_type,
        events.object_key,
        events.order_key,
        events.order_line_key,
        events.shipment_key,
        events.source_system,
        events.feed,
        events.status_code,
        events.event_type,
        events.entered_state,
        events.actor_kind,
        events.reason_code,
        events.corrects_event_id,
        events.quantity,
        events.amount,
        events.is_replaced,
        violations.event_id is null as is_allowed,
        violations.reason as violation,
        events.utc_offset_minutes,
        events.event_date,
        events.event_time,
        events.file_id,
        events.file_name,
        events.file_row,
        events.record_time

    from {{ ref('int_events__all') }} as events
    left join violations on events.event_id = violations.event_id

)

select * from order_events
