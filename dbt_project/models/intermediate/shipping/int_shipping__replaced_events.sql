-- Events of warehouses that a later one takes the place of.
with

replaced_events as (

    select distinct corrects_event_key as event_key
    from {{ ref('stg_feeds__warehouse_events') }}
    where corrects_event_key is not null

)

select * from replaced_events
