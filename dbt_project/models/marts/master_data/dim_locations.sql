with

calendars as (

    select
        location_key,
        min(calendar_date) as calendar_from_date,
        max(calendar_date) as calendar_to_date

    from {{ ref('stg_feeds__site_calendars') }}
    group by location_key

),

locations as (

    select
        stated.location_key,
        stated.source_system,
        stated.location_id,
        stated.location_name,
        stated.entity_id,
        stated.time_zone,
        calendars.calendar_from_date,
        calendars.calendar_to_date,
        stated.file_id,
        stated.file_name,
        stated.file_row,
        stated.record_time

    from {{ ref('stg_feeds__locations') }} as stated
    left join calendars on stated.location_key = calendars.location_key

)

select * from locations
