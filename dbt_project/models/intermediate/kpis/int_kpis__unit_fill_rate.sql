-- Units picked of units due, over lines whose due day has come (EC-02); more than ordered counts as
-- ordered (EC-09), and a substitute does not count (EC-06). Lines that were cancelled (EC-04), have
-- no due day or are not for service to answer for (EC-15) are left out and counted.
with

order_lines as (

    select
        order_lines.*,
        order_lines.ordered_quantity - order_lines.cancelled_quantity as wanted_quantity,
        case
            when order_lines.left_out_reason is not null then order_lines.left_out_reason
            when order_lines.is_cancelled then 'cancelled_by_customer'
            when order_lines.due_date is null then 'no_due_day'
            when order_lines.picked_quantity is null then 'unknown'
        end as exclusion_reason

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on order_lines.source_system = as_of.source_system
    where coalesce(order_lines.due_date, order_lines.ordered_date) <= as_of.as_of_date

),

unit_fill_rate as (

    select
        'unit_fill_rate' as kpi_code,
        coalesce(due_date, ordered_date) as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(
            case
                when exclusion_reason is null
                    then least(picked_quantity - substitute_quantity, wanted_quantity)
                else 0
            end
        ) as numerator,
        sum(case when exclusion_reason is null then wanted_quantity else 0 end) as denominator,
        count(*) as row_count,
        sum(ordered_quantity) as row_quantity

    from order_lines
    group by
        coalesce(due_date, ordered_date),
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from unit_fill_rate
