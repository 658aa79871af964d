with

inventory_movements as (

    select
        movement_key,
        item_key,
        customer_key,
        supplier_key,
        invoice_key,
        purchase_order_key,
        source_system,
        movement_id,
        location_id,
        movement_kind,
        quantity,
        moved_date,
        moved_at,
        moved_utc_offset_minutes,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__stock_movements') }}

)

select * from inventory_movements
