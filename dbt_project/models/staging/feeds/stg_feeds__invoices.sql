with

latest as (

    {{ latest_rows('invoices', ['invoice_id'], 'changed_at') }}

),

invoices as (

    select
        _source || '/' || invoice_id as invoice_key,
        _source || '/' || order_id as order_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || corrects_invoice_id as corrects_invoice_key,
        _source as source_system,
        invoice_id,
        order_id,
        customer_id,
        entity_id,
        invoice_type,
        currency_code,
        terms,
        corrects_invoice_id,
        total_amount,
        tax_amount,
        freight_amount,
        issued_date,
        due_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from invoices
