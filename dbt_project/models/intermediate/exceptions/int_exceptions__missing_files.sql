-- Files that their source's rules expect: a number left out between two that came, and a day by
-- whose due time no file came.
with

missing_files as (

    select
        'DQ-01' as exception_code,
        'File/' || missing.source_system || '/' || missing.file_pattern || '/'
        || missing.missing_kind || '/' || missing.missing_subject as subject_key,
        missing.source_system,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        missing.explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        least(cast(missing.since_at as date), as_of.as_of_date) as since_date,
        cast(null as varchar) as file_id,
        cast(null as varchar) as file_name,
        cast(null as bigint) as file_row

    from {{ ref('stg_operations__missing_files') }} as missing
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on missing.source_system = as_of.source_system

)

select * from missing_files
