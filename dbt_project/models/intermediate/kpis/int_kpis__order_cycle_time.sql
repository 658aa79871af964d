-- Calendar days from order to delivery of the last line (SCOR RS.1.1), on the delivery day. An
-- order without proof of delivery is neither early nor late: it is counted on its order day.
with

order_cycle_time as (

    select
        'order_cycle_time' as kpi_code,
        case when is_delivered then delivered_date else ordered_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        sum(
            case
                when is_delivered then {{ days_between('ordered_date', 'delivered_date') }} else 0
            end
        ) as numerator,
        sum(case when is_delivered then 1 else 0 end) as denominator,
        sum(case when is_delivered then 0 else 1 end) as excluded_count

    from {{ ref('fct_orders') }}
    where not is_cancelled
    group by
        case when is_delivered then delivered_date else ordered_date end,
        source_system,
        entity_id,
        location_id,
        channel

)

select * from order_cycle_time
