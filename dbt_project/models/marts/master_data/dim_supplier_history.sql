with

supplier_history as (

    select
        supplier_key || '@' || cast(valid_from_date as varchar) as supplier_version_key,
        supplier_key,
        source_system,
        supplier_id,
        supplier_name,
        payment_days,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__supplier_history') }}

)

select * from supplier_history
