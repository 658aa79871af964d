with

receipts as (

    select * from {{ ref('stg_feeds__cash_receipts') }}

),

applied as (

    select
        receipt_key,
        sum(amount) as applied_amount

    from {{ ref('stg_feeds__cash_applications') }}
    group by receipt_key

),

cash_receipts as (

    select
        receipts.receipt_key,
        receipts.customer_key,
        receipts.source_system,
        receipts.receipt_id,
        receipts.entity_id,
        receipts.currency_code,
        receipts.method,
        receipts.reference,
        receipts.amount,
        cast(coalesce(applied.applied_amount, 0) as decimal(38, 4)) as applied_amount,
        receipts.received_date as receipt_date,
        receipts.file_id,
        receipts.file_name,
        receipts.file_row,
        receipts.record_time

    from receipts
    left join applied on receipts.receipt_key = applied.receipt_key

)

select * from cash_receipts
