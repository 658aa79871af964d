-- One row per master record of a source that is linked to a golden record. Where several sources
-- link one record, what was changed last counts. Records are the same because a link says so;
-- names and numbers that look alike prove nothing.
with

links as (

    select *
    from {{ ref('stg_feeds__master_links') }}
    qualify row_number() over (
            partition by thing_kind, linked_key
            order by changed_at desc nulls last, source_system asc nulls last
        ) = 1

)

select
    thing_kind,
    linked_source,
    linked_id,
    linked_key,
    golden_id,
    thing_kind || '/' || golden_id as golden_key,
    file_id,
    file_name,
    file_row,
    record_time
from links
where golden_id is not null
