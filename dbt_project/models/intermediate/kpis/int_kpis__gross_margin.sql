-- Profit of net revenue, as invoiced, in the group's currency at the rate of the posting's day.
-- Lines whose cost is not known are left out and counted, and so are those without a rate (EC-11).
with

invoice_lines as (

    select
        invoice_lines.invoiced_date,
        invoice_lines.source_system,
        invoice_lines.entity_id,
        invoice_lines.location_id,
        invoice_lines.channel,
        invoice_lines.quantity,
        invoice_lines.net_amount,
        invoice_lines.profit_amount,
        case when rates.invoice_line_key is null then 1 else rates.rate end as group_rate

    from {{ ref('fct_invoice_lines') }} as invoice_lines
    left join {{ ref('int_currency__invoice_lines') }} as rates
        on invoice_lines.invoice_line_key = rates.invoice_line_key

),

translated as (

    select
        *,
        {{ translated('profit_amount', 'group_rate') }} as group_profit_amount,
        {{ translated('net_amount', 'group_rate') }} as group_net_amount,
        case
            when profit_amount is null then 'no_cost'
            when group_rate is null then 'no_exchange_rate'
        end as exclusion_reason

    from invoice_lines

),

gross_margin as (

    select
        'gross_margin' as kpi_code,
        invoiced_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then group_profit_amount else 0 end) as numerator,
        sum(case when exclusion_reason is null then group_net_amount else 0 end) as denominator,
        count(*) as row_count,
        sum(coalesce(quantity, 0)) as row_quantity

    from translated
    group by invoiced_date, source_system, entity_id, location_id, channel, exclusion_reason

)

select * from gross_margin
