with

missing_files as (

    select
        source_system,
        file_pattern,
        missing_kind,
        missing_subject,
        explanation,
        since_at
    from {{ source('operations', 'missing_files') }}

)

select * from missing_files
