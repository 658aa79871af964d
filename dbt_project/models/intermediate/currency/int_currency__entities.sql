-- One row per source and legal entity, and one per source for what names no entity: the currency of
-- its amounts where none is stated, and the one that KPIs sum them in.
with

entities as (

    select
        source_system,
        entity_id,
        currency_code

    from {{ ref('dim_entities') }}

    union all

    select
        source_system,
        cast(null as varchar) as entity_id,
        case when min(currency_code) = max(currency_code) then min(currency_code) end
            as currency_code

    from {{ ref('dim_entities') }}
    group by source_system

),

currencies as (

    select
        source_system,
        entity_id,
        currency_code as entity_currency_code,
        coalesce(nullif('{{ group_currency() }}', ''), currency_code) as group_currency_code

    from entities

)

select * from currencies
