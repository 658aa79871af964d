with

history as (

    {{ row_history('items', ['item_id'], [
        'item_name',
        'item_group',
        'supplier_id',
        'base_unit',
        'pack_quantity',
        'lead_time_days',
        'unit_price',
        'unit_cost',
        'unit_weight'
    ], 'changed_at') }}

),

item_history as (

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
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from history

)

select * from item_history
