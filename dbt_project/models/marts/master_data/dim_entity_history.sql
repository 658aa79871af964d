with

entity_history as (

    select
        history.entity_id || '@' || cast(history.valid_from_date as varchar) as entity_version_key,
        history.entity_id,
        history.source_system,
        history.entity_name,
        history.parent_entity_id,
        history.currency_code,
        history.country_code,
        history.time_zone,
        history.is_expired,
        history.is_current,
        history.valid_from_date,
        history.valid_to_date,
        history.file_id,
        history.file_name,
        history.file_row,
        history.record_time

    from {{ ref('stg_feeds__entity_history') }} as history
    inner join {{ ref('int_entities__tellers') }} as tellers
        on
            history.entity_id = tellers.entity_id
            and history.source_system = tellers.source_system

)

select * from entity_history
