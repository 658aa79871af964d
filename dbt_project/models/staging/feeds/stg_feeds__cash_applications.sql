with

latest as (

    {{ latest_rows('cash_applications', ['application_id']) }}

),

cash_applications as (

    select
        _source || '/' || application_id as application_key,
        _source || '/' || receipt_id as receipt_key,
        _source || '/' || invoice_id as invoice_key,
        _source as source_system,
        application_id,
        receipt_id,
        invoice_id,
        currency_code,
        deduction_code,
        amount,
        discount_amount,
        deduction_amount,
        applied_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from cash_applications
