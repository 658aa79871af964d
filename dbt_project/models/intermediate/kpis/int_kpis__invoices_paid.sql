-- One row per invoice over an amount: from its day to that of its last payment, or why it has no
-- such time. What was credited or written off in full was never paid.
with

judged as (

    select
        invoices.invoice_key,
        invoices.source_system,
        invoices.entity_id,
        orders.location_id,
        orders.channel,
        invoices.issued_date,
        invoices.last_paid_date,
        invoices.invoiced_quantity,
        {{ days_between('invoices.issued_date', 'invoices.last_paid_date') }} as paid_days,
        case
            when invoices.invoice_state in ('I70', 'I80') then 'not_paid'
            when invoices.open_amount is null then 'unknown'
            when invoices.open_amount > 0 then 'open'
            when invoices.last_paid_date is null then 'unknown'
        end as exclusion_reason

    from {{ ref('fct_invoices') }} as invoices
    left join {{ ref('fct_orders') }} as orders on invoices.order_key = orders.order_key
    where
        invoices.invoice_type = 'invoice'
        and invoices.total_amount > 0
        and invoices.issued_date is not null

)

select * from judged
