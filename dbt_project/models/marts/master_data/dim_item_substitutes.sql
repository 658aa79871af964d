with

item_substitutes as (

    select
        item_key || '/' || substitute_item_key || '/' || coalesce(customer_key, '') || '@'
        || cast(valid_from_date as varchar) as item_substitute_key,
        item_key,
        substitute_item_key,
        customer_key,
        source_system,
        priority,
        coalesce(is_preauthorised, false) as is_preauthorised,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__item_substitute_history') }}

)

select * from item_substitutes
