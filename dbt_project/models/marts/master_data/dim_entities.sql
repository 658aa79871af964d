with

entities as (

    select
        entity_id,
        source_system,
        entity_name,
        currency_code

    from {{ ref('stg_operations__entities') }}

)

select * from entities
