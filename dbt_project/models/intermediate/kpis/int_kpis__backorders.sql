-- Back orders at the end of each day, and what moved them: opening + new - filled - cancelled =
-- closing. On a day the sum of ages is (lines open) x (day) - (sum of their due days), so running
-- sums of both are enough. Lines for which service does not answer stand apart, with the reason
-- (EC-15); of values, so do those without a price or a rate (EC-11).
{% set levels = ['quantity', 'value', 'lines', 'due_days', 'unpriced', 'unrated'] %}
{% set flows = ['new_quantity', 'filled_quantity', 'cancelled_quantity', 'quantity_change'] %}
with

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel,
        left_out_reason

    from {{ ref('int_kpis__backorder_changes') }}

),

changes as (

    select
        source_system,
        entity_id,
        location_id,
        channel,
        left_out_reason,
        period_date,
        {% for flow in flows %}
            sum({{ flow }}) as {{ flow }},
        {% endfor %}
    {% for level in levels if level != 'quantity' %}
        sum({{ level }}_change) as {{ level }}_change{{ "," if not loop.last }}
    {% endfor %}

    from {{ ref('int_kpis__backorder_changes') }}
    group by source_system, entity_id, location_id, channel, left_out_reason, period_date

),

by_day as (

    select
        places.source_system,
        places.entity_id,
        places.location_id,
        places.channel,
        places.left_out_reason,
        dates.calendar_date as period_date,
        {% for flow in flows %}
            coalesce(changes.{{ flow }}, 0) as {{ flow }},
        {% endfor %}
    {% for level in levels %}
        sum(coalesce(changes.{{ level }}_change, 0)) over (
            partition by
                places.source_system,
                places.entity_id,
                places.location_id,
                places.channel,
                places.left_out_reason
            order by dates.calendar_date asc nulls last
            ) as open_{{ level }}{{ "," if not loop.last }}
    {% endfor %}

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join changes
        on
            places.source_system = changes.source_system
            and places.entity_id is not distinct from changes.entity_id
            and places.location_id is not distinct from changes.location_id
            and places.channel = changes.channel
            and places.left_out_reason is not distinct from changes.left_out_reason
            and dates.calendar_date = changes.period_date

),

{% set age = "open_lines * " ~ days_between("cast('2000-01-01' as date)", 'period_date')
    ~ " - open_due_days" %}
{% set no_denominator = 'cast(null as bigint)' %}
{% set measures = {
    'backorder_age': (age, 'open_lines', 'open_lines'),
    'backorder_opening': ('open_quantity - quantity_change', no_denominator, 'open_lines'),
    'backorder_new': ('new_quantity', no_denominator, 'open_lines'),
    'backorder_filled': ('filled_quantity', no_denominator, 'open_lines'),
    'backorder_cancelled': ('cancelled_quantity', no_denominator, 'open_lines'),
    'backorder_closing': ('open_quantity', no_denominator, 'open_lines'),
    'backorder_quantity': ('open_quantity', no_denominator, 'open_lines'),
    'backorder_lines': ('open_lines', no_denominator, 'open_lines'),
    'backorder_value': (
        'open_value', no_denominator, 'open_lines - open_unpriced - open_unrated'
    ),
} %}
backorders as (

    {% for code, (numerator, denominator, counted) in measures.items() %}
        select
            '{{ code }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            cast(null as varchar) as exclusion_reason,
            {{ numerator }} as numerator,
            {{ denominator }} as denominator,
            {{ counted }} as row_count,
            open_quantity as row_quantity

        from by_day
        where left_out_reason is null

        union all

        select
            '{{ code }}' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            left_out_reason as exclusion_reason,
            0 as numerator,
            {{ '0' if denominator == 'open_lines' else no_denominator }} as denominator,
            open_lines as row_count,
            open_quantity as row_quantity

        from by_day
        where left_out_reason is not null and open_lines > 0

        union all

    {% endfor %}
    {% for reason, count in [('no_price', 'open_unpriced'), ('no_exchange_rate', 'open_unrated')] %}
        select
            'backorder_value' as kpi_code,
            period_date,
            source_system,
            entity_id,
            location_id,
            channel,
            '{{ reason }}' as exclusion_reason,
            0 as numerator,
            {{ no_denominator }} as denominator,
            {{ count }} as row_count,
            cast(null as decimal(38, 4)) as row_quantity

        from by_day
        where left_out_reason is null and {{ count }} > 0
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from backorders
