with

latest as (

    {{ latest_rows('invoice_lines', ['invoice_line_id']) }}

),

measured as (

    {{ in_base_units('latest', 'invoiced', prices=['unit_price']) }}
),

invoice_lines as (

    select
        _source || '/' || invoice_line_id as invoice_line_key,
        _source || '/' || invoice_id as invoice_key,
        _source || '/' || order_line_id as order_line_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || item_id as item_key,
        _source as source_system,
        invoice_line_id,
        invoice_id,
        order_line_id,
        customer_id,
        item_id,
        unit_code,
        currency_code,
        base_quantity as quantity,
        base_unit_price as unit_price,
        net_amount,
        tax_amount,
        gross_amount,
        cost_amount,
        profit_amount,
        invoiced_at,
        invoiced_utc_offset_minutes,
        {{ local_date('invoiced_at', 'invoiced_utc_offset_minutes') }} as invoiced_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from measured

)

select * from invoice_lines
