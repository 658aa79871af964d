-- One row per invoice: what has been applied to it. Where a source tells how payments are
-- applied, that counts; else the payments on the account that name the invoice.
with

applied as (

    select
        invoice_key,
        sum(amount) as paid_amount,
        sum(coalesce(discount_amount, 0)) as discount_amount,
        sum(coalesce(deduction_amount, 0)) as deduction_amount,
        max(applied_date) as last_paid_date

    from {{ ref('stg_feeds__cash_applications') }}
    where invoice_key is not null
    group by invoice_key

),

posted as (

    select
        invoice_key,
        -sum(case when transaction_kind = 'payment' then amount else 0 end) as paid_amount,
        -sum(case when transaction_kind = 'credit_note' then amount else 0 end) as credited_amount,
        -sum(case when transaction_kind = 'write_off' then amount else 0 end)
            as written_off_amount,
        max(case when transaction_kind = 'payment' then posted_date end) as last_paid_date

    from {{ ref('stg_feeds__receivables') }}
    where invoice_key is not null and transaction_kind <> 'invoice'
    group by invoice_key

),

settlements as (

    select
        coalesce(applied.invoice_key, posted.invoice_key) as invoice_key,
        coalesce(applied.paid_amount, posted.paid_amount, 0) as paid_amount,
        coalesce(applied.discount_amount, 0) as discount_amount,
        coalesce(applied.deduction_amount, 0) as deduction_amount,
        coalesce(posted.credited_amount, 0) as credited_amount,
        coalesce(posted.written_off_amount, 0) as written_off_amount,
        coalesce(applied.last_paid_date, posted.last_paid_date) as last_paid_date

    from applied
    full outer join posted on applied.invoice_key = posted.invoice_key

)

select * from settlements
