with

latest as (

    {{ latest_rows('item_packs', ['item_id', 'unit_code', 'valid_from_date'], 'changed_at') }}

),

item_packs as (

    select
        _source || '/' || item_id as item_key,
        _source as source_system,
        item_id,
        unit_code,
        gtin,
        numerator,
        denominator,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from item_packs
