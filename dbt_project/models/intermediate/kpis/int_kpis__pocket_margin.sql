-- Pocket margin of what was invoiced, on the day of the line's last invoice. Lines whose cost of
-- goods is not known are left out and counted.
with

pocket_margin as (

    select
        'pocket_margin' as kpi_code,
        last_invoiced_date as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(coalesce(pocket_margin_amount, 0)) as numerator,
        sum(case when pocket_margin_amount is not null then invoice_amount else 0 end)
            as denominator,
        sum(case when pocket_margin_amount is not null then 0 else 1 end) as excluded_count

    from {{ ref('fct_order_margins') }}
    where last_invoiced_date is not null
    group by last_invoiced_date, source_system, entity_id, location_id, channel

)

select * from pocket_margin
