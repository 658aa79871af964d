with

events as (

    select * from {{ ref('int_orders__events') }}
    union all
    select * from {{ ref('int_shipping__events') }}
    union all
    select * from {{ ref('int_billing__events') }}
    union all
    select * from {{ ref('int_supply__events') }}

),

order_events as (

    select
        md5(
            object_type || '|' || object_key || '|' || event_type || '|' || file_id || '|'
            || cast(file_row as varchar)
        ) as event_id,
        object_type,
        object_key,
        order_key,
        order_line_key,
        source_system,
        event_type,
        actor_kind,
        quantity,
        amount,
        utc_offset_minutes,
        event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from events

)

select * from order_events
