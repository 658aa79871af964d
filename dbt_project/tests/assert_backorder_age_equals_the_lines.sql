-- What has changed by the last day sums to a plain count of the lines that are open past due.
with

by_kpi as (

    select
        changes.source_system,
        sum(changes.lines_change) as line_count,
        sum(changes.lines_change)
        * {{ days_between("cast('2000-01-01' as date)", 'as_of.as_of_date') }}
        - sum(changes.due_days_change) as age_days

    from {{ ref('int_kpis__backorder_changes') }} as changes
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on
            changes.source_system = as_of.source_system
            and changes.period_date <= as_of.as_of_date
    group by changes.source_system, as_of.as_of_date

),

by_line as (

    select
        order_lines.source_system,
        count(*) as line_count,
        sum({{ days_between('order_lines.due_date', 'as_of.as_of_date') }}) as age_days

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    inner join {{ ref('int_orders__cancellations') }} as cancellations
        on order_lines.order_line_key = cancellations.order_line_key
    where
        order_lines.due_date < as_of.as_of_date
        and not order_lines.is_rejected
        and order_lines.shipped_quantity
        < order_lines.ordered_quantity
        - order_lines.customer_cancelled_quantity
        - case
            when cancellations.seller_cancelled_date <= as_of.as_of_date
                then order_lines.seller_cancelled_quantity
            else 0
        end
    group by order_lines.source_system

)

select by_line.*
from by_line
left join by_kpi on by_line.source_system = by_kpi.source_system
where
    by_line.line_count is distinct from by_kpi.line_count
    or by_line.age_days is distinct from by_kpi.age_days
