with

feed_counts as (

    select * from {{ ref('stg_operations__feed_counts') }}
    where is_current

),

latest as (

    select *
    from feed_counts
    qualify row_number() over (
            partition by source_system, feed
            order by received_at desc nulls last, file_name desc nulls last, file_id desc nulls last
        ) = 1

),

totals as (

    select
        source_system,
        feed,
        cast(count(*) as bigint) as file_count,
        cast(sum(row_count) as bigint) as row_count,
        cast(sum(quarantined_count) as bigint) as quarantined_count

    from feed_counts
    group by source_system, feed

),

feed_status as (

    select
        totals.source_system || '/' || totals.feed as feed_key,
        totals.source_system,
        totals.feed,
        latest.file_name as last_file_name,
        totals.file_count,
        totals.row_count,
        totals.quarantined_count,
        latest.received_at as last_record_time

    from totals
    inner join latest
        on totals.source_system = latest.source_system and totals.feed = latest.feed

)

select * from feed_status
