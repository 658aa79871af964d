with

latest as (

    {{ latest_rows('returns', ['return_line_id'], 'changed_at') }}

),

measured as (

    {{ in_base_units('latest', 'received') }}
),

returns as (

    select
        _source || '/' || return_line_id as return_line_key,
        _source || '/' || return_id as return_key,
        _source || '/' || order_id as order_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || invoice_id as invoice_key,
        _source || '/' || item_id as item_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || location_id as location_key,
        _source as source_system,
        return_line_id,
        return_id,
        order_id,
        order_line_id,
        invoice_id,
        item_id,
        customer_id,
        location_id,
        unit_code,
        reason_code,
        disposition,
        currency_code,
        base_quantity as quantity,
        credited_amount,
        authorised_at,
        authorised_utc_offset_minutes,
        {{ local_date('authorised_at', 'authorised_utc_offset_minutes') }} as authorised_date,
        received_at,
        received_utc_offset_minutes,
        {{ local_date('received_at', 'received_utc_offset_minutes') }} as received_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from returns
