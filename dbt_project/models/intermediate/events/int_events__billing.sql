-- What was billed, line by line, and what was posted to customers' accounts.
with

events as (

    {{ events_of('fct_invoice_lines', 'invoice_lines', 'order_line', 'told.order_line_key',
                 "'invoiced'", 'invoiced', quantity='told.quantity', amount='told.gross_amount',
                 is_placed=true) }}
    union all
    {{ events_of('fct_invoice_lines', 'invoice_lines', 'invoice_line', 'told.invoice_line_key',
                 "'invoiced'", 'invoiced', quantity='told.quantity', amount='told.gross_amount',
                 where='told.order_line_key is null') }}
    union all
    {{ events_of('fct_receivables', 'receivables', 'account_entry', 'told.transaction_key',
                 'told.transaction_kind', 'posted', order_key=none, amount='told.amount') }}

)

select * from events
