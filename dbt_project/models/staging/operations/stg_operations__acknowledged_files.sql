with

acknowledged_files as (

    select
        source_system,
        file_id,
        acknowledged_at
    from {{ source('operations', 'acknowledged_files') }}

)

select * from acknowledged_files
