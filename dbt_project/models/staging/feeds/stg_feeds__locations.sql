with

current_state as (

    {{ current_rows('locations', ['location_id'], 'changed_at') }}

),

locations as (

    select
        _source || '/' || location_id as location_key,
        _source as source_system,
        location_id,
        location_name,
        entity_id,
        time_zone,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from current_state

)

select * from locations
