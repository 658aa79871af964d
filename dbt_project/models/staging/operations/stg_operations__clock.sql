with

clock as (

    select read_at
    from {{ source('operations', 'clock') }}

)

select * from clock
