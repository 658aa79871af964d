-- One row per order: the legal entities of the order, of its customer then, and of the locations
-- that ship it, and whether any two of them that differ are an allowed pair.
with

orders as (

    select distinct
        order_key,
        customer_key,
        source_system,
        entity_id,
        ordered_date

    from {{ ref('int_gates__moments') }}

),

shipping as (

    select
        moments.order_key,
        max(case when locations.entity_id is null then 1 else 0 end) as lacks_entity,
        max(
            case
                when
                    locations.entity_id <> moments.entity_id
                    and pairs.shipping_entity_id is null
                    then locations.entity_id
            end
        ) as other_entity_id

    from {{ ref('int_gates__moments') }} as moments
    left join {{ ref('dim_location_history') }} as locations
        on
            moments.location_key = locations.location_key
            and moments.ordered_date between locations.valid_from_date and locations.valid_to_date
    left join {{ ref('entity_pairs') }} as pairs
        on
            moments.source_system = pairs.source_system
            and moments.entity_id = pairs.selling_entity_id
            and locations.entity_id = pairs.shipping_entity_id
            and moments.ordered_date
            between coalesce(pairs.valid_from_date, cast('1900-01-01' as date))
            and coalesce(pairs.valid_to_date, cast('9999-12-31' as date))
    group by moments.order_key

),

entities as (

    select
        orders.order_key,
        orders.entity_id,
        customers.entity_id as customer_entity_id,
        shipping.other_entity_id as location_entity_id,
        shipping.lacks_entity = 1 as lacks_location_entity

    from orders
    inner join shipping on orders.order_key = shipping.order_key
    left join {{ ref('dim_customer_history') }} as customers
        on
            orders.customer_key = customers.customer_key
            and orders.ordered_date between customers.valid_from_date and customers.valid_to_date

)

select * from entities
