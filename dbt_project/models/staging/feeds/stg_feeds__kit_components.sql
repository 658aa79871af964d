with

latest as (

    {{ latest_rows(
        'kit_components',
        ['kit_item_id', 'component_item_id', 'valid_from_date'],
        'changed_at'
    ) }}

),

kit_components as (

    select
        _source || '/' || kit_item_id as kit_item_key,
        _source || '/' || component_item_id as component_item_key,
        _source as source_system,
        kit_item_id,
        component_item_id,
        quantity,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from kit_components
