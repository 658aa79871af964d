with

latest as (

    {{ latest_rows('picks', ['pick_id'], 'changed_at') }}

),

picks as (

    select
        _source || '/' || pick_id as pick_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || item_id as item_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        pick_id,
        order_line_id,
        item_id,
        location_id,
        quantity,
        picked_at,
        picked_utc_offset_minutes,
        {{ local_date('picked_at', 'picked_utc_offset_minutes') }} as picked_date,
        shipped_at,
        shipped_utc_offset_minutes,
        {{ local_date('shipped_at', 'shipped_utc_offset_minutes') }} as shipped_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from picks
