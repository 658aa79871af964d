with

history as (

    {{ row_history('customers', ['customer_id'], [
        'customer_name',
        'bill_to_customer_id',
        'parent_customer_id',
        'customer_group',
        'customer_tier',
        'entity_id',
        'terms',
        'credit_limit',
        'payment_days',
        'quantity_tolerance_percent',
        'delivery_tolerance_hours',
        'is_on_credit_hold'
    ], 'changed_at') }}

),

customer_history as (

    select
        _source || '/' || customer_id as customer_key,
        _source || '/' || bill_to_customer_id as bill_to_customer_key,
        _source || '/' || parent_customer_id as parent_customer_key,
        _source as source_system,
        customer_id,
        customer_name,
        bill_to_customer_id,
        parent_customer_id,
        customer_group,
        customer_tier,
        entity_id,
        terms,
        credit_limit,
        payment_days,
        quantity_tolerance_percent,
        delivery_tolerance_hours,
        is_on_credit_hold,
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

select * from customer_history
