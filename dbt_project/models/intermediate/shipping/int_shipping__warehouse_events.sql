-- What happened in warehouses. An event that a later one takes the place of is kept and marked.
with

corrections as (

    select distinct corrects_event_key
    from {{ ref('stg_feeds__warehouse_events') }}
    where corrects_event_key is not null

),

warehouse_events as (

    select
        told.*,
        corrections.corrects_event_key is not null as is_replaced

    from {{ ref('stg_feeds__warehouse_events') }} as told
    left join corrections on told.event_key = corrections.corrects_event_key

)

select * from warehouse_events
