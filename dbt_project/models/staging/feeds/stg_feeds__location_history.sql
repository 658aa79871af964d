with

history as (

    {{ row_history('locations', ['location_id'], [
        'location_name',
        'entity_id',
        'time_zone'
    ], 'changed_at') }}

),

location_history as (

    select
        _source || '/' || location_id as location_key,
        _source as source_system,
        location_id,
        location_name,
        entity_id,
        time_zone,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from history

)

select * from location_history
