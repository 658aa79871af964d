-- One row per source, feed, kind of object, state and stage of which any event tells: what the
-- lifecycle asks of all events together, answered in one pass over them. Where a build holds a part
-- of the history, what the whole tells is known beside it.
with

told as (

    select
        source_system,
        feed,
        object_type,
        entered_state,
        stage,
        precedence,
        is_replaced

    from {{ ref('int_events__told_here') }}
    union
    select
        source_system,
        feed,
        object_type,
        entered_state,
        stage,
        precedence,
        is_replaced

    from {{ ref('stg_operations__known') }}
    where fact = 'event'

)

select * from told
