with

account_steps as (

    select
        bill_to_customer_key,
        source_system,
        currency_code,
        entity_currency_code,
        step_at,
        amount,
        unpriced_count
    from {{ source('operations', 'account_steps') }}

)

select * from account_steps
