-- One row per source and stage of order lines that several of its feeds tell of.
with

stages_told_twice as (

    select
        source_system,
        stage

    from {{ ref('int_events__told') }}
    where stage is not null and not is_replaced
    group by source_system, stage
    having min(precedence) < max(precedence)

)

select * from stages_told_twice
