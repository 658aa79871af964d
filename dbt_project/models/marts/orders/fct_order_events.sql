{% set stages = line_stages() %}
with

violations as (

    select * from {{ ref('int_lifecycle__violations') }}

),

-- Of lines of which several feeds tell one stage, the feed that counts there.
told_twice as (

    select
        line_stages.order_line_key,
    {% for stage in stages %}
        line_stages.{{ stage }}_precedence{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('int_lifecycle__line_stages') }} as line_stages
    where
        line_stages.source_system in (
            select source_system from {{ ref('int_lifecycle__stages_told_twice') }}
        )

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
        events.stage,
        case
            when events.is_replaced or events.stage is null then null
            when told_twice.order_line_key is null then events.stage_quantity
            {% for stage in stages %}
                when
                    events.stage = '{{ stage }}'
                    and events.precedence = told_twice.{{ stage }}_precedence
                    then events.stage_quantity
            {% endfor %}
        end as counted_quantity,
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
    left join told_twice on events.object_key = told_twice.order_line_key

)

select * from order_events
