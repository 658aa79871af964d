-- One row per event that no transition of the lifecycle allows, with why. It stays in the log
-- and is left out of the state of what it is about.
with

violations as (

    select
        event_id,
        'order_line' as object_type,
        order_line_key as object_key,
        reason

    from {{ ref('int_lifecycle__line_steps') }}
    where not is_allowed

    union all

    select
        event_id,
        object_type,
        object_key,
        reason

    from {{ ref('int_lifecycle__object_steps') }}
    where not is_allowed

)

select * from violations
