-- What has left and is not invoiced at the end of each day, in units and at order price. Lines
-- without a price or a rate are left out of the value and counted.
with

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel

    from {{ ref('int_kpis__unbilled_changes') }}

),

open_by_day as (

    select
        places.source_system,
        places.entity_id,
        places.location_id,
        places.channel,
        dates.calendar_date as period_date,
    {% for measure in ['quantity', 'value', 'unpriced', 'unrated'] %}
        sum(coalesce(changes.{{ measure }}_change, 0)) over (
            partition by
                places.source_system, places.entity_id, places.location_id, places.channel
            order by dates.calendar_date nulls last
            ) as {{ measure }}_sum{{ "," if not loop.last }}
    {% endfor %}

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join {{ ref('int_kpis__unbilled_changes') }} as changes
        on
            places.source_system = changes.source_system
            and places.entity_id is not distinct from changes.entity_id
            and places.location_id is not distinct from changes.location_id
            and places.channel = changes.channel
            and dates.calendar_date = changes.move_date

),

shipped_not_invoiced as (

    {% for measure in ['quantity', 'value'] %}
        select
            'shipped_not_invoiced_{{ measure }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            {{ measure }}_sum as numerator,
            cast(null as decimal(38, 4)) as denominator,
            {{ 'unpriced_sum + unrated_sum' if measure == 'value' else '0' }} as excluded_count,
            {{ 'unrated_sum' if measure == 'value' else '0' }} as unrated_count

        from open_by_day
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from shipped_not_invoiced
