-- One row per order line that bears charges: what was expected of each kind at promise, and what it
-- came to. An expected cost stands until an actual one of its kind reaches the line.
{% set kinds = ['freight', 'rebate', 'fulfilment', 'expedite', 'other', 'credit'] %}
with

by_kind as (

    select
        order_line_key,
        case cost_type
            when 'order_handling' then 'fulfilment'
            when 'allowance' then 'other'
            else cost_type
        end as cost_kind,
        sum(case when cost_stage = 'expected' then amount else 0 end) as expected_amount,
        sum(case when cost_stage = 'actual' then amount end) as actual_amount

    from {{ ref('int_margins__allocated') }}
    where order_line_key is not null
    group by
        order_line_key,
        case cost_type
            when 'order_handling' then 'fulfilment'
            when 'allowance' then 'other'
            else cost_type
        end

),

line_costs as (

    select
        order_line_key,
    {% for kind in kinds %}
        sum(case when cost_kind = '{{ kind }}' then expected_amount else 0 end)
            as booked_{{ kind }}_amount,
        sum(
            case
                when cost_kind = '{{ kind }}' then coalesce(actual_amount, expected_amount)
                else 0
            end
        ) as {{ kind }}_amount{{ "," if not loop.last }}
    {% endfor %}

    from by_kind
    group by order_line_key

)

select * from line_costs
