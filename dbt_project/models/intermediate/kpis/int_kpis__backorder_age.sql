-- Days past due of the lines not yet picked in full, at the end of each day. On a day the sum of
-- ages is (lines open) x (day) - (sum of their due days), so running sums of both are enough.
with

past_due as (

    select
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.due_date,
        case when order_lines.is_fully_picked then order_lines.picked_date end as closed_date,
        {{ days_between("cast('2000-01-01' as date)", 'order_lines.due_date') }} as due_day_number

    from {{ ref('fct_order_lines') }} as order_lines
    where
        order_lines.due_date is not null
        and not order_lines.is_cancelled
        and (
            not order_lines.is_fully_picked
            or order_lines.picked_date > order_lines.due_date
        )

),

changes as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        cast(due_date + 1 as date) as period_date,
        1 as line_change,
        due_day_number as day_change

    from past_due

    union all

    select
        source_system,
        entity_id,
        location_id,
        channel,
        closed_date as period_date,
        -1 as line_change,
        -due_day_number as day_change

    from past_due
    where closed_date is not null

),

changes_by_day as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        period_date,
        sum(line_change) as line_change,
        sum(day_change) as day_change

    from changes
    group by source_system, entity_id, location_id, channel, period_date

),

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel

    from past_due

),

days as (

    select
        places.*,
        dates.calendar_date as period_date

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date

),

open_by_day as (

    select
        days.*,
        sum(coalesce(changes_by_day.line_change, 0)) over (
            partition by days.source_system, days.entity_id, days.location_id, days.channel
            order by days.period_date nulls last
        ) as line_count,
        sum(coalesce(changes_by_day.day_change, 0)) over (
            partition by days.source_system, days.entity_id, days.location_id, days.channel
            order by days.period_date nulls last
        ) as due_day_sum

    from days
    left join changes_by_day
        on
            days.source_system = changes_by_day.source_system
            and days.entity_id is not distinct from changes_by_day.entity_id
            and days.location_id is not distinct from changes_by_day.location_id
            and days.channel = changes_by_day.channel
            and days.period_date = changes_by_day.period_date

),

backorder_age as (

    select
        'backorder_age' as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        line_count * {{ days_between("cast('2000-01-01' as date)", 'period_date') }} - due_day_sum
            as numerator,
        line_count as denominator,
        0 as excluded_count

    from open_by_day

)

select * from backorder_age
