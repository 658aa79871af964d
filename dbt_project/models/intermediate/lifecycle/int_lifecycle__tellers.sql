-- One row per source and thing that it ever tells of, beside the stages of its lines: what has been
-- paid, acts of people, accounts of customers, invoices of orders, in what condition goods came.
-- Where a build holds a part of the history, what the whole tells is known beside it.
with

tellers as (

    select
        source_system,
        'cash' as fact
    from {{ ref('fct_invoices') }}
    where open_amount is not null
    union
    select
        source_system,
        'people' as fact
    from {{ ref('int_orders__touches') }}
    union
    select
        source_system,
        'receivables' as fact
    from {{ ref('fct_receivables') }}
    union
    select
        source_system,
        'invoices' as fact
    from {{ ref('fct_invoice_lines') }}
    where order_key is not null
    union
    select
        source_system,
        'condition' as fact
    from {{ ref('int_events__all') }}
    where object_type = 'shipment' and event_type in ('damaged', 'delivery_proven')
    union
    select
        source_system,
        'condition' as fact
    from {{ ref('stg_feeds__returns') }}
    where disposition is not null
    union
    select
        source_system,
        fact
    from {{ ref('stg_operations__known') }}
    where fact not in ('event', 'span')

)

select * from tellers
