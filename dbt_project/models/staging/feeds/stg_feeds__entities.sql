with

current_state as (

    {{ current_rows('entities', ['entity_id'], 'changed_at') }}

),

entities as (

    select
        _source as source_system,
        entity_id,
        entity_name,
        parent_entity_id,
        currency_code,
        country_code,
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

select * from entities
