-- One row per kit, day on which it was ordered, and component that it had on that day.
with

ordered as (

    select distinct
        item_key as kit_item_key,
        source_system,
        ordered_date

    from {{ ref('int_gates__moments') }}
    where item_key in (select kit_item_key from {{ ref('dim_kit_components') }})

),

kit_components as (

    select
        ordered.kit_item_key,
        ordered.source_system,
        ordered.ordered_date,
        components.component_item_key

    from ordered
    inner join {{ ref('dim_kit_components') }} as components
        on
            ordered.kit_item_key = components.kit_item_key
            and ordered.ordered_date between components.valid_from_date and components.valid_to_date
    where not components.is_expired and components.component_quantity > 0

)

select * from kit_components
