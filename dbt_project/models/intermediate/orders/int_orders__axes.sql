-- One row per order: where it stands on the four axes intake, fulfilment, billing and cash, each a
-- function of its lines and invoices. Where a source tells nothing of an axis, it is empty.
with

lines_summed as (

    select * from {{ ref('int_orders__lines_summed') }}

),

billed as (

    select distinct
        order_key,
        invoice_key

    from {{ ref('fct_invoice_lines') }}
    where order_key is not null

),

paid as (

    select
        billed.order_key,
        bool_and(invoices.invoice_state in ('I60', 'I70')) as is_paid,
        bool_or(invoices.invoice_state = 'I80') as is_written_off,
        bool_or(invoices.open_amount < invoices.total_amount) as is_part_paid,
        bool_and(invoices.open_amount is null) as is_unknown

    from billed
    inner join {{ ref('fct_invoices') }} as invoices
        on billed.invoice_key = invoices.invoice_key
    group by billed.order_key

),

axes as (

    select
        lines_summed.order_key,
        case
            when lines_summed.is_gone then 'OX'
            when lines_summed.is_refused then 'OR'
            when lines_summed.is_accepted then 'O20'
            else 'O10'
        end as intake_state,
        case
            when
                lines_summed.is_closed
                and (
                    lines_summed.seller_cancelled_quantity > 0
                    or (lines_summed.has_rejected_lines and not lines_summed.is_refused)
                )
                then 'F5'
            when
                lines_summed.delivered_quantity >= lines_summed.wanted_quantity
                and lines_summed.delivered_quantity > 0
                then 'F4'
            when
                lines_summed.shipped_quantity >= lines_summed.wanted_quantity
                and lines_summed.shipped_quantity > 0
                then 'F3'
            when lines_summed.shipped_quantity > 0 then 'F2'
            when lines_summed.is_begun then 'F1'
            else 'F0'
        end as fulfilment_state,
        case
            when lines_summed.invoiced_quantity is null or lines_summed.shipped_quantity is null
                then null
            when lines_summed.credited_quantity > 0 then 'B5'
            when lines_summed.invoiced_quantity > lines_summed.shipped_quantity then 'B4'
            when lines_summed.shipped_quantity = 0 then 'B0'
            when lines_summed.invoiced_quantity = 0 then 'B1'
            when lines_summed.invoiced_quantity < lines_summed.shipped_quantity then 'B2'
            else 'B3'
        end as billing_state,
        case
            when paid.order_key is null then 'C0'
            when paid.is_unknown then null
            when paid.is_written_off then 'C5'
            when paid.is_paid then 'C3'
            when paid.is_part_paid then 'C2'
            else 'C1'
        end as cash_state,
        lines_summed.is_held,
        case
            when lines_summed.is_held then 'held'
            when lines_summed.is_backordered then 'backordered'
        end as display_state

    from lines_summed
    left join paid on lines_summed.order_key = paid.order_key

)

select * from axes
