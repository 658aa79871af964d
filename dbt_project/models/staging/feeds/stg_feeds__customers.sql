with

current_state as (

    {{ current_rows('customers', ['customer_id'], 'changed_at') }}

),

customers as (

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
        valid_from_date,
        valid_to_date,
        changed_at,
        _file_id as file_id,
        file_name,
        _row as file_row,
        _record_time as record_time

    from current_state

)

select * from customers
