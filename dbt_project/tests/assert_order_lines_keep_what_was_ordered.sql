-- Quantities and lines of orders, as landed and as in the mart: none lost, none doubled.
with

landed as (

    select
        lines_landed.source_system,
        count(*) as line_count,
        sum(lines_landed.quantity) as quantity

    from {{ ref('stg_feeds__order_lines') }} as lines_landed
    inner join {{ ref('stg_feeds__orders') }} as orders
        on lines_landed.order_key = orders.order_key
    group by lines_landed.source_system

),

in_mart as (

    select
        source_system,
        count(*) as line_count,
        sum(ordered_quantity) as quantity

    from {{ ref('fct_order_lines') }}
    group by source_system

)

select landed.*
from landed
left join in_mart on landed.source_system = in_mart.source_system
where
    landed.line_count is distinct from in_mart.line_count
    or landed.quantity is distinct from in_mart.quantity
