with

location_history as (

    select
        location_key || '@' || cast(valid_from_date as varchar) as location_version_key,
        location_key,
        source_system,
        location_id,
        location_name,
        entity_id,
        time_zone,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__location_history') }}

)

select * from location_history
