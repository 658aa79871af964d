-- Calendar days from goods issue to invoice, weighted by units (APQC 100558). Where all that left
-- is invoiced, the sum of (units x day) of the invoices less that of the shipments is the weighted
-- time, however the parts pair up. Lines with something left to invoice are counted on the day
-- that they left.
with

order_lines as (

    select
        order_lines.source_system,
        order_lines.entity_id,
        order_lines.location_id,
        order_lines.channel,
        order_lines.shipped_date,
        order_lines.shipped_quantity,
        order_lines.invoiced_quantity,
        line_quantities.last_invoiced_date,
        line_quantities.invoiced_unit_days - line_quantities.shipped_unit_days as unit_days,
        case
            when order_lines.invoiced_quantity is null then 'unknown'
            when order_lines.invoiced_quantity < order_lines.shipped_quantity then 'open'
            when order_lines.invoiced_quantity > order_lines.shipped_quantity
                then 'billed_more_than_left'
        end as exclusion_reason

    from {{ ref('fct_order_lines') }} as order_lines
    inner join {{ ref('int_orders__line_quantities') }} as line_quantities
        on order_lines.order_line_key = line_quantities.order_line_key
    where order_lines.shipped_quantity > 0

),

invoice_latency as (

    select
        'invoice_latency' as kpi_code,
        case when exclusion_reason is null then last_invoiced_date else shipped_date end
            as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then unit_days else 0 end) as numerator,
        sum(case when exclusion_reason is null then invoiced_quantity else 0 end) as denominator,
        count(*) as row_count,
        sum(shipped_quantity) as row_quantity

    from order_lines
    group by
        case when exclusion_reason is null then last_invoiced_date else shipped_date end,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from invoice_latency
