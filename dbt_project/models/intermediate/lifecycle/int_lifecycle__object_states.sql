-- One row per shipment, return line and purchase order line with the state that its allowed events
-- have brought it to.
with

last_events as (

    select * from {{ ref('int_lifecycle__object_events') }}
    qualify row_number() over (
            partition by object_type, object_key order by step_number desc
        ) = 1

),

followed as (

    select * from {{ ref('int_lifecycle__object_steps') }}
    qualify row_number() over (
            partition by object_type, object_key order by step_number desc
        ) = 1

),

object_states as (

    select
        last_events.object_type,
        last_events.object_key,
        last_events.source_system,
        coalesce(nullif(followed.state, 'start'), last_events.entered_state) as lifecycle_state

    from last_events
    left join followed
        on
            last_events.object_type = followed.object_type
            and last_events.object_key = followed.object_key

)

select * from object_states
