-- Legal entities that the masters do not agree on: orders name one that no source tells of, or the
-- feed `entities` tells another currency than its source is configured with.
with

unknown as (

    select
        orders.source_system,
        orders.entity_id,
        count(*) as order_count,
        min(orders.ordered_date) as since_date,
        min(orders.order_key) as order_key

    from {{ ref('fct_orders') }} as orders
    left join {{ ref('dim_entities') }} as entities on orders.entity_id = entities.entity_id
    where orders.entity_id is not null and entities.entity_id is null
    group by orders.source_system, orders.entity_id

),

unknown_entities as (

    select
        'MD-04' as exception_code,
        'Entity/' || unknown.source_system || '/' || unknown.entity_id as subject_key,
        unknown.source_system,
        unknown.entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        orders.currency_code,
        'Entity ' || unknown.entity_id || ', named by ' || cast(unknown.order_count as varchar)
        || ' orders, is in no source''s configuration and in no feed of entities.' as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        unknown.since_date,
        orders.file_id,
        orders.file_name,
        orders.file_row

    from unknown
    inner join {{ ref('fct_orders') }} as orders on unknown.order_key = orders.order_key

),

other_currencies as (

    select
        'MD-04' as exception_code,
        'Entity currency/' || told.source_system || '/' || told.entity_id as subject_key,
        told.source_system,
        told.entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        told.currency_code,
        'Entity ' || told.entity_id || ' keeps its books in ' || told.currency_code
        || ' by the feed entities, in ' || configured.currency_code
        || ' by the configuration of its source, which counts.' as explanation,
        cast(null as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        as_of.as_of_date as since_date,
        told.file_id,
        told.file_name,
        told.file_row

    from {{ ref('stg_feeds__entities') }} as told
    inner join {{ ref('stg_operations__entities') }} as configured
        on
            told.entity_id = configured.entity_id
            and told.source_system = configured.source_system
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on told.source_system = as_of.source_system
    where told.currency_code <> configured.currency_code

),

entities as (

    select * from unknown_entities
    union all
    select * from other_currencies

)

select * from entities
