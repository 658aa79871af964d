-- Profit of net revenue, as invoiced. Lines whose cost is not known are left out and counted.
with

gross_margin as (

    select
        'gross_margin' as kpi_code,
        invoiced_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(coalesce(profit_amount, 0)) as numerator,
        sum(case when profit_amount is not null then net_amount else 0 end) as denominator,
        sum(case when profit_amount is not null then 0 else 1 end) as excluded_count

    from {{ ref('fct_invoice_lines') }}
    group by invoiced_date, source_system, entity_id, location_id, channel

)

select * from gross_margin
