with

customer_history as (

    select
        customer_key || '@' || cast(valid_from_date as varchar) as customer_version_key,
        customer_key,
        coalesce(bill_to_customer_key, customer_key) as bill_to_customer_key,
        parent_customer_key,
        source_system,
        customer_id,
        customer_name,
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
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__customer_history') }}

)

select * from customer_history
