with

latest as (

    {{ latest_rows('on_hand_balances', ['item_id', 'location_id', 'balance_at']) }}

),

on_hand_balance_history as (

    select
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        item_id,
        location_id,
        quantity,
        balance_at

    from latest
    where balance_at is not null

)

select * from on_hand_balance_history
