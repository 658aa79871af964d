-- One row per source and thing that the rows which a build holds tell of, beside the stages of its
-- lines, and how many do: what has been paid, acts of people, accounts of customers, invoices of
-- orders, in what condition goods came.
with

facts as (

    select
        source_system,
        'cash' as fact
    from {{ ref('fct_invoices') }}
    where open_amount is not null
    union all
    select
        source_system,
        'people' as fact
    from {{ ref('int_orders__touches') }}
    union all
    select
        source_system,
        'receivables' as fact
    from {{ ref('fct_receivables') }}
    union all
    select
        source_system,
        'invoices' as fact
    from {{ ref('fct_invoice_lines') }}
    where order_key is not null
    union all
    select
        source_system,
        'condition' as fact
    from {{ ref('int_events__all') }}
    where object_type = 'shipment' and event_type in ('damaged', 'delivery_proven')
    union all
    select
        source_system,
        'condition' as fact
    from {{ ref('stg_feeds__returns') }}
    where disposition is not null

),

tellers_here as (

    select
        source_system,
        fact,
        count(*) as row_count

    from facts
    group by source_system, fact

)

select * from tellers_here
