-- Weekdays, Monday to Friday, from order to delivery of the last line, on the delivery day. No
-- source tells the calendars of its sites, so holidays count. Orders left out are counted on their
-- order day: those that left and have no proof of delivery are unknown, the others are open.
with

judged as (

    select
        orders.source_system,
        orders.entity_id,
        orders.location_id,
        orders.channel,
        orders.ordered_date,
        orders.delivered_date,
        orders.ordered_quantity,
        case
            when orders.is_cancelled then 'cancelled'
            when not coalesce(sources.tells_delivered, false) then 'unknown'
            when orders.is_delivered and orders.delivered_date is not null then null
            when orders.order_state = 'shipped' then 'unknown'
            else 'open'
        end as exclusion_reason

    from {{ ref('fct_orders') }} as orders
    left join {{ ref('int_lifecycle__sources') }} as sources
        on orders.source_system = sources.source_system

),

order_cycle_time_business as (

    select
        'order_cycle_time_business' as kpi_code,
        case when exclusion_reason is null then delivered_date else ordered_date end as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(
            case
                when exclusion_reason is null
                    then {{ weekdays_between('ordered_date', 'delivered_date') }}
                else 0
            end
        ) as numerator,
        sum(case when exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(ordered_quantity) as row_quantity

    from judged
    group by
        case when exclusion_reason is null then delivered_date else ordered_date end,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason

)

select * from order_cycle_time_business
