with

told as (

    select
        allocated.*,
        lines_ordered.order_key,
        coalesce(lines_ordered.currency_code, entities.entity_currency_code) as order_currency_code

    from {{ ref('int_margins__allocated') }} as allocated
    left join {{ ref('int_orders__lines_ordered') }} as lines_ordered
        on allocated.order_line_key = lines_ordered.order_line_key
    left join {{ ref('int_currency__entities') }} as entities
        on
            lines_ordered.source_system = entities.source_system
            and lines_ordered.entity_id is not distinct from entities.entity_id

),

order_costs as (

    select
        told.charge_key || '/' || coalesce(told.order_line_key, 'none') as order_cost_key,
        told.charge_key,
        told.order_line_key,
        told.order_key,
        told.source_system,
        told.cost_type,
        told.cost_stage,
        told.allocation_key,
        told.currency_code,
        told.amount,
        case
            when told.order_line_key is null then null
            when coalesce(told.currency_code <> told.order_currency_code, false)
                then {{ translated('told.amount', 'rates.rate') }}
            else told.amount
        end as borne_amount,
        told.posted_date

    from told
    left join {{ ref('int_currency__rates') }} as rates
        on
            rates.purpose = 'billing'
            and told.source_system = rates.source_system
            and told.currency_code = rates.from_currency_code
            and told.order_currency_code = rates.to_currency_code
            and told.posted_date between rates.valid_from_date and rates.valid_to_date

)

select * from order_costs
