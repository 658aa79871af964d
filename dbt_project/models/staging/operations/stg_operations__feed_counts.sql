with

feed_counts as (

    select
        source_system,
        feed,
        file_id,
        file_name,
        row_count,
        quarantined_count,
        is_current,
        received_at
    from {{ source('operations', 'feed_counts') }}

)

select * from feed_counts
