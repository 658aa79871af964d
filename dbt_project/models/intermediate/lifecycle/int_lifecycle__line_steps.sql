-- One row per event of a suspect line, with the units at each stage after it. Units move between
-- stages: an event that finds too few units in the stage before it is not allowed, and moves
-- none.
{% set stages = line_stages() %}
with recursive

line_events as (

    select * from {{ ref('int_lifecycle__line_events') }}

),

steps as (

    select
        order_line_key,
        cast(0 as bigint) as step_number,
        cast(null as varchar) as event_id,
        cast(null as varchar) as event_stage,
        cast(0 as decimal(38, 4)) as stage_quantity,
        true as is_allowed,
        cast(null as varchar) as reason,
    {% for stage in stages %}
        cast(0 as decimal(38, 4)) as {{ stage }}_quantity{{ "," if not loop.last }}
    {% endfor %}

    from line_events
    where step_number = 1

    union all

    select
        judged.order_line_key,
        judged.step_number,
        judged.event_id,
        judged.stage as event_stage,
        judged.stage_quantity,
        judged.reason is null as is_allowed,
        judged.reason,
    {% for stage in stages %}
        cast(
            judged.{{ stage }}_quantity
            + case
                when judged.stage = '{{ stage }}' and judged.reason is null
                    then judged.stage_quantity
                else 0
            end as decimal(38, 4)
        ) as {{ stage }}_quantity{{ "," if not loop.last }}
    {% endfor %}

    from (
        select
            line_events.order_line_key,
            line_events.step_number,
            line_events.event_id,
            line_events.stage,
            line_events.stage_quantity,
            {% for stage in stages %}
                steps.{{ stage }}_quantity,
            {% endfor %}
            case
                when line_events.is_before_the_order
                    then line_events.event_type || ' before the order came'
                {% for stage in stages %}
                    when
                        line_events.stage = '{{ stage }}'
                        and line_events.stage_quantity > 0
                        and steps.{{ stage }}_quantity + line_events.stage_quantity
                        > {{ limit_of_stage(stage, 'steps', 'line_events') }}
                        then
                            line_events.event_type || ' '
                            || cast(cast(line_events.stage_quantity as double) as varchar)
                            || ' where only '
                            || cast(
                                cast(
                                    {{ limit_of_stage(stage, 'steps', 'line_events') }}
                                    - steps.{{ stage }}_quantity as double
                                ) as varchar
                            )
                            || ' had passed the stage before'
                    when
                        line_events.stage = '{{ stage }}'
                        and line_events.stage_quantity < 0
                        and steps.{{ stage }}_quantity + line_events.stage_quantity
                        < {{ floor_of_stage(stage, 'steps', 'line_events') }}
                        then
                            line_events.event_type || ' '
                            || cast(cast(-line_events.stage_quantity as double) as varchar)
                            || ' that were no longer there'
                {% endfor %}
            end as reason

        from steps
        inner join line_events
            on
                steps.order_line_key = line_events.order_line_key
                and steps.step_number + 1 = line_events.step_number
    ) as judged

)

select * from steps
where step_number > 0
