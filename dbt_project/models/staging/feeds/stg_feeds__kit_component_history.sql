with

history as (

    {{ row_history(
        'kit_components',
        ['kit_item_id', 'component_item_id'],
        ['quantity'],
        'changed_at'
    ) }}

),

kit_component_history as (

    select
        _source || '/' || kit_item_id as kit_item_key,
        _source || '/' || component_item_id as component_item_key,
        _source as source_system,
        quantity,
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

select * from kit_component_history
