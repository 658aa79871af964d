-- Back orders at the end of each day, and what moved them: opening + new - filled - cancelled =
-- closing. On a day the sum of ages is (lines open) x (day) - (sum of their due days), so running
-- sums of both are enough.
{% set levels = ['quantity', 'value', 'lines', 'due_days', 'unrated'] %}
with

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel

    from {{ ref('int_kpis__backorder_changes') }}

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

by_day as (

    select
        days.*,
        coalesce(changes.new_quantity, 0) as new_quantity,
        coalesce(changes.filled_quantity, 0) as filled_quantity,
        coalesce(changes.cancelled_quantity, 0) as cancelled_quantity,
        coalesce(changes.quantity_change, 0) as quantity_change,
    {% for level in levels %}
        sum(coalesce(changes.{{ level }}_change, 0)) over (
            partition by days.source_system, days.entity_id, days.location_id, days.channel
            order by days.period_date asc nulls last
            ) as open_{{ level }}{{ "," if not loop.last }}
    {% endfor %}

    from days
    left join {{ ref('int_kpis__backorder_changes') }} as changes
        on
            days.source_system = changes.source_system
            and days.entity_id is not distinct from changes.entity_id
            and days.location_id is not distinct from changes.location_id
            and days.channel = changes.channel
            and days.period_date = changes.period_date

),

{% set measures = {
    'backorder_opening': 'open_quantity - quantity_change',
    'backorder_new': 'new_quantity',
    'backorder_filled': 'filled_quantity',
    'backorder_cancelled': 'cancelled_quantity',
    'backorder_closing': 'open_quantity',
    'backorder_quantity': 'open_quantity',
    'backorder_value': 'open_value',
    'backorder_lines': 'open_lines',
} %}
backorders as (

    select
        'backorder_age' as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        open_lines * {{ days_between("cast('2000-01-01' as date)", 'period_date') }}
        - open_due_days as numerator,
        open_lines as denominator,
        0 as excluded_count,
        0 as unrated_count

    from by_day

    {% for code, measure in measures.items() %}
        union all

        select
            '{{ code }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            {{ measure }} as numerator,
            cast(null as bigint) as denominator,
            {{ 'open_unrated' if code == 'backorder_value' else '0' }} as excluded_count,
            {{ 'open_unrated' if code == 'backorder_value' else '0' }} as unrated_count

        from by_day
    {% endfor %}

)

select * from backorders
