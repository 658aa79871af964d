-- One row per order line whose item was known on the order day: its supplier then, whether that
-- supplier was active, and whether any location stocks the item.
with

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

sourcing as (

    select
        moments.order_line_key,
        items.supplier_key,
        suppliers.supplier_key is not null and not suppliers.is_expired as has_active_supplier,
        items.supplier_key is not null and suppliers.supplier_key is null as lacks_supplier_row,
        stocked.item_key is not null as is_stocked,
        items.is_expired as is_item_expired,
        tellers.tells_suppliers = 1 or stock_tellers.source_system is not null as tells_sourcing

    from {{ ref('int_gates__moments') }} as moments
    inner join {{ ref('dim_item_history') }} as items
        on
            moments.item_key = items.item_key
            and moments.ordered_date between items.valid_from_date and items.valid_to_date
    left join {{ ref('dim_supplier_history') }} as suppliers
        on
            items.supplier_key = suppliers.supplier_key
            and moments.ordered_date between suppliers.valid_from_date and suppliers.valid_to_date
    left join stocked on moments.item_key = stocked.item_key
    left join tellers on moments.source_system = tellers.source_system
    left join stock_tellers on moments.source_system = stock_tellers.source_system

)

select * from sourcing
