with

history as (

    {{ row_history('suppliers', ['supplier_id'], [
        'supplier_name',
        'payment_days'
    ], 'changed_at') }}

),

supplier_history as (

    select
        _source || '/' || supplier_id as supplier_key,
        _source as source_system,
        supplier_id,
        supplier_name,
        payment_days,
        is_expired,
        is_current,
        valid_from_date,
        valid_to_date,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from history

)

select * from supplier_history
