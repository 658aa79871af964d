with

history as (

    {{ row_history(
        'item_substitutes',
        ['item_id', 'substitute_item_id', 'customer_id'],
        ['priority', 'is_preauthorised'],
        'changed_at'
    ) }}

),

item_substitute_history as (

    select
        _source || '/' || item_id as item_key,
        _source || '/' || substitute_item_id as substitute_item_key,
        _source || '/' || customer_id as customer_key,
        _source as source_system,
        priority,
        is_preauthorised,
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

select * from item_substitute_history
