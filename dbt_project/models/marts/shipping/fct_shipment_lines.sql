-- When a source gives no time of departure, the stock issue of the matched invoice line is it.
with

picks as (

    select * from {{ ref('int_shipping__picks') }}

),

issues as (

    select
        matches.pick_key,
        min(invoice_lines.issued_at) as issued_at,
        min(invoice_lines.issued_utc_offset_minutes) as issued_utc_offset_minutes,
        min(invoice_lines.issued_date) as issued_date

    from {{ ref('int_billing__matches') }} as matches
    inner join {{ ref('int_billing__invoice_lines') }} as invoice_lines
        on matches.invoice_line_key = invoice_lines.invoice_line_key
    where matches.pick_key is not null
    group by matches.pick_key

),

shipment_lines as (

    select
        picks.pick_key,
        picks.order_line_key,
        picks.order_key,
        picks.customer_key,
        picks.item_key,
        picks.goods_source,
        picks.source_system,
        picks.location_id,
        picks.entity_id,
        picks.channel,
        picks.quantity as picked_quantity,
        case
            when coalesce(picks.shipped_at, issues.issued_at) is not null then picks.quantity
            else cast(0 as decimal(18, 4))
        end as shipped_quantity,
        picks.goods_item_key,
        picks.goods_quantity,
        picks.is_substitute,
        picks.is_agreed,
        picks.picked_date,
        coalesce(picks.shipped_date, issues.issued_date) as shipped_date,
        picks.picked_at,
        picks.picked_utc_offset_minutes,
        coalesce(picks.shipped_at, issues.issued_at) as shipped_at,
        coalesce(picks.shipped_utc_offset_minutes, issues.issued_utc_offset_minutes)
            as shipped_utc_offset_minutes,
        picks.file_id,
        picks.file_name,
        picks.file_row,
        picks.record_time

    from picks
    left join issues on picks.pick_key = issues.pick_key

)

select * from shipment_lines
