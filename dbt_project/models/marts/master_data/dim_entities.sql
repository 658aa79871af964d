with

-- Of configured entities the name and the currency are those of the configuration, by which the
-- amounts of their source are read; where the feed tells another currency, MD-04 is raised.
entities as (

    select
        tellers.entity_id,
        tellers.source_system,
        tellers.is_configured,
        coalesce(configured.entity_name, told.entity_name) as entity_name,
        told.parent_entity_id,
        coalesce(configured.currency_code, told.currency_code) as currency_code,
        told.country_code,
        told.time_zone,
        told.valid_from_date,
        told.file_id,
        told.file_name,
        told.file_row,
        told.record_time

    from {{ ref('int_entities__tellers') }} as tellers
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on tellers.source_system = as_of.source_system
    left join {{ ref('stg_operations__entities') }} as configured
        on tellers.entity_id = configured.entity_id
    left join {{ ref('stg_feeds__entities') }} as told
        on
            tellers.entity_id = told.entity_id
            and tellers.source_system = told.source_system

)

select * from entities
