-- One row per source: the first and the last day on which anything happened by its feeds.
with

moments as (

    select
        source_system,
        ordered_at as event_time,
        ordered_date as event_date
    from {{ ref('stg_feeds__orders') }}
    union all
    select
        source_system,
        cancelled_at,
        cancelled_date
    from {{ ref('stg_feeds__orders') }}
    union all
    select
        source_system,
        picked_at,
        picked_date
    from {{ ref('stg_feeds__picks') }}
    union all
    select
        source_system,
        shipped_at,
        shipped_date
    from {{ ref('stg_feeds__picks') }}
    union all
    select
        source_system,
        confirmed_at,
        confirmed_date
    from {{ ref('stg_feeds__order_confirmations') }}
    union all
    select
        source_system,
        shipped_at,
        shipped_date
    from {{ ref('stg_feeds__shipment_lines') }}
    union all
    select
        source_system,
        delivered_at,
        delivered_date
    from {{ ref('stg_feeds__deliveries') }}
    union all
    select
        source_system,
        invoiced_at,
        invoiced_date
    from {{ ref('stg_feeds__invoice_lines') }}
    union all
    select
        source_system,
        posted_at,
        posted_date
    from {{ ref('stg_feeds__receivables') }}
    union all
    select
        source_system,
        moved_at,
        moved_date
    from {{ ref('stg_feeds__stock_movements') }}
    union all
    select
        source_system,
        prepared_at,
        prepared_date
    from {{ ref('stg_feeds__edi_documents') }}
    union all
    select
        source_system,
        occurred_at,
        occurred_date
    from {{ ref('stg_feeds__carrier_events') }}
    union all
    select
        source_system,
        cast(issued_date as timestamp) as event_time,
        issued_date
    from {{ ref('stg_feeds__invoices') }}
    union all
    select
        source_system,
        cast(received_date as timestamp) as event_time,
        received_date
    from {{ ref('stg_feeds__cash_receipts') }}

),

spans as (

    select
        source_system,
        min(event_date) as first_date,
        max(event_date) as last_date,
        max(event_time) as last_event_at

    from moments
    where event_time is not null
    group by source_system

)

select * from spans
