-- One row per purchase order line, with its quantities in base units.
with

purchase_orders as (

    select * from {{ ref('stg_feeds__purchase_orders') }}

),

purchase_order_lines as (

    select * from {{ ref('stg_feeds__purchase_order_lines') }}

),

items as (

    select * from {{ ref('dim_items') }}

),

in_base_units as (

    select
        purchase_order_lines.*,
        case
            when purchase_order_lines.quantity_unit = 'pack' then coalesce(items.pack_quantity, 1)
            else cast(1 as decimal(18, 4))
        end as unit_factor

    from purchase_order_lines
    left join items on purchase_order_lines.item_key = items.item_key

),

lines_completed as (

    select
        in_base_units.purchase_order_line_key,
        in_base_units.purchase_order_key,
        purchase_orders.supplier_key,
        in_base_units.item_key,
        in_base_units.source_system,
        in_base_units.purchase_order_line_id,
        in_base_units.purchase_order_id,
        suppliers.supplier_name,
        purchase_orders.entity_id,
        purchase_orders.location_id,
        cast(in_base_units.quantity * in_base_units.unit_factor as decimal(38, 4))
            as ordered_quantity,
        cast(
            coalesce(in_base_units.received_quantity, 0) * in_base_units.unit_factor
            as decimal(38, 4)
        ) as received_quantity,
        cast(in_base_units.quantity * in_base_units.unit_cost as decimal(38, 4)) as ordered_amount,
        coalesce(in_base_units.received_quantity >= in_base_units.quantity, false)
            as is_fully_received,
        coalesce(in_base_units.is_closed, false) as is_closed,
        purchase_orders.ordered_date,
        coalesce(in_base_units.expected_date, purchase_orders.expected_date) as expected_date,
        in_base_units.received_date,
        purchase_orders.ordered_at,
        purchase_orders.ordered_utc_offset_minutes,
        in_base_units.received_at,
        in_base_units.received_utc_offset_minutes,
        in_base_units.file_id,
        in_base_units.file_name,
        in_base_units.file_row,
        in_base_units.record_time

    from in_base_units
    inner join purchase_orders
        on in_base_units.purchase_order_key = purchase_orders.purchase_order_key
    left join {{ ref('dim_suppliers') }} as suppliers
        on purchase_orders.supplier_key = suppliers.supplier_key

)

select * from lines_completed
