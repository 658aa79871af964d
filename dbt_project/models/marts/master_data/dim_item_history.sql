with

item_history as (

    select
        item_key || '@' || cast(valid_from_date as varchar) as item_version_key,
        item_key,
        supplier_key,
        source_system,
        item_id,
        item_name,
        item_group,
        base_unit,
        pack_quantity,
        unit_price,
        unit_cost,
        unit_weight,
        lead_time_days,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__item_history') }}

)

select * from item_history
