-- Calendar days from the day of an invoice to its last payment, on that day; invoices left out are
-- counted on their own day.
with

days_to_pay as (

    select
        'days_to_pay' as kpi_code,
        case when exclusion_reason is null then last_paid_date else issued_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(case when exclusion_reason is null then paid_days else 0 end) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        coalesce(sum(invoiced_quantity), 0) as row_quantity

    from {{ ref('int_kpis__invoices_paid') }}
    group by
        case when exclusion_reason is null then last_paid_date else issued_date end,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from days_to_pay
