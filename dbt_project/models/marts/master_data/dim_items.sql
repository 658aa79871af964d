with

items as (

    select
        item_key,
        supplier_key,
        source_system,
        item_id,
        item_name,
        item_group,
        base_unit,
        coalesce(pack_quantity, 1) as pack_quantity,
        unit_price,
        unit_cost,
        lead_time_days,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__items') }}

)

select * from items
