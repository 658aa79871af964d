-- Booked pocket margin that did not come, of what was booked, once nothing of a line is left to
-- pick, ship or bill: on the day of its last invoice, else the day that it was due. Lines whose
-- cost or price is not known are left out and counted; so are those that the customer cancelled
-- whole, which were not booked.
with

margins as (

    select
        *,
        coalesce(last_invoiced_date, due_date, ordered_date) as period_date,
        leakage_amount is not null and booked_quantity > 0 as is_counted

    from {{ ref('fct_order_margins') }}
    where is_realised

),

margin_leakage as (

    select
        'margin_leakage' as kpi_code,
        period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(case when is_counted then leakage_amount else 0 end) as numerator,
        sum(case when is_counted then booked_pocket_margin_amount else 0 end) as denominator,
        sum(case when is_counted then 0 else 1 end) as excluded_count

    from margins
    group by period_date, source_system, entity_id, location_id, channel

)

select * from margin_leakage
