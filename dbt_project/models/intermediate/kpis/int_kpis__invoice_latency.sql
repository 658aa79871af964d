-- Calendar days from goods issue to invoice, weighted by units (APQC 100558). Lines that left and
-- are not invoiced yet are counted on the day that they left.
with

order_lines as (

    select
        *,
        invoiced_date is not null as is_counted

    from {{ ref('fct_order_lines') }}
    where shipped_date is not null

),

invoice_latency as (

    select
        'invoice_latency' as kpi_code,
        case when is_counted then invoiced_date else shipped_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(
            case
                when is_counted
                    then
                        cast(
                            {{ days_between('shipped_date', 'invoiced_date') }} * invoiced_quantity
                            as decimal(38, 4)
                        )
                else 0
            end
        ) as numerator,
        sum(case when is_counted then invoiced_quantity else 0 end) as denominator,
        sum(case when is_counted then 0 else 1 end) as excluded_count

    from order_lines
    group by
        case when is_counted then invoiced_date else shipped_date end,
        source_system,
        entity_id,
        location_id,
        channel

)

select * from invoice_latency
