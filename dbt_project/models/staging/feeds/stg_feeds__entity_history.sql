with

history as (

    {{ row_history('entities', ['entity_id'], [
        'entity_name',
        'parent_entity_id',
        'currency_code',
        'country_code',
        'time_zone'
    ], 'changed_at') }}

),

entity_history as (

    select
        _source as source_system,
        entity_id,
        entity_name,
        parent_entity_id,
        currency_code,
        country_code,
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

select * from entity_history
