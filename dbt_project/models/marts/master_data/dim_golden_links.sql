with

golden_links as (

    select
        thing_kind || '/' || linked_key as golden_link_key,
        golden_key,
        thing_kind,
        golden_id,
        linked_key as thing_key,
        linked_source as source_system,
        linked_id as thing_id,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('int_survivorship__links') }}

)

select * from golden_links
