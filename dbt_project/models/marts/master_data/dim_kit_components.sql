with

kit_components as (

    select
        kit_item_key || '/' || component_item_key || '@' || cast(valid_from_date as varchar)
            as kit_component_key,
        kit_item_key,
        component_item_key,
        source_system,
        quantity as component_quantity,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__kit_component_history') }}

)

select * from kit_components
