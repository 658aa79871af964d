with

latest as (

    {{ latest_rows('order_changes', ['change_id']) }}

),

measured as (

    {{ in_base_units('latest', 'changed', item_of_line=true) }}
),

order_changes as (

    select
        _source || '/' || change_id as change_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        change_id,
        order_id,
        order_line_id,
        customer_id,
        customer_po,
        change_type,
        item_id,
        unit_code,
        requested_by,
        reason_code,
        base_quantity as quantity,
        unit_price,
        requested_date,
        changed_at,
        changed_utc_offset_minutes,
        {{ local_date('changed_at', 'changed_utc_offset_minutes') }} as changed_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from order_changes
