with

events as (

    select
        'purchase_order_line' as object_type,
        purchase_order_line_key as object_key,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_line_key,
        source_system,
        'ordered' as event_type,
        'system' as actor_kind,
        cast(ordered_quantity as decimal(38, 4)) as quantity,
        cast(ordered_amount as decimal(38, 4)) as amount,
        ordered_utc_offset_minutes as utc_offset_minutes,
        ordered_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_purchase_order_lines') }}
    where ordered_at is not null

    union all

    select
        'purchase_order_line' as object_type,
        purchase_order_line_key as object_key,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_line_key,
        source_system,
        'received' as event_type,
        'system' as actor_kind,
        cast(received_quantity as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        received_utc_offset_minutes as utc_offset_minutes,
        received_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_purchase_order_lines') }}
    where received_at is not null

)

select * from events
