with

places as (

    select distinct
        source_system,
        entity_id,
        location_id,
        channel,
        age_bucket

    from {{ ref('int_kpis__backorder_changes') }}
    where left_out_reason is null

),

by_day as (

    select
        places.source_system,
        places.entity_id,
        places.location_id,
        places.channel,
        places.age_bucket,
        dates.calendar_date as period_date,
    {% for level in ['lines', 'quantity', 'value'] %}
        sum(coalesce(changes.{{ level }}_change, 0)) over (
            partition by
                places.source_system,
                places.entity_id,
                places.location_id,
                places.channel,
                places.age_bucket
            order by dates.calendar_date asc nulls last
            ) as open_{{ level }}{{ "," if not loop.last }}
    {% endfor %}

    from places
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on places.source_system = as_of.source_system
    inner join {{ ref('int_calendar__dates') }} as dates
        on dates.calendar_date between as_of.first_date and as_of.as_of_date
    left join {{ ref('int_kpis__backorder_changes') }} as changes
        on
            places.source_system = changes.source_system
            and places.entity_id is not distinct from changes.entity_id
            and places.location_id is not distinct from changes.location_id
            and places.channel = changes.channel
            and places.age_bucket = changes.age_bucket
            and dates.calendar_date = changes.period_date
            and changes.left_out_reason is null

),

kpi_backorder_ages as (

    select
        by_day.source_system,
        by_day.entity_id,
        by_day.location_id,
        by_day.channel,
        by_day.age_bucket,
        buckets.from_days,
        cast(by_day.open_lines as bigint) as backorder_lines,
        cast(by_day.open_quantity as decimal(38, 4)) as backorder_quantity,
        cast(by_day.open_value as decimal(38, 4)) as backorder_value,
        by_day.period_date

    from by_day
    inner join {{ ref('backorder_age_buckets') }} as buckets
        on by_day.age_bucket = buckets.age_bucket
    where by_day.open_lines > 0

)

select * from kpi_backorder_ages
