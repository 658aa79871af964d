-- One row per legal entity, with the one source whose word on it counts: the source that is
-- configured with it, else the first by name of those whose feed `entities` tells of it.
with

told as (

    select
        entity_id,
        source_system,
        0 as preference
    from {{ ref('stg_operations__entities') }}
    union all
    select
        entity_id,
        source_system,
        1 as preference
    from {{ ref('stg_feeds__entities') }}

),

tellers as (

    select
        entity_id,
        source_system,
        preference = 0 as is_configured

    from told
    qualify row_number() over (
            partition by entity_id
            order by preference asc nulls last, source_system asc nulls last
        ) = 1

)

select * from tellers
