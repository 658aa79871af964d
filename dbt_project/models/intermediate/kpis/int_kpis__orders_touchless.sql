-- One row per order and step (accepted, released, invoiced): whether all its lines came to the step
-- before any person had acted on it. A source that never names a person is unknown: its orders are
-- not touchless.
{% set scopes = {'accepted': 'accept', 'released': 'release', 'invoiced': 'invoice'} %}
with

order_lines as (

    select
        milestones.*,
        {% for stage in scopes.values() %}
            {{ has_gone_past(stage) }} as is_past_{{ stage }},
        {% endfor %}
        not milestones.is_rejected and milestones.wanted_quantity > 0 as is_wanted

    from {{ ref('int_orders__milestones') }} as milestones

),

orders_summed as (

    select
        order_key,
        bool_or(is_wanted) as is_wanted,
        {% for scope, stage in scopes.items() %}
            bool_and(tells_{{ stage }}) as tells_{{ stage }},
            bool_or(is_wanted and {{ stage }}_date is null and is_past_{{ stage }})
                as is_untold_{{ stage }},
            bool_and({{ stage }}_date is not null or not is_wanted) as is_{{ scope }},
            max(case when is_wanted then {{ stage }}_date end) as {{ scope }}_date,
            max(case when is_wanted then {{ scope }}_at end) as {{ scope }}_at,
        {% endfor %}
        cast(count(*) as bigint) as line_count

    from order_lines
    group by order_key

),

sources_with_people as (

    select source_system
    from {{ ref('int_lifecycle__tellers') }}
    where fact = 'people'

),

orders_touchless as (

    {% for scope, stage in scopes.items() %}
        select
            orders.order_key,
            '{{ scope }}' as step_name,
            orders.source_system,
            orders.entity_id,
            orders.location_id,
            orders.channel,
            orders.ordered_date,
            orders.ordered_quantity,
            orders_summed.{{ scope }}_date as reached_date,
            coalesce(touches.first_touched_at > orders_summed.{{ scope }}_at, true) as is_touchless,
            case
                when not orders_summed.is_wanted then 'cancelled'
                when not orders_summed.tells_{{ stage }} then 'unknown'
                when sources_with_people.source_system is null then 'unknown'
                when orders_summed.is_{{ scope }} then null
                when orders_summed.is_untold_{{ stage }} then 'unknown'
                else 'open'
            end as exclusion_reason

        from {{ ref('fct_orders') }} as orders
        inner join orders_summed on orders.order_key = orders_summed.order_key
        left join {{ ref('int_orders__touches') }} as touches
            on orders.order_key = touches.order_key
        left join sources_with_people
            on orders.source_system = sources_with_people.source_system
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from orders_touchless
