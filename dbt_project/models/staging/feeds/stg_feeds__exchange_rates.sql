with

latest as (

    {{ latest_rows(
        'exchange_rates',
        ['rate_type', 'from_currency_code', 'to_currency_code', 'rate_date'],
        'changed_at'
    ) }}

),

exchange_rates as (

    select
        _source as source_system,
        rate_type,
        from_currency_code,
        to_currency_code,
        rate_date,
        rate,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from latest

)

select * from exchange_rates
