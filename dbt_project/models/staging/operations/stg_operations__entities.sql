with

entities as (

    select
        entity_id,
        source_system,
        entity_name,
        currency_code
    from {{ source('operations', 'entities') }}

)

select * from entities
