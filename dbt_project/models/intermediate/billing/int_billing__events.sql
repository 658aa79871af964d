with

events as (

    select
        'invoice' as object_type,
        invoice_line_key as object_key,
        order_key,
        order_line_key,
        source_system,
        'invoiced' as event_type,
        'system' as actor_kind,
        cast(quantity as decimal(38, 4)) as quantity,
        cast(gross_amount as decimal(38, 4)) as amount,
        invoiced_utc_offset_minutes as utc_offset_minutes,
        invoiced_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_invoice_lines') }}
    where invoiced_at is not null

    union all

    select
        'payment' as object_type,
        transaction_key as object_key,
        cast(null as varchar) as order_key,
        cast(null as varchar) as order_line_key,
        source_system,
        case transaction_kind
            when 'payment' then 'paid' when 'invoice' then 'posted' else transaction_kind
        end as event_type,
        'system' as actor_kind,
        cast(null as decimal(38, 4)) as quantity,
        cast(amount as decimal(38, 4)) as amount,
        posted_utc_offset_minutes as utc_offset_minutes,
        posted_at as event_time,
        file_id,
        file_name,
        file_row,
        record_time

    from {{ ref('fct_receivables') }}
    where posted_at is not null

)

select * from events
