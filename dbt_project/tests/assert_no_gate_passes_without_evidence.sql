-- Each order line has the three gates of lines and each order the five of orders; a gate that
-- compares figures has both of them where it passed or, without a hold, failed.
with

gates as (

    select * from {{ ref('fct_order_gates') }}

),

counted as (

    select
        coalesce(order_line_key, order_key) as subject_key,
        count(*) as gate_count,
        max(case when order_line_key is null then 5 else 3 end) as wanted_count

    from gates
    group by coalesce(order_line_key, order_key), order_line_key is null

)

select subject_key
from counted
where gate_count <> wanted_count
union all
select order_gate_key
from gates
where
    result = 'passed'
    and gate_code in ('price', 'inventory', 'credit')
    and (checked_value is null or allowed_value is null)
union all
select order_gate_key
from gates
where
    result = 'passed'
    and gate_code in ('inventory', 'credit')
    and checked_value > allowed_value
