with

latest as (

    {{ latest_rows('order_confirmations', ['confirmation_id'], 'confirmed_at') }}

),

measured as (

    {{ in_base_units('latest', 'confirmed', item_of_line=true) }}
),

order_confirmations as (

    select
        _source || '/' || confirmation_id as confirmation_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || item_id as item_key,
        _source || '/' || substitute_item_id as substitute_item_key,
        _source as source_system,
        confirmation_id,
        order_id,
        order_line_id,
        item_id,
        status,
        unit_code,
        substitute_item_id,
        reason_code,
        base_quantity as quantity,
        unit_price,
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

select * from order_confirmations
