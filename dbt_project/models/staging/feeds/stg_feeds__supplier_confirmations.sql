with

latest as (

    {{ latest_rows('supplier_confirmations', ['confirmation_id']) }}

),

measured as (

    {{ in_base_units('latest', 'confirmed', prices=['unit_cost']) }}
),

supplier_confirmations as (

    select
        _source || '/' || confirmation_id as confirmation_key,
        _source || '/' || purchase_order_id as purchase_order_key,
        _source || '/' || purchase_order_line_id as purchase_order_line_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        confirmation_id,
        purchase_order_id,
        purchase_order_line_id,
        item_id,
        status,
        unit_code,
        reason_code,
        base_quantity as quantity,
        base_unit_cost as unit_cost,
        promised_date,
        confirmed_at,
        confirmed_utc_offset_minutes,
        {{ local_date('confirmed_at', 'confirmed_utc_offset_minutes') }} as confirmed_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from supplier_confirmations
