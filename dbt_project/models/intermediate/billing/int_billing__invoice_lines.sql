-- An invoice line that names no customer has the customer of the stock issue that it bills, and
-- failing that the customer of the invoice's entry in the receivables.
with

invoice_lines as (

    select
        told.*,
        coalesce(
            told.net_amount,
            told.gross_amount - coalesce(told.tax_amount, 0),
            cast(round(told.quantity * told.unit_price, 2) as decimal(18, 4))
        ) as known_net_amount,
        coalesce(told.tax_amount, told.gross_amount - told.net_amount) as known_tax_amount

    from {{ ref('stg_feeds__invoice_lines') }} as told

),

issues as (

    select
        invoice_key,
        item_key,
        quantity,
        max(customer_key) as customer_key,
        max(location_id) as location_id,
        max(moved_at) as issued_at,
        max(moved_utc_offset_minutes) as issued_utc_offset_minutes,
        max(moved_date) as issued_date

    from {{ ref('stg_feeds__stock_movements') }}
    where movement_kind = 'issue' and invoice_key is not null
    group by invoice_key, item_key, quantity
    having count(*) = 1

),

invoices as (

    select
        invoice_key,
        max(customer_key) as customer_key,
        max(entity_id) as entity_id

    from {{ ref('stg_feeds__receivables') }}
    where transaction_kind = 'invoice'
    group by invoice_key

),

lines_completed as (

    select
        invoice_lines.invoice_line_key,
        invoice_lines.invoice_key,
        invoice_lines.order_line_key,
        coalesce(invoice_lines.customer_key, issues.customer_key, invoices.customer_key)
            as customer_key,
        invoice_lines.item_key,
        invoice_lines.source_system,
        invoice_lines.invoice_line_id,
        invoice_lines.invoice_id,
        invoice_lines.item_id,
        invoices.entity_id,
        issues.location_id,
        invoice_lines.currency_code,
        invoice_lines.quantity,
        invoice_lines.unit_price,
        invoice_lines.known_net_amount as net_amount,
        invoice_lines.known_tax_amount as tax_amount,
        coalesce(
            invoice_lines.gross_amount,
            invoice_lines.known_net_amount + invoice_lines.known_tax_amount
        ) as gross_amount,
        coalesce(
            invoice_lines.cost_amount,
            invoice_lines.known_net_amount - invoice_lines.profit_amount
        ) as cost_amount,
        coalesce(
            invoice_lines.profit_amount,
            invoice_lines.known_net_amount - invoice_lines.cost_amount
        ) as profit_amount,
        invoice_lines.invoiced_date,
        issues.issued_date,
        invoice_lines.invoiced_at,
        invoice_lines.invoiced_utc_offset_minutes,
        issues.issued_at,
        issues.issued_utc_offset_minutes,
        invoice_lines.file_id,
        invoice_lines.file_name,
        invoice_lines.file_row,
        invoice_lines.record_time

    from invoice_lines
    left join issues
        on
            invoice_lines.invoice_key = issues.invoice_key
            and invoice_lines.item_key = issues.item_key
            and invoice_lines.quantity = -issues.quantity
    left join invoices on invoice_lines.invoice_key = invoices.invoice_key

)

select * from lines_completed
