with

current_state as (

    {{ current_rows('suppliers', ['supplier_id'], 'changed_at') }}

),

suppliers as (

    select
        _source || '/' || supplier_id as supplier_key,
        _source as source_system,
        supplier_id,
        supplier_name,
        payment_days,
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from current_state

)

select * from suppliers
