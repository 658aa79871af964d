with

sources as (

    select
        source_system,
        title,
        first_date,
        as_of_date,
        as_of_at

    from {{ ref('int_calendar__as_of') }}

)

select * from sources
