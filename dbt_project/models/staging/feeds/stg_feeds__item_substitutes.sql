with

latest as (

    {{ latest_rows(
        'item_substitutes',
        ['item_id', 'substitute_item_id', 'customer_id', 'valid_from_date'],
        'changed_at'
    ) }}

),

item_substitutes as (

    select
        _source || '/' || item_id as item_key,
        _source || '/' || substitute_item_id as substitute_item_key,
        _source || '/' || customer_id as customer_key,
        _source as source_system,
        item_id,
        substitute_item_id,
        customer_id,
        priority,
        is_preauthorised,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from item_substitutes
