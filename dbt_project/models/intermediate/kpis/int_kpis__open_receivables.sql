-- What customers owe at the end of each day, with tax: all that was invoiced less all paid.
with

changes as (

    select
        source_system,
        entity_id,
        posted_date as period_date,
        sum(amount) as amount_change

    from {{ ref('fct_receivables') }}
    group by source_system, entity_id, posted_date

),

places as (

    select distinct
        source_system,
        entity_id

    from changes

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

open_receivables as (

    select
        'open_receivables' as kpi_code,
        days.period_date,
        days.source_system,
        days.entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        sum(coalesce(changes.amount_change, 0)) over (
            partition by days.source_system, days.entity_id
            order by days.period_date nulls last
        ) as numerator,
        cast(null as decimal(38, 4)) as denominator,
        0 as excluded_count

    from days
    left join changes
        on
            days.source_system = changes.source_system
            and days.entity_id is not distinct from changes.entity_id
            and days.period_date = changes.period_date

)

select * from open_receivables
