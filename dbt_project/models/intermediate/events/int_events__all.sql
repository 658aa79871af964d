-- All business events, each with the moment it happened and the row that told it.
with

events as (

    select * from {{ ref('int_events__orders') }}
    union all
    select * from {{ ref('int_events__fulfilment') }}
    union all
    select * from {{ ref('int_events__billing') }}
    union all
    select * from {{ ref('int_events__returns') }}
    union all
    select * from {{ ref('int_events__supply') }}

),

identified as (

    select
        md5(
            object_type || '|' || object_key || '|' || event_type || '|' || file_id || '|'
            || cast(file_row as varchar)
        ) as event_id,
        events.*

    from events

)

select * from identified
