-- One row per order line: how many of its units have passed each stage, from which day to which,
-- and which stages its source tells of. Of several feeds that tell of one stage, the first in
-- status_map counts for a line.
{% set stages = line_stages() %}
with

-- Where one feed tells of a stage, there is nothing to choose: its events are summed as they are.
told_by_several as (

    select * from {{ ref('int_lifecycle__stages_told_twice') }}

),

told_by_one as (

    select
        events.object_key as order_line_key,
        events.source_system,
        events.stage,
        events.precedence,
        events.stage_quantity as quantity,
        events.stage_quantity < 0 as has_gone_back,
        events.event_date as first_date,
        events.event_date as last_date,
        events.event_time as last_at

    from {{ ref('int_events__all') }} as events
    left join told_by_several
        on
            events.source_system = told_by_several.source_system
            and events.stage = told_by_several.stage
    where
        events.stage is not null
        and not events.is_replaced
        and told_by_several.stage is null

),

summed_by_feed as (

    select
        events.object_key as order_line_key,
        events.source_system,
        events.stage,
        events.precedence,
        sum(events.stage_quantity) as quantity,
        bool_or(events.stage_quantity < 0) as has_gone_back,
        min(events.event_date) as first_date,
        max(events.event_date) as last_date,
        max(events.event_time) as last_at

    from {{ ref('int_events__all') }} as events
    inner join told_by_several
        on
            events.source_system = told_by_several.source_system
            and events.stage = told_by_several.stage
    where not events.is_replaced
    group by events.object_key, events.source_system, events.stage, events.precedence

),

first_of_several as (

    select
        order_line_key,
        source_system,
        stage,
        precedence,
        quantity,
        has_gone_back,
        first_date,
        last_date,
        last_at

    from summed_by_feed
    qualify row_number() over (
            partition by order_line_key, stage order by precedence asc nulls last
        ) = 1

),

counted as (

    select * from told_by_one
    union all
    select * from first_of_several

),

summed as (

    select
        order_line_key,
        source_system,
        bool_or(has_gone_back) as has_gone_back,
        max(case when stage = 'released' then last_at end) as released_last_at,
    {% for stage in stages %}
        sum(case when stage = '{{ stage }}' then quantity end) as {{ stage }}_quantity,
        max(case when stage = '{{ stage }}' then precedence end) as {{ stage }}_precedence,
        min(case when stage = '{{ stage }}' then first_date end) as {{ stage }}_first_date,
        max(case when stage = '{{ stage }}' then last_date end)
            as {{ stage }}_last_date{{ "," if not loop.last }}
    {% endfor %}

    from counted
    group by order_line_key, source_system

),

line_stages as (

    select
        summed.order_line_key,
        summed.source_system,
        summed.has_gone_back,
        summed.released_last_at,
    {% for stage in stages %}
        sources.tells_{{ stage }},
        case when sources.tells_{{ stage }} then coalesce(summed.{{ stage }}_quantity, 0) end
            as {{ stage }}_quantity,
        summed.{{ stage }}_precedence,
        summed.{{ stage }}_first_date,
        summed.{{ stage }}_last_date{{ "," if not loop.last }}
    {% endfor %}

    from summed
    inner join {{ ref('int_lifecycle__sources') }} as sources
        on summed.source_system = sources.source_system

)

select * from line_stages
