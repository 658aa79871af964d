with

suppliers as (

    select
        supplier_key,
        source_system,
        supplier_id,
        supplier_name,
        payment_days,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__suppliers') }}

)

select * from suppliers
