-- A build looks at each source from the end of what the source has told, never from the clock of
-- the machine: the same inputs give the same answers on any day.
with

-- Where a build holds a part of the history, it looks at the whole from the end of the whole.
told as (

    select
        source_system,
        first_date,
        last_date,
        last_event_at
    from {{ ref('int_calendar__spans') }}
    union all
    select
        source_system,
        first_date,
        last_date,
        last_event_at
    from {{ ref('stg_operations__known') }}
    where fact = 'span'

),

seen as (

    select
        source_system,
        min(first_date) as first_date,
        max(last_date) as last_date,
        max(last_event_at) as last_event_at

    from told
    group by source_system

),

as_of as (

    select
        sources.source_system,
        sources.title,
        seen.first_date,
        coalesce(sources.as_of_date, seen.last_date) as as_of_date,
        coalesce(sources.as_of_at, seen.last_event_at) as as_of_at

    from seen
    inner join {{ ref('stg_operations__sources') }} as sources
        on seen.source_system = sources.source_system

)

select * from as_of
