with

latest as (

    {{ latest_rows('price_list_entries', ['entry_id'], 'changed_at') }}

),

price_list_entries as (

    select
        _source || '/' || entry_id as entry_key,
        _source || '/' || price_list_id as price_list_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        entry_id,
        price_list_id,
        customer_id,
        item_id,
        unit_code,
        currency_code,
        unit_price,
        min_quantity,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from price_list_entries
