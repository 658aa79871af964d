with

latest as (

    {{ latest_rows('on_hand_balances', ['item_id', 'location_id']) }}

),

on_hand_balances as (

    select
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        item_id,
        location_id,
        quantity,
        unit_cost,
        balance_at,
        balance_utc_offset_minutes,
        {{ local_date('balance_at', 'balance_utc_offset_minutes') }} as balance_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from on_hand_balances
