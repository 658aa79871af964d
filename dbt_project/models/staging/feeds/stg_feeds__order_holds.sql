with

latest as (

    {{ latest_rows('order_holds', ['hold_id'], 'changed_at') }}

),

order_holds as (

    select
        _source || '/' || hold_id as hold_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source as source_system,
        hold_id,
        order_id,
        order_line_id,
        hold_type,
        reason_code,
        placed_by,
        placed_at,
        placed_utc_offset_minutes,
        {{ local_date('placed_at', 'placed_utc_offset_minutes') }} as placed_date,
        released_by,
        released_at,
        released_utc_offset_minutes,
        {{ local_date('released_at', 'released_utc_offset_minutes') }} as released_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from order_holds
