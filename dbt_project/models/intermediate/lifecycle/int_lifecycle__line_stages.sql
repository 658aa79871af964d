-- One row per order line: how many of its units have passed each stage, from when to when, and
-- which stages its source tells of. Of several feeds that tell of one stage, the first in
-- status_map counts.
{% set stages = line_stages() %}
with

told as (

    select
        object_key as order_line_key,
        source_system,
        stage,
        precedence,
        sum(stage_quantity) as quantity,
        bool_or(stage_quantity < 0) as has_gone_back,
        min(event_date) as first_date,
        max(event_date) as last_date,
        min(event_time) as first_at,
        max(event_time) as last_at

    from {{ ref('int_events__all') }}
    where stage is not null and not is_replaced
    group by object_key, source_system, stage, precedence

),

counted as (

    select * from told
    qualify row_number() over (
            partition by order_line_key, stage order by precedence asc nulls last
        ) = 1

),

line_stages as (

    select
        counted.order_line_key,
        counted.source_system,
        bool_or(counted.has_gone_back) as has_gone_back,
    {% for stage in stages %}
        bool_or(sources.tells_{{ stage }}) as tells_{{ stage }},
        case
            when bool_or(sources.tells_{{ stage }})
                then coalesce(
                        sum(case when counted.stage = '{{ stage }}' then counted.quantity end), 0
                    )
        end as {{ stage }}_quantity,
        max(case when counted.stage = '{{ stage }}' then counted.precedence end)
            as {{ stage }}_precedence,
        min(case when counted.stage = '{{ stage }}' then counted.first_date end)
            as {{ stage }}_first_date,
        max(case when counted.stage = '{{ stage }}' then counted.last_date end)
            as {{ stage }}_last_date,
        min(case when counted.stage = '{{ stage }}' then counted.first_at end)
            as {{ stage }}_first_at,
        max(case when counted.stage = '{{ stage }}' then counted.last_at end)
            as {{ stage }}_last_at{{ "," if not loop.last }}
    {% endfor %}

    from counted
    inner join {{ ref('int_lifecycle__sources') }} as sources
        on counted.source_system = sources.source_system
    group by counted.order_line_key, counted.source_system

)

select * from line_stages
