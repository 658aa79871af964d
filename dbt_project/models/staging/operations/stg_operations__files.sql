with

files as (

    select
        source_system,
        file_id,
        file_name,
        parser_version,
        landing_sequence,
        is_current,
        received_at
    from {{ source('operations', 'files') }}

)

select * from files
