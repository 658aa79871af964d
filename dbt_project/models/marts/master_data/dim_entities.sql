with

entities as (

    select
        entities.entity_id,
        entities.source_system,
        entities.entity_name,
        entities.currency_code

    from {{ ref('stg_operations__entities') }} as entities
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on entities.source_system = as_of.source_system

)

select * from entities
