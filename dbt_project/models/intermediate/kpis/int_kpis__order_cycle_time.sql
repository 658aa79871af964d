-- Calendar days from order to delivery of the last line (SCOR RS.1.1), on the delivery day. An
-- order without proof of delivery is neither early nor late: it is counted on its order day, as
-- unknown where it left or nobody tells of deliveries, else as open.
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
            when orders.is_delivered then null
            when not coalesce(sources.tells_delivered, false) then 'unknown'
            when orders.order_state = 'shipped' then 'unknown'
            else 'open'
        end as exclusion_reason

    from {{ ref('fct_orders') }} as orders
    left join {{ ref('int_lifecycle__sources') }} as sources
        on orders.source_system = sources.source_system
    where not orders.is_cancelled

),

order_cycle_time as (

    select
        'order_cycle_time' as kpi_code,
        case when exclusion_reason is null then delivered_date else ordered_date end
            as period_date,
        source_system,
        entity_id,
        location_id,
        channel,
        exclusion_reason,
        sum(
            case
                when exclusion_reason is null
                    then {{ days_between('ordered_date', 'delivered_date') }}
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

select * from order_cycle_time
