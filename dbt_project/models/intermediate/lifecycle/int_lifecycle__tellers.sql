-- One row per source and thing that it ever tells of, beside the stages of its lines. Where a build
-- holds a part of the history, what the whole tells is known beside it.
with

tellers as (

    select
        source_system,
        fact
    from {{ ref('int_lifecycle__tellers_here') }}
    union
    select
        source_system,
        fact
    from {{ ref('stg_operations__known') }}
    where fact not in ('event', 'span')

)

select * from tellers
