with

sources as (

    select
        source_system,
        title,
        time_zone,
        as_of_date,
        known_until_date,
        as_of_at,
        known_at,
        data_version
    from {{ source('operations', 'sources') }}

)

select * from sources
