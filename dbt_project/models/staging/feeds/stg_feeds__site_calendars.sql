with

latest as (

    {{ latest_rows('site_calendars', ['location_id', 'calendar_date'], 'changed_at') }}

),

site_calendars as (

    select
        _source || '/' || location_id as location_key,
        _source as source_system,
        location_id,
        calendar_date,
        is_open,
        cut_off_at,
        cut_off_utc_offset_minutes,
        {{ local_date('cut_off_at', 'cut_off_utc_offset_minutes') }} as cut_off_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from site_calendars
