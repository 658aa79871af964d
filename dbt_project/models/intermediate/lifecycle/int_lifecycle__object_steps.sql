-- One row per event of an object that made a move which its lifecycle may not allow, with the state
-- after it. An event that is not allowed leaves the state as it was.
with recursive

pairs as (

    select
        object_events.*,
        coalesce(
            lag(object_events.entered_state) over (
                partition by object_events.object_type, object_events.object_key
                order by object_events.step_number asc
            ), 'start'
        ) as earlier_state

    from {{ ref('int_lifecycle__object_events') }} as object_events

),

suspects as (

    select distinct
        pairs.object_type,
        pairs.object_key

    from pairs
    left join {{ ref('int_lifecycle__moves') }} as moves
        on
            pairs.source_system = moves.source_system
            and pairs.object_type = moves.object_type
            and pairs.earlier_state = moves.from_state
            and pairs.entered_state = moves.to_state
    where pairs.earlier_state <> pairs.entered_state and moves.to_state is null

),

numbered as (

    select pairs.*
    from pairs
    inner join suspects
        on
            pairs.object_type = suspects.object_type
            and pairs.object_key = suspects.object_key

),

steps as (

    select
        object_type,
        object_key,
        cast(0 as bigint) as step_number,
        cast(null as varchar) as event_id,
        'start' as state,
        true as is_allowed,
        cast(null as varchar) as reason

    from suspects

    union all

    select
        numbered.object_type,
        numbered.object_key,
        numbered.step_number,
        numbered.event_id,
        case
            when steps.state = numbered.entered_state or moves.to_state is not null
                then numbered.entered_state
            else steps.state
        end as state,
        steps.state = numbered.entered_state or moves.to_state is not null as is_allowed,
        case
            when steps.state <> numbered.entered_state and moves.to_state is null
                then
                    numbered.event_type || ' (' || numbered.entered_state || '), which '
                    || case
                        when steps.state = 'start' then 'cannot come first'
                        else 'cannot follow ' || steps.state
                    end
        end as reason

    from steps
    inner join numbered
        on
            steps.object_type = numbered.object_type
            and steps.object_key = numbered.object_key
            and steps.step_number + 1 = numbered.step_number
    left join {{ ref('int_lifecycle__moves') }} as moves
        on
            numbered.source_system = moves.source_system
            and numbered.object_type = moves.object_type
            and steps.state = moves.from_state
            and numbered.entered_state = moves.to_state

)

select * from steps
where step_number > 0
