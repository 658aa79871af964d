-- One row per item in the item master and day on which it was ordered, itself or within a kit: its
-- supplier then, and what it was found to be sourced by.
with

ordered as (

    select distinct
        item_key,
        source_system,
        ordered_date

    from {{ ref('int_gates__moments') }}

),

components as (

    select * from {{ ref('int_gates__kit_components') }}

),

asked as (

    select
        item_key,
        source_system,
        ordered_date

    from ordered

    union

    select
        component_item_key as item_key,
        source_system,
        ordered_date

    from components

),

stocked as (

    select distinct item_key
    from (
        select item_key from {{ ref('stg_feeds__on_hand_balances') }}
        union all
        select item_key from {{ ref('stg_feeds__stock_movements') }}
        where location_id is not null
    ) as places

),

tellers as (

    select
        source_system,
        max(case when supplier_id is not null then 1 else 0 end) as tells_suppliers

    from {{ ref('stg_feeds__items') }}
    group by source_system

),

stock_tellers as (

    select distinct source_system
    from {{ ref('stg_feeds__on_hand_balances') }}

),

found as (

    select
        asked.item_key,
        asked.ordered_date,
        items.supplier_key,
        items.is_expired as is_item_expired,
        suppliers.supplier_key is not null and not suppliers.is_expired as has_active_supplier,
        items.supplier_key is not null and suppliers.supplier_key is null as lacks_supplier_row,
        stocked.item_key is not null as is_stocked,
        tellers.tells_suppliers = 1 or stock_tellers.source_system is not null as tells_sourcing

    from asked
    inner join {{ ref('dim_item_history') }} as items
        on
            asked.item_key = items.item_key
            and asked.ordered_date between items.valid_from_date and items.valid_to_date
    left join {{ ref('dim_supplier_history') }} as suppliers
        on
            items.supplier_key = suppliers.supplier_key
            and asked.ordered_date between suppliers.valid_from_date and suppliers.valid_to_date
    left join stocked on asked.item_key = stocked.item_key
    left join tellers on asked.source_system = tellers.source_system
    left join stock_tellers on asked.source_system = stock_tellers.source_system

),

item_sources as (

    select
        item_key,
        ordered_date,
        supplier_key,
        case
            when is_item_expired then 'item_expired'
            when has_active_supplier then 'active_supplier'
            when is_stocked then 'stock'
            when not tells_sourcing then 'not_told'
            when lacks_supplier_row then 'unknown_supplier'
            else 'nothing'
        end as sourced_by

    from found

)

select * from item_sources
