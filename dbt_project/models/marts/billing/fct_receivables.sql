with

receivables as (

    select
        receivables.transaction_key,
        receivables.customer_key,
        receivables.invoice_key,
        receivables.source_system,
        receivables.transaction_id,
        receivables.invoice_id,
        customers.customer_name,
        coalesce(receivables.entity_id, customers.entity_id) as entity_id,
        receivables.transaction_kind,
        receivables.currency_code,
        receivables.amount,
        receivables.tax_amount,
        receivables.open_amount,
        receivables.posted_date,
        coalesce(
            receivables.due_date,
            cast(receivables.posted_date + cast(customers.payment_days as integer) as date)
        ) as due_date,
        receivables.settled_date,
        receivables.posted_at,
        receivables.posted_utc_offset_minutes,
        receivables.settled_at,
        receivables.file_id,
        receivables.file_name,
        receivables.file_row,
        receivables.record_time

    from {{ ref('stg_feeds__receivables') }} as receivables
    left join {{ ref('dim_customers') }} as customers
        on receivables.customer_key = customers.customer_key

)

select * from receivables
