with

current_state as (

    {{ current_rows('items', ['item_id'], 'changed_at') }}

),

items as (

    select
        _source || '/' || item_id as item_key,
        _source || '/' || supplier_id as supplier_key,
        _source as source_system,
        item_id,
        item_name,
        item_group,
        supplier_id,
        base_unit,
        pack_quantity,
        lead_time_days,
        unit_price,
        unit_cost,
        unit_weight,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from current_state

)

select * from items
