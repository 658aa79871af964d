-- Business days from order to delivery of the last line, on the delivery day, by the calendar of
-- the site that delivers; on days of which it tells nothing, Monday to Friday count. Orders left
-- out are counted on their order day: those that left and have no proof of delivery are unknown,
-- the others are open.
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

-- Of each location and pair of days, what its calendar adds to or takes from the weekdays.
deviations as (

    select
        spans.source_system,
        spans.location_id,
        spans.ordered_date,
        spans.delivered_date,
        sum(site_deviations.business_days) as business_days

    from (
        select distinct
            source_system,
            location_id,
            ordered_date,
            delivered_date
        from judged
        where exclusion_reason is null
    ) as spans
    inner join {{ ref('int_calendar__site_deviations') }} as site_deviations
        on
            spans.source_system = site_deviations.source_system
            and spans.location_id = site_deviations.location_id
            and spans.ordered_date < site_deviations.calendar_date
            and spans.delivered_date >= site_deviations.calendar_date
    group by
        spans.source_system,
        spans.location_id,
        spans.ordered_date,
        spans.delivered_date

),

order_cycle_time_business as (

    select
        'order_cycle_time_business' as kpi_code,
        case
            when judged.exclusion_reason is null then judged.delivered_date
            else judged.ordered_date
        end as period_date,
        judged.source_system,
        judged.entity_id,
        judged.location_id,
        judged.channel,
        judged.exclusion_reason,
        sum(
            case
                when judged.exclusion_reason is null
                    then
                        {{ weekdays_between('judged.ordered_date', 'judged.delivered_date') }}
                        + coalesce(deviations.business_days, 0)
                else 0
            end
        ) as numerator,
        sum(case when judged.exclusion_reason is null then 1 else 0 end) as denominator,
        count(*) as row_count,
        sum(judged.ordered_quantity) as row_quantity

    from judged
    left join deviations
        on
            judged.source_system = deviations.source_system
            and judged.location_id = deviations.location_id
            and judged.ordered_date = deviations.ordered_date
            and judged.delivered_date = deviations.delivered_date
            and judged.exclusion_reason is null
    group by
        case
            when judged.exclusion_reason is null then judged.delivered_date
            else judged.ordered_date
        end,
        judged.source_system,
        judged.entity_id,
        judged.location_id,
        judged.channel,
        judged.exclusion_reason

)

select * from order_cycle_time_business
