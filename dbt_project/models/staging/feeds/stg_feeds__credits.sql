with

latest as (

    {{ latest_rows('credits', ['credit_id']) }}

),

credits as (

    select
        _source || '/' || credit_id as credit_key,
        _source || '/' || invoice_id as invoice_key,
        _source || '/' || return_id as return_key,
        _source || '/' || customer_id as customer_key,
        _source as source_system,
        credit_id,
        credit_type,
        invoice_id,
        return_id,
        customer_id,
        currency_code,
        reason_code,
        amount,
        tax_amount,
        issued_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from credits
