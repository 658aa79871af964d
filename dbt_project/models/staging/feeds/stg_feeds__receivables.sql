with

latest as (

    {{ latest_rows('receivables', ['transaction_id'], 'changed_at') }}

),

receivables as (

    select
        _source || '/' || transaction_id as transaction_key,
        _source || '/' || customer_id as customer_key,
        _source || '/' || invoice_id as invoice_key,
        _source as source_system,
        transaction_id,
        customer_id,
        transaction_kind,
        invoice_id,
        entity_id,
        currency_code,
        amount,
        tax_amount,
        open_amount,
        due_date,
        posted_at,
        posted_utc_offset_minutes,
        {{ local_date('posted_at', 'posted_utc_offset_minutes') }} as posted_date,
        settled_at,
        settled_utc_offset_minutes,
        {{ local_date('settled_at', 'settled_utc_offset_minutes') }} as settled_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from receivables
