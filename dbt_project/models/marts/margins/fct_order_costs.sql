with

order_costs as (

    select
        allocated.charge_key || '/' || coalesce(allocated.order_line_key, 'none') as order_cost_key,
        allocated.charge_key,
        allocated.order_line_key,
        lines_ordered.order_key,
        allocated.source_system,
        allocated.cost_type,
        allocated.cost_stage,
        allocated.allocation_key,
        allocated.currency_code,
        allocated.amount,
        allocated.posted_date

    from {{ ref('int_margins__allocated') }} as allocated
    left join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on allocated.order_line_key = lines_ordered.order_line_key

)

select * from order_costs
