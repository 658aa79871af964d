with

latest as (

    {{ latest_rows('cash_receipts', ['receipt_id'], 'changed_at') }}

),

cash_receipts as (

    select
        _source || '/' || receipt_id as receipt_key,
        _source || '/' || customer_id as customer_key,
        _source as source_system,
        receipt_id,
        customer_id,
        entity_id,
        currency_code,
        method,
        reference,
        amount,
        received_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from cash_receipts
