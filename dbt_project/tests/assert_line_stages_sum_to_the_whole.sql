-- The stages of an order line sum to the days from its order to its last step that is told, and
-- none is negative.
with

summed as (

    select
        order_line_key,
        sum(stage_days) as stage_days,
        min(stage_days) as shortest_days

    from {{ ref('int_kpis__line_stages') }}
    group by order_line_key

),

steps as (

    select
        order_line_key,
        ordered_date,
        {{ latest_of_steps(time_stages()) }} as last_date

    from {{ ref('int_orders__milestones') }}

)

select steps.*
from steps
inner join summed on steps.order_line_key = summed.order_line_key
where
    coalesce(summed.stage_days, 0) <> {{ days_between('steps.ordered_date', 'steps.last_date') }}
    or summed.shortest_days < 0
