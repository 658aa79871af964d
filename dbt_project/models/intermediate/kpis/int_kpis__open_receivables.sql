-- What customers owe at the end of each day, with tax: all that was invoiced less all paid, in the
-- group's currency at the closing rate of that day. Currencies without one are left out and counted
-- (EC-11).
with

open_receivables as (

    select
        'open_receivables' as kpi_code,
        calendar_date as period_date,
        source_system,
        entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        open_amount as numerator,
        cast(null as decimal(38, 4)) as denominator,
        unrated_count as excluded_count,
        unrated_count

    from {{ ref('int_receivables__daily') }}

)

select * from open_receivables
