-- An invoice is known from its header, its lines or its entry on the account; each may be all
-- there is.
with

headers as (

    select * from {{ ref('stg_feeds__invoices') }}

),

billed as (

    select
        invoice_key,
        source_system,
        max(customer_key) as customer_key,
        max(entity_id) as entity_id,
        max(currency_code) as currency_code,
        cast(count(distinct order_key) as bigint) as order_count,
        min(order_key) as order_key,
        cast(count(*) as bigint) as line_count,
        sum(quantity) as invoiced_quantity,
        sum(net_amount) as net_amount,
        sum(gross_amount) as gross_amount,
        min(invoiced_date) as invoiced_date,
        min(file_id) as file_id,
        min(file_name) as file_name,
        min(file_row) as file_row,
        min(record_time) as record_time

    from {{ ref('fct_invoice_lines') }}
    group by invoice_key, source_system

),

entries as (

    select * from {{ ref('fct_receivables') }}
    where transaction_kind = 'invoice' and invoice_key is not null
    qualify row_number() over (
            partition by invoice_key order by posted_at asc nulls last, transaction_key asc
        ) = 1

),

known as (

    select invoice_key from headers
    union
    select invoice_key from billed
    union
    select invoice_key from entries

),

invoices as (

    select
        known.invoice_key,
        coalesce(headers.customer_key, billed.customer_key, entries.customer_key) as customer_key,
        case
            when billed.order_count > 1 then null else coalesce(headers.order_key, billed.order_key)
        end
            as order_key,
        coalesce(headers.source_system, billed.source_system, entries.source_system)
            as source_system,
        coalesce(headers.invoice_id, entries.invoice_id, split_part(known.invoice_key, '/', 2))
            as invoice_id,
        coalesce(headers.entity_id, billed.entity_id, entries.entity_id) as entity_id,
        coalesce(headers.invoice_type, 'invoice') as invoice_type,
        coalesce(headers.currency_code, billed.currency_code, entries.currency_code)
            as currency_code,
        coalesce(billed.line_count, 0) as line_count,
        billed.invoiced_quantity,
        billed.net_amount,
        cast(coalesce(headers.total_amount, entries.amount, billed.gross_amount) as decimal(38, 4))
            as total_amount,
        coalesce(headers.issued_date, billed.invoiced_date, entries.posted_date) as issued_date,
        coalesce(headers.due_date, entries.due_date) as due_date,
        entries.transaction_key is not null as is_on_account,
        entries.open_amount as stated_open_amount,
        entries.settled_date,
        coalesce(headers.file_id, billed.file_id, entries.file_id) as file_id,
        coalesce(headers.file_name, billed.file_name, entries.file_name) as file_name,
        coalesce(headers.file_row, billed.file_row, entries.file_row) as file_row,
        coalesce(headers.record_time, billed.record_time, entries.record_time) as record_time

    from known
    left join headers on known.invoice_key = headers.invoice_key
    left join billed on known.invoice_key = billed.invoice_key
    left join entries on known.invoice_key = entries.invoice_key

),

settled as (

    select
        invoices.*,
        coalesce(settlements.discount_amount, 0) as discount_amount,
        coalesce(settlements.deduction_amount, 0) as deduction_amount,
        coalesce(settlements.credited_amount, 0) as credited_amount,
        coalesce(settlements.written_off_amount, 0) as written_off_amount,
        cast(
            case
                when not invoices.is_on_account and settlements.invoice_key is null then null
                else
                    coalesce(
                        invoices.stated_open_amount,
                        case when invoices.settled_date is not null then 0 end,
                        invoices.total_amount
                        - coalesce(settlements.paid_amount, 0)
                        - coalesce(settlements.discount_amount, 0)
                        - coalesce(settlements.deduction_amount, 0)
                        - coalesce(settlements.credited_amount, 0)
                        - coalesce(settlements.written_off_amount, 0)
                    )
            end as decimal(38, 4)
        ) as open_amount,
        coalesce(settlements.last_paid_date, invoices.settled_date) as last_paid_date

    from invoices
    left join {{ ref('int_billing__settlements') }} as settlements
        on invoices.invoice_key = settlements.invoice_key

),

with_states as (

    select
        settled.invoice_key,
        settled.customer_key,
        settled.order_key,
        settled.source_system,
        settled.invoice_id,
        settled.entity_id,
        settled.invoice_type,
        settled.currency_code,
        case
            when settled.written_off_amount > 0 and settled.open_amount <= 0 then 'I80'
            when settled.credited_amount > 0 and settled.credited_amount >= settled.total_amount
                then 'I70'
            when settled.open_amount <= 0 then 'I60'
            when settled.open_amount is null then 'I20'
            when settled.due_date < as_of.as_of_date then 'I45'
            when settled.deduction_amount > 0 then 'I55'
            when settled.open_amount < settled.total_amount then 'I50'
            else 'I40'
        end as invoice_state,
        settled.line_count,
        settled.invoiced_quantity,
        settled.net_amount,
        settled.total_amount,
        cast(
            settled.total_amount - settled.open_amount - settled.discount_amount
            - settled.deduction_amount - settled.credited_amount - settled.written_off_amount
            as decimal(38, 4)
        ) as paid_amount,
        settled.discount_amount,
        settled.deduction_amount,
        settled.credited_amount,
        settled.written_off_amount,
        settled.open_amount,
        settled.issued_date,
        settled.due_date,
        settled.last_paid_date,
        settled.file_id,
        settled.file_name,
        settled.file_row,
        settled.record_time

    from settled
    inner join {{ ref('int_calendar__as_of') }} as as_of
        on settled.source_system = as_of.source_system

)

select * from with_states
