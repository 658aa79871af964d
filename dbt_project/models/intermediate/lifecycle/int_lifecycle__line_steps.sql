-- One row per event of a suspect line, with the units at each stage after it. Units move between
-- stages: an event that finds too few units in the stage before it is not allowed, and moves
-- none. Days order the events of different feeds, for their clocks differ; within a warehouse
-- its clock does.
{% set stages = line_stages() %}
with recursive

suspects as (

    select * from {{ ref('int_lifecycle__suspect_lines') }}

),

counted as (

    select
        events.event_id,
        events.object_key as order_line_key,
        events.stage,
        events.event_type,
        events.stage_quantity,
        events.event_date,
        events.event_time,
        coalesce(events.event_date < suspects.ordered_date, false) as is_before_the_order,
        min(events.feed) over (partition by events.object_key, events.event_date)
        = 'warehouse_events'
        and max(events.feed) over (partition by events.object_key, events.event_date)
        = 'warehouse_events' as has_one_clock,
    {% for stage in stages %}
        suspects.tells_{{ stage }}{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('int_events__all') }} as events
    inner join suspects on events.object_key = suspects.order_line_key
    where
        not events.is_replaced
        and events.object_type = 'order_line'
        and events.precedence = case events.stage
            {% for stage in stages %}
                when '{{ stage }}' then suspects.{{ stage }}_precedence
            {% endfor %}
        end

),

numbered as (

    select
        counted.*,
        cast(
            row_number() over (
                partition by counted.order_line_key
                order by
                    counted.event_date asc nulls last,
                    case when counted.has_one_clock then counted.event_time end asc nulls last,
                    case
                        {% for stage in stages %}
                            when counted.stage = '{{ stage }}' and counted.stage_quantity >= 0
                                then {{ loop.index }}
                        {% endfor %}
                        {% for stage in stages | reverse %}
                            when counted.stage = '{{ stage }}' then {{ 10 + loop.index }}
                        {% endfor %}
                    end asc,
                    counted.event_time asc nulls last,
                    counted.event_id asc
            ) as bigint
        ) as step_number

    from counted

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

    from suspects

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
            numbered.order_line_key,
            numbered.step_number,
            numbered.event_id,
            numbered.stage,
            numbered.stage_quantity,
            {% for stage in stages %}
                steps.{{ stage }}_quantity,
            {% endfor %}
            case
                when numbered.is_before_the_order
                    then numbered.event_type || ' before the order came'
                {% for stage in stages %}
                    when
                        numbered.stage = '{{ stage }}'
                        and numbered.stage_quantity > 0
                        and steps.{{ stage }}_quantity + numbered.stage_quantity
                        > {{ limit_of_stage(stage, 'steps', 'numbered') }}
                        then
                            numbered.event_type || ' '
                            || cast(cast(numbered.stage_quantity as double) as varchar)
                            || ' where only '
                            || cast(
                                cast(
                                    {{ limit_of_stage(stage, 'steps', 'numbered') }}
                                    - steps.{{ stage }}_quantity as double
                                ) as varchar
                            )
                            || ' had passed the stage before'
                    when
                        numbered.stage = '{{ stage }}'
                        and numbered.stage_quantity < 0
                        and steps.{{ stage }}_quantity + numbered.stage_quantity
                        < {{ floor_of_stage(stage, 'steps', 'numbered') }}
                        then
                            numbered.event_type || ' '
                            || cast(cast(-numbered.stage_quantity as double) as varchar)
                            || ' that were no longer there'
                {% endfor %}
            end as reason

        from steps
        inner join numbered
            on
                steps.order_line_key = numbered.order_line_key
                and steps.step_number + 1 = numbered.step_number
    ) as judged

)

select * from steps
where step_number > 0
