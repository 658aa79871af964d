with

latest as (

    {{ latest_rows('master_links', ['linked_source', 'linked_id', 'thing_kind'], 'changed_at') }}

),

master_links as (

    select
        _source as source_system,
        thing_kind,
        linked_source,
        linked_id,
        linked_source || '/' || linked_id as linked_key,
        golden_id,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from master_links
