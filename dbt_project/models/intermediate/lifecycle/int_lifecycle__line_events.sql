-- One row per event of a suspect line, numbered in the order in which its events count. Days order
-- the events of different feeds, for their clocks differ; within a warehouse its clock does.
{% set stages = line_stages() %}
with

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

)

select * from numbered
