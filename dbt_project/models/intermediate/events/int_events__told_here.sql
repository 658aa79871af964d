-- One row per source, feed, kind of object, state and stage of which the events that a build holds
-- tell, and how many tell of it.
with

told_here as (

    select
        source_system,
        feed,
        object_type,
        entered_state,
        stage,
        precedence,
        is_replaced,
        count(*) as event_count

    from {{ ref('int_events__all') }}
    group by source_system, feed, object_type, entered_state, stage, precedence, is_replaced

)

select * from told_here
