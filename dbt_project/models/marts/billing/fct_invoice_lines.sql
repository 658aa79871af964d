with

invoice_lines as (

    select * from {{ ref('int_billing__invoice_lines') }}

),

matches as (

    select * from {{ ref('int_billing__matches') }}

),

lines_ordered as (

    select * from {{ ref('int_orders__lines_ordered') }}

),

matched as (

    select
        invoice_lines.invoice_line_key,
        invoice_lines.invoice_key,
        matches.order_line_key,
        lines_ordered.order_key,
        invoice_lines.customer_key,
        invoice_lines.item_key,
        invoice_lines.source_system,
        invoice_lines.invoice_line_id,
        invoice_lines.invoice_id,
        coalesce(lines_ordered.entity_id, invoice_lines.entity_id) as entity_id,
        coalesce(lines_ordered.location_id, invoice_lines.location_id) as location_id,
        coalesce(lines_ordered.channel, 'unknown') as channel,
        invoice_lines.currency_code,
        coalesce(matches.match_method, 'unmatched') as match_method,
        coalesce(matches.match_confidence, 'none') as match_confidence,
        invoice_lines.quantity,
        invoice_lines.unit_price,
        invoice_lines.net_amount,
        invoice_lines.tax_amount,
        invoice_lines.gross_amount,
        invoice_lines.cost_amount,
        invoice_lines.profit_amount,
        invoice_lines.invoiced_date,
        invoice_lines.invoiced_at,
        invoice_lines.invoiced_utc_offset_minutes,
        invoice_lines.file_id,
        invoice_lines.file_name,
        invoice_lines.file_row,
        invoice_lines.record_time

    from invoice_lines
    left join matches on invoice_lines.invoice_line_key = matches.invoice_line_key
    left join lines_ordered on matches.order_line_key = lines_ordered.order_line_key

)

select * from matched
