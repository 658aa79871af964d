with

events as (

    select
        'order' as object_type,
        order_key as object_key,
        order_key,
        cast(null as varchar) as order_line_key,
        source_system,
        'ordered' as event_type,
        'partner' as actor_kind,
        cast(null as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        ordered_utc_offset_minutes as utc_offset_minutes,
        ordered_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__orders') }}
    where ordered_at is not null

    union all

    select
        'order' as object_type,
        order_key as object_key,
        order_key,
        cast(null as varchar) as order_line_key,
        source_system,
        'cancelled' as event_type,
        'partner' as actor_kind,
        cast(null as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        cancelled_utc_offset_minutes as utc_offset_minutes,
        cancelled_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__orders') }}
    where cancelled_at is not null

    union all

    select
        'order_line' as object_type,
        deliveries.order_line_key as object_key,
        lines_ordered.order_key,
        deliveries.order_line_key,
        deliveries.source_system,
        'delivered' as event_type,
        'partner' as actor_kind,
        cast(deliveries.quantity as decimal(38, 4)) as quantity,
        cast(null as decimal(38, 4)) as amount,
        deliveries.delivered_utc_offset_minutes as utc_offset_minutes,
        deliveries.delivered_at as event_time,
        deliveries.file_id,
        deliveries.file_name,
        deliveries.file_row,
        deliveries.record_time

    from {{ ref('stg_feeds__deliveries') }} as deliveries
    inner join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on deliveries.order_line_key = lines_ordered.order_line_key

)

select * from events
