with

customers as (

    select
        customer_key,
        coalesce(bill_to_customer_key, customer_key) as bill_to_customer_key,
        source_system,
        customer_id,
        customer_name,
        customer_group,
        customer_tier,
        entity_id,
        credit_limit,
        payment_days,
        coalesce(is_on_credit_hold, false) as is_on_credit_hold,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('stg_feeds__customers') }}

)

select * from customers
