with

site_days as (

    select
        location_key || '@' || cast(calendar_date as varchar) as site_day_key,
        location_key,
        source_system,
        location_id,
        is_open,
        calendar_date,
        cut_off_at,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__site_calendars') }}

)

select * from site_days
