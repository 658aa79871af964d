-- What a line, an order, a shipment or an invoice has to bear: costs of serving it, and credits,
-- net of the tax that they state, else at the rate of the invoice that they adjust. What a return
-- is credited counts once: by its credit notes, where there are any, and else as the return says.
with

invoices as (

    select
        invoice_key,
        sum(net_amount) as net_amount,
        sum(gross_amount) as gross_amount

    from {{ ref('fct_invoice_lines') }}
    group by invoice_key

),

lines_invoiced as (

    select
        order_line_key,
        sum(net_amount) as net_amount,
        sum(gross_amount) as gross_amount

    from {{ ref('fct_invoice_lines') }}
    where order_line_key is not null
    group by order_line_key

),

returned as (

    select
        source_system || '/' || return_id as return_key,
        min(order_line_key) as order_line_key

    from {{ ref('stg_feeds__returns') }}
    where return_id is not null
    group by source_system || '/' || return_id
    having count(distinct order_line_key) = 1 and count(*) = count(order_line_key)

),

noted as (

    select distinct return_key
    from {{ ref('stg_feeds__credits') }}
    where return_key is not null

),

stated as (

    select
        'order_cost/' || order_cost_key as charge_key,
        source_system,
        cost_type,
        coalesce(cost_stage, 'actual') as cost_stage,
        order_key,
        order_line_key,
        shipment_key,
        cast(null as varchar) as invoice_key,
        currency_code,
        cast(amount as decimal(38, 4)) as amount,
        posted_date

    from {{ ref('stg_feeds__order_costs') }}

    union all

    select
        'credit/' || credits.credit_key as charge_key,
        credits.source_system,
        'credit' as cost_type,
        'actual' as cost_stage,
        cast(null as varchar) as order_key,
        returned.order_line_key,
        cast(null as varchar) as shipment_key,
        credits.invoice_key,
        credits.currency_code,
        case
            when credits.tax_amount is not null
                then
                    cast(
                        case when credits.credit_type = 'debit' then -1 else 1 end
                        * (credits.amount - credits.tax_amount) as decimal(38, 4)
                    )
            else {{ net_of_tax(
                "case when credits.credit_type = 'debit' then -credits.amount else credits.amount end",
                'invoices'
            ) }}
        end as amount,
        credits.issued_date as posted_date

    from {{ ref('stg_feeds__credits') }} as credits
    left join invoices on credits.invoice_key = invoices.invoice_key
    left join returned on credits.return_key = returned.return_key

    union all

    select
        'return/' || came_back.return_line_key as charge_key,
        came_back.source_system,
        'credit' as cost_type,
        'actual' as cost_stage,
        came_back.order_key,
        came_back.order_line_key,
        cast(null as varchar) as shipment_key,
        came_back.invoice_key,
        came_back.currency_code,
        {{ net_of_tax('came_back.credited_amount', 'lines_invoiced') }} as amount,
        coalesce(came_back.received_date, came_back.authorised_date) as posted_date

    from {{ ref('stg_feeds__returns') }} as came_back
    left join lines_invoiced on came_back.order_line_key = lines_invoiced.order_line_key
    left join noted on came_back.source_system || '/' || came_back.return_id = noted.return_key
    where came_back.credited_amount <> 0 and noted.return_key is null

)

select * from stated
