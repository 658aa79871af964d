-- One row per order line that bears charges: what was expected of each kind at promise, and what it
-- came to, in the currency of the order. An expected cost stands until an actual one of its kind
-- reaches the line. A kind of which something has no rate into that currency is empty (EC-11).
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
        sum(case when cost_stage = 'expected' then borne_amount else 0 end) as expected_amount,
        sum(case when cost_stage = 'actual' then borne_amount end) as actual_amount,
        sum(case when cost_stage = 'expected' and borne_amount is null then 1 else 0 end)
            as expected_unrated_count,
        sum(case when cost_stage = 'actual' and borne_amount is null then 1 else 0 end)
            as actual_unrated_count

    from {{ ref('fct_order_costs') }}
    where order_line_key is not null
    group by
        order_line_key,
        case cost_type
            when 'order_handling' then 'fulfilment'
            when 'allowance' then 'other'
            else cost_type
        end

),

stood as (

    select
        order_line_key,
        cost_kind,
        expected_amount,
        expected_unrated_count,
        coalesce(actual_amount, expected_amount) as amount,
        case
            when actual_amount is null and actual_unrated_count = 0 then expected_unrated_count
            else actual_unrated_count
        end as unrated_count

    from by_kind

),

line_costs as (

    select
        order_line_key,
    {% for kind in kinds %}
        case
            when
                sum(case when cost_kind = '{{ kind }}' then expected_unrated_count else 0 end) = 0
                then sum(case when cost_kind = '{{ kind }}' then expected_amount else 0 end)
        end as booked_{{ kind }}_amount,
        case
            when sum(case when cost_kind = '{{ kind }}' then unrated_count else 0 end) = 0
                then sum(case when cost_kind = '{{ kind }}' then amount else 0 end)
        end as {{ kind }}_amount{{ "," if not loop.last }}
    {% endfor %}

    from stood
    group by order_line_key

)

select * from line_costs
