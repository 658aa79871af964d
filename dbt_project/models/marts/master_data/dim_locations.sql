with

locations as (

    select
        location_key,
        source_system,
        location_id,
        location_name,
        entity_id,
        time_zone,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__locations') }}

)

select * from locations
