-- One row per source, kind of object and move that its lifecycle allows: along one transition, or
-- along several where the source never tells of the states between.
with

told as (

    select distinct
        source_system,
        object_type,
        entered_state

    from {{ ref('int_events__told') }}
    where entered_state is not null

),

sources as (

    select distinct
        source_system,
        object_type

    from told

),

moves1 as (

    select
        sources.source_system,
        sources.object_type,
        transitions.from_state,
        transitions.to_state

    from sources
    inner join {{ ref('lifecycle_transitions') }} as transitions
        on sources.object_type = transitions.object_type

),

{# Each step doubles the length of the ways: 16 transitions are more than any object has states. #}
{% for length in [1, 2, 4, 8] %}
    moves{{ 2 * length }} as (

        select * from moves{{ length }}
        union
        select
            first_half.source_system,
            first_half.object_type,
            first_half.from_state,
            second_half.to_state

        from moves{{ length }} as first_half
        inner join moves{{ length }} as second_half
            on
                first_half.source_system = second_half.source_system
                and first_half.object_type = second_half.object_type
                and first_half.to_state = second_half.from_state
        left join told
            on
                first_half.source_system = told.source_system
                and first_half.object_type = told.object_type
                and first_half.to_state = told.entered_state
        where told.entered_state is null

    ),

{% endfor %}
moves as (

    select moves16.*
    from moves16
    inner join told
        on
            moves16.source_system = told.source_system
            and moves16.object_type = told.object_type
            and moves16.to_state = told.entered_state

)

select * from moves
