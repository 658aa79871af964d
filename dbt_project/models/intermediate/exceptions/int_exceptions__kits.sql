-- Kits that hold a kit: goods count as the kits that they complete by the components of one step
-- (EC-07), so that what is inside the inner kit would fill nothing.
with

components as (

    select *
    from {{ ref('dim_kit_components') }}
    where is_current and not is_expired and component_quantity > 0

),

inner_kits as (

    select distinct kit_item_key
    from components

),

kits as (

    select
        'MD-04' as exception_code,
        'Kit/' || components.kit_item_key || '/' || components.component_item_key as subject_key,
        components.source_system,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as location_id,
        cast(null as varchar) as channel,
        cast(null as varchar) as customer_key,
        cast(null as varchar) as customer_name,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_id,
        cast(null as varchar) as order_line_key,
        cast(null as varchar) as currency_code,
        'Kit ' || components.kit_item_key || ' holds '
        || cast(cast(components.component_quantity as double) as varchar) || ' of '
        || components.component_item_key || ', which is a kit'
        || case
            when components.kit_item_key = components.component_item_key then ', itself'
            else ''
        end
        || '. State in its place what it is made of: kits in kits are not counted.' as explanation,
        cast(components.component_quantity as decimal(38, 4)) as quantity_at_risk,
        cast(null as decimal(38, 4)) as value_at_risk,
        greatest(components.valid_from_date, as_of.first_date) as since_date,
        components.file_id,
        components.file_name,
        components.file_row

    from components
    inner join inner_kits on components.component_item_key = inner_kits.kit_item_key
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on components.source_system = as_of.source_system

)

select * from kits
